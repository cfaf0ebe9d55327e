package dev.paddock.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.process.AgentProcess.AgentExit;
import dev.paddock.process.ShimReport.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShimReportTest {

  @TempDir Path folder;

  private ShimReport read(String text) throws IOException {
    return ShimReport.read(Files.writeString(folder.resolve("shim.report"), text));
  }

  @Test
  void withoutAFileNothingWasStarted() throws IOException {
    assertThat(ShimReport.read(folder.resolve("nothing")).last()).isNull();
  }

  @Test
  void whatIsNoFileIsAnErrorAndNoReport() throws IOException {
    Path path = Files.createDirectory(folder.resolve("report"));
    assertThatThrownBy(() -> ShimReport.read(path)).isInstanceOf(IOException.class);
  }

  @Test
  void aStartWithoutAnEndIsOpen() throws IOException {
    assertThat(read("started 10 11\n").last()).isEqualTo(new Start(10, null));
  }

  @Test
  void anEndTellsCodeSignalAndForce() throws IOException {
    assertThat(read("started 10 11\nended code 3 forced 0 by self\n").last())
        .isEqualTo(new Start(10, new AgentExit(3, null, false, false)));
    assertThat(read("started 10 11\nended signal 9 forced 1 by stop left 12 13\n").last())
        .isEqualTo(new Start(10, new AgentExit(null, 9, true, false)));
  }

  @Test
  void aCommandThatCouldNotBeRunHasEnded() throws IOException {
    assertThat(read("started 10 11\nfailed 126 main.py: Exec format error\n").last())
        .isEqualTo(new Start(10, new AgentExit(126, null, false, false)));
  }

  @Test
  void aShimThatFailedKnowsNotWhatBecameOfItsTree() throws IOException {
    assertThat(read("started 10 11\nfailed 125 the shim failed: MemoryError()\n").last())
        .isEqualTo(new Start(10, null));
  }

  @Test
  void whatFailedBeforeAnyStartStartedNothing() throws IOException {
    assertThat(read("failed 127 no such program\n").last()).isNull();
  }

  @Test
  void theLatestOfSeveralStartsCounts() throws IOException {
    String first = "started 10 11\nended code 0 forced 0 by self\n";
    assertThat(read(first + "started 20 21\n").last()).isEqualTo(new Start(20, null));
    ShimReport both = read(first + "started 20 21\nended code 5 forced 1 by kill\n");
    assertThat(both.last()).isEqualTo(new Start(20, new AgentExit(5, null, true, false)));
    assertThat(both.exit(10)).isEqualTo(new AgentExit(0, null, false, false));
  }

  @Test
  void ofALongReportTheEndIsRead() throws IOException {
    String early = "started 10 11\nended code 0 forced 0 by self\n".repeat(5_000);
    assertThat(read(early + "started 20 21\nended code 5 forced 0 by self\n").last())
        .isEqualTo(new Start(20, new AgentExit(5, null, false, false)));
  }

  @Test
  void anEndThatWasCutOffSaysNothing() throws IOException {
    assertThat(read("started 10 11\nended code 3 for").last()).isEqualTo(new Start(10, null));
  }

  @Test
  void codesOfWindowsAreTakenWithTheirThirtyTwoBits() throws IOException {
    assertThat(read("started 10 11\nended code 3221225786 forced 0 by self\n").last())
        .isEqualTo(new Start(10, new AgentExit(0xC000013A, null, false, false)));
  }
}
