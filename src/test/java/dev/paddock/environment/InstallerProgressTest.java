package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lines are those that uv 0.13 and pip 23 and 25 wrote. */
class InstallerProgressTest {

  private final List<String> told = new ArrayList<>();
  private final InstallerProgress progress =
      new InstallerProgress(
          new BuildListener() {
            @Override
            public void waiting(long pid, String command) {}

            @Override
            public void step(String step, int done, int total) {
              told.add(step + " " + done + "/" + total);
            }

            @Override
            public void bytes(long done, long total) {
              told.add(done + " of " + total + " bytes");
            }

            @Override
            public void line(String text) {}
          });

  private void hear(String... lines) {
    for (String line : lines) {
      progress.accept(true, line);
    }
  }

  @Test
  void uvsCountsAndSizesAreFound() {
    hear(
        "Using Python 3.11.7 environment at: venv",
        "Resolved 19 packages in 464ms",
        "Downloading pandas (11.5MiB)",
        "Downloading numpy (16MiB)",
        " Downloaded numpy",
        " Downloaded pandas",
        "Prepared 19 packages in 8.70s",
        "Installed 19 packages in 105ms",
        " + numpy==2.4.6");

    assertThat(told)
        .containsExactly(
            "resolving 19/19",
            "downloading 0/19",
            "0 of 12058624 bytes",
            "0 of 28835840 bytes",
            "downloading 1/19",
            "16777216 of 28835840 bytes",
            "downloading 2/19",
            "28835840 of 28835840 bytes",
            "downloading 19/19",
            "installing 0/19",
            "installing 19/19");
  }

  @Test
  void whatIsReceivedMovesTheDownloadsUnderWayAndNeverBeyondThem() {
    hear("Resolved 3 packages in 4ms");
    progress.received(700);
    hear("Downloading pandas (1.0KiB)", "Downloading numpy (1.0KiB)");
    told.clear();

    progress.received(1200);
    progress.received(1724);
    hear(" Downloaded pandas");
    progress.received(9000);
    hear(" Downloaded numpy");
    progress.received(9999);

    assertThat(told)
        .containsExactly(
            "500 of 2048 bytes",
            "1024 of 2048 bytes",
            "downloading 1/3",
            "1024 of 2048 bytes",
            "2047 of 2048 bytes",
            "downloading 2/3",
            "2048 of 2048 bytes");
  }

  @Test
  void pipsNextDownloadBeginsWhereTheOneBeforeEnded() {
    hear("Collecting a", "  Downloading a-1-py3-none-any.whl (1.0 kB)");
    progress.received(5000);
    hear("Collecting b", "  Downloading b-1-py3-none-any.whl (2.0 kB)");
    told.clear();

    progress.received(5400);

    assertThat(told).containsExactly("1400 of 3000 bytes");
  }

  @Test
  void pipsLinesAreCountedAsTheyCome() {
    hear(
        "Collecting numpy",
        "  Downloading numpy-2.4.6-cp311-cp311-manylinux_2_27_x86_64.whl (16.5 MB)",
        "Collecting six==1.16.0 (from -r requirements.txt (line 2))",
        "  Using cached six-1.16.0-py2.py3-none-any.whl (11 kB)",
        "Installing collected packages: six, numpy",
        "Successfully installed numpy-2.4.6 six-1.16.0");

    assertThat(told)
        .containsExactly(
            "resolving 1/0",
            "downloading 1/0",
            "0 of 16500000 bytes",
            "16500000 of 16500000 bytes",
            "resolving 2/0",
            "downloading 2/0",
            "installing 0/2",
            "installing 2/2");
  }

  @Test
  void whatIsNoProgressIsPassedOver() {
    hear("Downloading nonsense (many MB)", "Prepared", " Downloaded x", "", "\u001b[2mResolved");
    assertThat(told).isEmpty();
  }
}
