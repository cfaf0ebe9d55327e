package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequirementsFileTest {

  @TempDir Path root;

  private RequirementsFile.Content read(String text) throws Exception {
    Files.writeString(root.resolve("requirements.txt"), text);
    return RequirementsFile.read(root, root.resolve("requirements.txt"), false);
  }

  private List<String> canonical(String text) throws Exception {
    return read(text).requirements().stream().map(Requirement::canonical).sorted().toList();
  }

  @Test
  void layoutCommentsAndSpellingAreNoDifference() throws Exception {
    assertThat(
            canonical(
                windows(
                    """
                    # heading
                    HttpX [http2, Socks] == 0.27 ; python_version > "3"  # why

                    six\\
                      >= 1.0, <2
                    """)))
        .isEqualTo(canonical("six<2,>=1.0\nhttpx[socks,http2]==0.27; python_version > '3'\n"))
        .containsExactly("httpx[http2,socks]==0.27; python_version > '3'", "six<2,>=1.0");
  }

  private static String windows(String text) {
    return "\uFEFF" + text.replace("\n", "\r\n");
  }

  @Test
  void anAddressWithAFragmentIsNoComment() throws Exception {
    assertThat(canonical("pkg @ https://example.org/pkg-1.0.zip#sha256=abc\n"))
        .containsExactly("pkg @https://example.org/pkg-1.0.zip#sha256=abc");
  }

  @Test
  void hashesBelongToTheirRequirement() throws Exception {
    RequirementsFile.Content content =
        read("six==1.17.0 \\\n  --hash=sha256:bb \\\n  --hash=sha256:aa\n");

    assertThat(content.requirements().getFirst().canonical())
        .isEqualTo("six==1.17.0 --hash=sha256:aa --hash=sha256:bb");
    assertThat(content.requirements().getFirst().shownTerms()).isEqualTo("1.17.0");
  }

  @Test
  void includesAreUnrolledOnceWhereverTheyAre() throws Exception {
    Files.createDirectories(root.resolve("deps"));
    Files.writeString(root.resolve("deps/base.txt"), "six\n-r more.txt\n-c ../limits.txt\n");
    Files.writeString(root.resolve("deps/more.txt"), "iniconfig\n-r ../requirements.txt\n");
    Files.writeString(root.resolve("limits.txt"), "six<2\n");

    RequirementsFile.Content content = read("-rdeps/base.txt\n--requirement=deps/more.txt\n");

    assertThat(content.requirements())
        .extracting(Requirement::name)
        .containsExactly("six", "iniconfig");
    assertThat(content.constraints()).extracting(Requirement::canonical).containsExactly("six<2");
    assertThat(content.files()).hasSize(4);
    assertThat(content.problems()).isEmpty();
  }

  @Test
  void whatIsMissingOrOutsideIsAProblemNamingTheFile() throws Exception {
    assertThat(read("-r nowhere.txt\nsix\n-r ../../etc/passwd\n").problems())
        .hasSize(2)
        .anySatisfy(problem -> assertThat(problem).contains("requirements.txt", "nowhere.txt"))
        .anySatisfy(problem -> assertThat(problem).contains("outside the package"));
  }

  @Test
  void thePackageItselfAndOtherFoldersAreProjects() throws Exception {
    Files.createDirectories(root.resolve("libs/helper"));

    RequirementsFile.Content content = read("-e .\n./libs/helper\n-e git+https://x.org/y.git\n");

    assertThat(content.projects()).containsExactly(root, root.resolve("libs/helper"));
    assertThat(content.requirements()).hasSize(1);
  }

  @Test
  void optionsAreKeptAndShownWithoutCredentials() throws Exception {
    RequirementsFile.Content content =
        read("--index-url https://me:secret@index.example/simple\n--pre\nsix\n");

    assertThat(content.options()).hasSize(2);
    assertThat(CredentialMask.apply(content.options().getFirst()))
        .isEqualTo("--index-url https://****@index.example/simple");
    assertThat(CredentialMask.apply("git+https://github.com/a/b@v1.0"))
        .isEqualTo("git+https://github.com/a/b@v1.0");
  }

  @Test
  void filesOfWindowsToolsAreRead() throws Exception {
    Path file = root.resolve("requirements.txt");
    Files.write(file, "six==1.0\r\n".getBytes(StandardCharsets.UTF_16));

    assertThat(RequirementsFile.read(root, file, false).requirements())
        .extracting(Requirement::canonical)
        .containsExactly("six==1.0");
  }
}
