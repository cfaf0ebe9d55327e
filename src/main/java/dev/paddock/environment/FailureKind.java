package dev.paddock.environment;

/** The kinds of failure people can do something about, each with that something. */
enum FailureKind {
  /** The disk is full. */
  DISK_FULL("Free some disk space (`paddock gc --dry-run` shows what can go), then build again."),
  /** A download has another digest than the requirements say. */
  HASH("Check the hashes in the requirements; if they are right, do not trust the download."),
  /** The lock file does not fit. */
  LOCK("Lock the package again (`uv lock`), then build again."),
  /** The tool itself does not work with this Python. */
  PYTHON_REFUSED("Choose another Python with --python, or build with --installer pip."),
  /** Somebody, or the system short of memory, ended it. */
  KILLED("Build again; if it happens again, look whether memory is short."),
  /** What was downloaded is no whole archive of a package. */
  BROKEN_ARCHIVE(
      "Build again; if it happens again, the index's own file is damaged: choose another version, or"
          + " tell whoever keeps the index."),
  /** What answers at the index's address is no index. */
  NOT_AN_INDEX(
      "Check the index's address: what answers there may be a sign-in page or another server."),
  /** pip passes over an index, as anybody on the way could change what it sends. */
  INSECURE_INDEX("Use the index's https address, or name its host in PIP_TRUSTED_HOST."),
  /** A requirement's own address or path leads nowhere. */
  NO_FILE("Correct the address or the path, or ask whoever keeps the file."),
  /** A requirement is in a repository, and nothing here reads it. */
  NO_GIT("Install git, then build again."),
  /** A requirement without a hash beside others that have one. */
  HASH_MISSING("Give every requirement a fixed version and a hash, or none of them a hash."),
  /** The index's certificate is not trusted. */
  CERTIFICATE("Add your company's certificate to the system's, or name it in SSL_CERT_FILE."),
  /** The index shows the certificate of an authority as its own, which uv never takes. */
  AUTHORITY_AS_SERVER(
      "Give the index a certificate that is not an authority's, or build with --installer pip."),
  /** The index wants other credentials. */
  AUTHENTICATION("Check the index's address and the credentials for it."),
  /** The index did not answer in time. */
  TIMEOUT("Check the network and the package index, then build again."),
  /** The index could not be reached or failed. */
  NETWORK("Check the network and the package index, then build again."),
  /** A file or folder may not be written. */
  PERMISSION("Check who may write there, then build again."),
  /** Two requirements exclude each other. */
  CONFLICT("Loosen one of the two requirements."),
  /** The index has no such project. */
  NO_PACKAGE("Check the name's spelling, and that it is in your package index."),
  /** The index has no such version. */
  NO_VERSION("Ask for a version that exists."),
  /** There is nothing for this Python or platform. */
  NO_WHEEL("Choose another Python with --python, or another version of the package."),
  /** It wants another Python. */
  OTHER_PYTHON("Choose another Python with --python, or another version of the package."),
  /** It has to be compiled, and nothing here compiles. */
  NO_COMPILER("Install a compiler, or choose a version or a Python for which there is a wheel."),
  /** Its own build failed. */
  BUILD("Read the build's log: the package's own build failed."),
  /** A line is no requirement. */
  NO_REQUIREMENT("Correct the line in the requirements."),
  /** What was installed does not fit together. */
  INCONSISTENT("Correct the requirements so that both sides fit."),
  /** The Python cannot make environments. */
  NO_VENV("Install its venv module (Debian: python3-venv), or install uv."),
  /** Anything else. */
  UNKNOWN("Read the build's log, correct what it names, then build again.");

  private final String hint;

  FailureKind(String hint) {
    this.hint = hint;
  }

  /** The next step. */
  String hint() {
    return hint;
  }
}
