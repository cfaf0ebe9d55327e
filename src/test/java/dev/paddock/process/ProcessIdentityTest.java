package dev.paddock.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

  @Test
  void isTheSameAsLongAsTheProcessLives() throws Exception {
    Process process = new ProcessBuilder(Pythons.any().toString(), "-c", "input()").start();
    ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();

    assertThat(ProcessIdentity.of(process.pid())).contains(identity);
    assertThat(identity.isAlive()).isTrue();

    identity.kill();
    assertThat(process.waitFor()).isNotZero();
    assertThat(identity.isAlive()).isFalse();
    assertThat(ProcessIdentity.of(process.pid())).isEmpty();
    identity.kill();
  }

  @Test
  void leavesALaterProcessOfTheNumberAlone() throws IOException {
    Process process = new ProcessBuilder(Pythons.any().toString(), "-c", "input()").start();
    ProcessIdentity real = ProcessIdentity.of(process.pid()).orElseThrow();
    ProcessIdentity earlier = new ProcessIdentity(real.pid(), real.token() + "0");

    assertThat(earlier.isAlive()).isFalse();
    earlier.kill();

    assertThat(real.isAlive()).isTrue();
    process.destroyForcibly();
  }

  @Test
  void isNobodyForNumbersNoProcessHas() {
    assertThat(ProcessIdentity.of(0)).isEmpty();
    assertThat(ProcessIdentity.of(-1)).isEmpty();
    assertThat(ProcessIdentity.of(Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void readsANameThatLooksLikeTheRestOfTheLine() {
    String line =
        "12 (a) S 1 (b) T 7 8 9 0 -1 4194304 1 0 0 0 5 6 0 0 20 0 3 0 4711 1 1 1 1 1 1 1 0 0";

    assertThat(ProcFile.parse(12, line)).contains(new ProcFile.Stat(12, 'T', 7, 8, 9, 11, 3, 4711));
    assertThat(ProcFile.parse(12, "")).isEmpty();
    assertThat(ProcFile.parse(12, "12 (x) S 1")).isEmpty();
  }
}
