package dev.paddock.environment;

import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Knows the words in which uv and pip tell of failures that need no reasoning. */
final class FailureRules {

  /** Groups of the pattern stand in the cause as {@code $1}; group 1 is the subject. */
  private record Rule(FailureKind kind, Pattern pattern, String cause) {}

  private static Rule rule(FailureKind kind, String pattern, String cause) {
    return new Rule(kind, Pattern.compile(pattern), cause);
  }

  /** A requirement as uv writes it, its versions perhaps with spaces. */
  private static final String ONE = "`?([A-Za-z0-9][^\\s`,]*?)`?";

  // The first that matches decides: what explains the others comes before them.
  private static final List<Rule> RULES =
      List.of(
          rule(
              FailureKind.DISK_FULL,
              "No space left on device|os error 28\\b|Errno 28\\b|not enough space on the disk"
                  + "|Disk quota exceeded",
              "the disk is full"),
          rule(
              FailureKind.HASH,
              "Hash mismatch for " + ONE + "(?: |$)",
              "the download of $1 does not have the hash that the requirements or the index give"),
          rule(
              FailureKind.HASH,
              "DO NOT MATCH THE HASHES .*?tampered with them\\. (\\S+) from",
              "the download of $1 does not have the hash that the requirements or the index give"),
          rule(
              FailureKind.HASH_MISSING,
              "In `?--require-hashes`? mode, all requirements must have .*?: `?([A-Za-z0-9][^\\s`]*)",
              "$1 has no hash or no fixed version, though hashes are required"),
          rule(
              FailureKind.LOCK,
              "The lockfile at `([^`]+)` needs to be updated",
              "$1 does not match pyproject.toml"),
          rule(FailureKind.LOCK, "Failed to parse `(uv\\.lock)`", "$1 cannot be read"),
          rule(
              FailureKind.OTHER_PYTHON,
              "resolved to Python (\\S+?), which is incompatible with the (\\S+?)'s Python"
                  + " requirement: `([^`]+)`",
              "the $2 requires Python $3, but the environment's is $1"),
          rule(
              FailureKind.PYTHON_REFUSED,
              "Python interpreter .{0,500}?Please use (Python \\S+ or newer)",
              "uv needs $1"),
          rule(
              FailureKind.NO_VENV,
              "ensurepip is not available|No module named '?(?:venv|ensurepip)\\b",
              "this Python cannot make environments: its venv module is incomplete"),
          rule(
              FailureKind.NO_REQUIREMENT,
              "Failed to parse: `([^`]+)`",
              "\"$1\" is not a requirement"),
          rule(
              FailureKind.NO_REQUIREMENT,
              "Couldn't parse requirement in .{1,200}? at position \\d+ (?:cause|Caused by): (.{1,160}?)"
                  + "(?: \\^|$)",
              "a line of the requirements is not a requirement: $1"),
          rule(
              FailureKind.NO_REQUIREMENT,
              "Invalid requirement: '([^']+)'",
              "\"$1\" is not a requirement"),
          rule(
              FailureKind.NO_REQUIREMENT,
              "InvalidMarker: Invalid marker: '([^']+)'",
              "a line of the requirements is not a requirement: \"$1\" is no condition"),
          rule(
              FailureKind.NO_GIT,
              "Cannot find command 'git'|Git executable not found",
              "a requirement is in a git repository, but there is no git"),
          rule(
              FailureKind.AUTHENTICATION,
              "fatal: unable to access '(\\S+?)/?': The requested URL returned error: 40[13]"
                  + "|fatal: (?:Authentication failed for|could not read \\w+ for) '(\\S+?)/?'"
                  + "|(\\S+): Permission denied \\(publickey",
              "git was refused access to $1"),
          rule(
              FailureKind.NO_FILE,
              "fatal: repository '(\\S+?)/?' (?:not found|does not exist)"
                  + "|fatal: '(\\S+?)' does not appear to be a git repository",
              "there is no git repository $1"),
          rule(
              FailureKind.NO_VERSION,
              "couldn't find remote ref (?:refs/\\w+/)?(\\S+)"
                  + "|failed to find branch, tag, or commit `([^`]+)`"
                  + "|pathspec '([^']+)' did not match",
              "the git repository has no $1"),
          rule(FailureKind.NETWORK, "fatal: unable to access '(\\S+?)/?'", "git cannot reach $1"),
          rule(
              FailureKind.AUTHORITY_AS_SERVER,
              "CaUsedAsEndEntity",
              "the package index's certificate is an authority's, which uv does not take"),
          rule(
              FailureKind.CERTIFICATE,
              "CERTIFICATE_VERIFY_FAILED|invalid peer certificate|UnknownIssuer"
                  + "|certificate verify failed|confirming the ssl certificate",
              "the package index's certificate is not trusted"),
          rule(
              FailureKind.AUTHENTICATION,
              "\\b(40[137]) (?:Unauthorized|Forbidden|Error|Client Error|Proxy Auth)"
                  + "|Credentials not correct",
              "the package index refused access (HTTP $1)"),
          rule(
              FailureKind.CONFLICT,
              "Cannot install (.{1,300}?) because these package versions have conflicting"
                  + " dependencies",
              "$1 exclude each other"),
          rule(
              FailureKind.INCONSISTENT,
              "The package `([^`]+)` requires `([^`]+)`, but `?([^`]+?)`? is (installed|not installed)",
              "$1 requires $2, but $3 is $4"),
          rule(
              FailureKind.INCONSISTENT,
              "The package `([^`]+)` requires `([^`]+)`, but it's not installed",
              "$1 requires $2, which is not installed"),
          rule(
              FailureKind.INCONSISTENT,
              "(\\S+ \\S+) has requirement (.{1,120}?), but you have (\\S+ \\S+?)\\.(?: |$)",
              "$1 requires $2, but $3 is installed"),
          rule(
              FailureKind.INCONSISTENT,
              "(\\S+ \\S+) requires (\\S+), which is not installed",
              "$1 requires $2, which is not installed"),
          rule(
              FailureKind.NO_WHEEL,
              "Because " + ONE + " has no (?:wheels with a matching [^(]{1,40}|usable wheels)",
              "there is no wheel of $1 for this Python on this platform"),
          rule(
              FailureKind.OTHER_PYTHON,
              "Package '([^']+)' requires a different Python: (\\S+) not in '([^']+)'",
              "$1 requires Python $3, but the environment's is $2"),
          rule(
              FailureKind.NO_COMPILER,
              "No such file or directory: '?(gcc|cc|clang|c\\+\\+|g\\+\\+|x86_64-linux-gnu-gcc"
                  + "|cargo|rustc|cmake)'?",
              "a package has no wheel for this Python and must be compiled, but there is no $1"),
          rule(
              FailureKind.NO_COMPILER,
              "command '([^']*(?:gcc|cc|clang|cl\\.exe|g\\+\\+))' failed: No such file"
                  + "|unable to execute '([^']+)'|Microsoft Visual C\\+\\+ [\\d.]+ or greater is"
                  + " required|can't find Rust compiler",
              "a package has no wheel for this Python and must be compiled, but there is no"
                  + " compiler"),
          rule(
              FailureKind.NO_PACKAGE,
              "Because " + ONE + " was not found in the package registry",
              "the package index has no $1"),
          rule(
              FailureKind.NO_PACKAGE,
              "Because " + ONE + " was not found in the provided package locations",
              "there is no $1 where packages are looked for"),
          rule(
              FailureKind.TIMEOUT,
              "operation timed out|ReadTimeoutError|Read timed out|ConnectTimeoutError"
                  + "|Network connectivity is disabled after",
              "the package index did not answer in time"),
          rule(
              FailureKind.NO_FILE,
              "HTTP status client error \\(4(?:04|10)[^)]*\\) for url \\((\\S+)\\)"
                  + "|HTTP error 4(?:04|10) while getting (\\S+)",
              "there is nothing at $1"),
          rule(
              FailureKind.NO_FILE,
              "Distribution not found at: (\\S+)"
                  + "|No such file or directory: '([^']+\\.(?:whl|zip|tgz|tar\\.\\w+))'",
              "there is no $1"),
          rule(
              FailureKind.NETWORK,
              "HTTP status (?:server|client) error \\((\\d+ [A-Za-z ]+)\\)",
              "the package index failed (HTTP $1)"),
          rule(
              FailureKind.NETWORK,
              "Could not fetch URL \\S+ ((?!404)\\d{3} (?:Server|Client) Error)",
              "the package index failed (HTTP $1)"),
          rule(
              FailureKind.NETWORK,
              "ResponseError\\('too many (\\d+) error responses'\\)",
              "the package index failed (HTTP $1)"),
          rule(
              FailureKind.NETWORK,
              "Network connectivity is disabled, but",
              "the network is switched off (offline) and the cache does not have everything"),
          rule(
              FailureKind.NETWORK,
              "dns error|failed to lookup address|Name or service not known|nodename nor servname"
                  + "|Temporary failure in name resolution|getaddrinfo failed"
                  + "|Could not resolve host|NameResolutionError",
              "the package index cannot be reached: its name is not known (no network?)"),
          rule(
              FailureKind.NETWORK,
              "[Cc]onnection refused|ConnectionRefused",
              "the package index cannot be reached: connection refused"),
          rule(
              FailureKind.NETWORK,
              "Network is unreachable|No route to host|Connection reset|connection closed before"
                  + "|error sending request|Failed to establish a new connection|ProxyError"
                  + "|Cannot connect to proxy|RemoteDisconnected|BadStatusLine|IncompleteRead|end of file before"
                  + " message|error decoding response body|request or response body error",
              "the package index cannot be reached"),
          rule(
              FailureKind.NOT_AN_INDEX,
              "Unsupported `Content-Type` \\S+ for `([^`]+)`"
                  + "|Skipping page (\\S+) because the \\w+ request got Content-Type",
              "what answers at $1 is no package index"),
          rule(
              FailureKind.NOT_AN_INDEX,
              "Exceeded \\d+ redirects|too many redirects",
              "the package index sends from one address to the next without end"),
          rule(
              FailureKind.NOT_AN_INDEX,
              "Location '([^']+)' is ignored: it is"
                  + "|No connection adapters were found for '([^']+)'",
              "$1 is no address of a package index"),
          rule(
              FailureKind.BROKEN_ARCHIVE,
              "Failed to \\w+ `([^`]+)` .{0,400}?(?:Failed to extract archive|invalid wheel"
                  + "|wheel is invalid|[Zz]ip file|Bad CRC|dist-info/RECORD`|invalid gzip)",
              "the archive of $1 is damaged"),
          rule(
              FailureKind.BROKEN_ARCHIVE,
              "Wheel '([^']+)' located at \\S+ is invalid|ERROR: (\\S+) has an invalid wheel",
              "the archive of $1 is damaged"),
          rule(
              FailureKind.BROKEN_ARCHIVE,
              "BadZipFile: (.{1,120}?)(?: log:|$)|(zlib\\.error: .{1,80}?)(?: log:|$)"
                  + "|tarfile\\.\\w*Error: (.{1,80}?)(?: log:|$)",
              "a downloaded archive is damaged: $1"),
          rule(
              FailureKind.BROKEN_ARCHIVE,
              "due to an OSError: RECORD\\b",
              "a downloaded archive is damaged: it has no RECORD"),
          rule(
              FailureKind.INSECURE_INDEX,
              "The repository located at (\\S+) is not a trusted or secure host and is being ignored",
              "pip passes over the package index at $1, which has no https"),
          rule(
              FailureKind.NO_PACKAGE,
              "No matching distribution found for (\\S+?)(?: |$)",
              "the package index has no $1"),
          rule(
              FailureKind.PERMISSION,
              "Permission denied(?: \\(os error 13\\))?(?:: '| at path \")([^'\"]+)"
                  + "|`([^`]+)`: Permission denied",
              "there is no permission for $1"),
          rule(
              FailureKind.PERMISSION,
              "Permission denied|os error 13\\b|Errno 13\\b|Read-only file system|os error 30\\b"
                  + "|Errno 30\\b|Access is denied",
              "a file or folder may not be written"),
          rule(
              FailureKind.BUILD,
              "Failed to build `([^`]+)`",
              "$1 could not be built from its sources"),
          rule(
              FailureKind.BUILD,
              "Failed building wheel for (\\S+)|Failed to build (\\S+)",
              "$1 could not be built from its sources"),
          rule(
              FailureKind.BUILD,
              "The build backend returned an error|metadata-generation-failed|subprocess-exited-with-error|error in setup command"
                  + "|setup\\.py egg_info",
              "a package could not be built from its sources"));

  private FailureRules() {}

  static @Nullable FailureFinding find(String flat) {
    for (Rule rule : RULES) {
      var matcher = rule.pattern().matcher(flat);
      if (matcher.find()) {
        return of(rule, matcher.toMatchResult());
      }
    }
    return null;
  }

  private static FailureFinding of(Rule rule, MatchResult match) {
    List<String> groups =
        IntStream.rangeClosed(1, match.groupCount())
            .mapToObj(match::group)
            .filter(Objects::nonNull)
            .toList();
    String cause = rule.cause();
    for (int group = match.groupCount(); group > 0; group--) {
      String text = group <= groups.size() ? groups.get(group - 1) : "";
      cause = cause.replace("$" + group, text);
    }
    String subject = groups.isEmpty() ? null : groups.getFirst();
    return new FailureFinding(rule.kind(), cause.replace(" (HTTP )", "").strip(), subject);
  }
}
