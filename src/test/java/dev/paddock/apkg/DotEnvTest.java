package dev.paddock.apkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code .env} is read as the kit reads it. */
class DotEnvTest {

  @TempDir Path temp;

  private Map<String, String> read(String text) throws IOException {
    return DotEnv.read(Files.writeString(temp.resolve(".env"), text));
  }

  @Test
  void linesCommentsAndQuotesAreUnderstood() throws IOException {
    assertThat(
            read(
                """
                # comment
                A=1

                  B = two words\s
                C="quoted # not a comment"
                D='single'
                E=
                F=""
                export G=exported
                H=a=b=c
                I="open
                J=it's
                K=secret#1
                L=value # comment
                M="value" # comment
                N=C:\\new\\path
                O="say \\"hi\\""
                no variable
                =nothing
                #P=commented
                A=last
                """))
        .containsExactly(
            entry("A", "last"),
            entry("B", "two words"),
            entry("C", "quoted # not a comment"),
            entry("D", "single"),
            entry("E", ""),
            entry("F", ""),
            entry("G", "exported"),
            entry("H", "a=b=c"),
            entry("I", "\"open"),
            entry("J", "it's"),
            entry("K", "secret#1"),
            entry("L", "value"),
            entry("M", "value"),
            entry("N", "C:\\new\\path"),
            entry("O", "say \\\"hi\\\""));
  }

  @Test
  void marksAndLineEndsOfWindowsAreFine() throws IOException {
    assertThat(read("\uFEFFA=1\r\nB=ü\r\n")).containsExactly(entry("A", "1"), entry("B", "ü"));
  }

  @Test
  void bytesThatAreNoTextDoNoHarm() throws IOException {
    Path file =
        Files.write(temp.resolve(".env"), new byte[] {'A', '=', (byte) 0xFF, '\n', 'B', '='});
    assertThat(DotEnv.read(file)).containsKeys("A", "B");
    assertThat(read("A=1\0\nB=2")).containsExactly(entry("B", "2"));
  }

  @Test
  void hostileFilesTakeNoTime() throws IOException {
    assertThat(read("A=x" + " ".repeat(500_000) + "y\nB=\"" + "\" ".repeat(200_000)))
        .containsKeys("A", "B");
    assertThatThrownBy(() -> read("A=" + "x".repeat(1 << 20)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 MiB");
  }

  @Test
  void aMissingFileHasNoVariablesAndAnUnreadableOneIsSaid() throws IOException {
    assertThat(DotEnv.read(temp.resolve("nothing"))).isEmpty();
    assertThatThrownBy(() -> DotEnv.read(temp)).isInstanceOf(IOException.class);
  }
}
