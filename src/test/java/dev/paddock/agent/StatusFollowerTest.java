package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusFollowerTest {

  @TempDir Path temp;
  private Path file;
  private StatusFollower follower;

  @BeforeEach
  void prepare() {
    file = temp.resolve("status.jsonl");
    follower = new StatusFollower(file);
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private java.util.List<String> names() throws IOException {
    return follower.next().stream().map(StatusFollower.HostEvent::name).toList();
  }

  @Test
  void aFileThatIsNotThereYetSaysNothing() throws IOException {
    assertThat(names()).isEmpty();
  }

  @Test
  void onlyWholeLinesAreHeardAndEachOnce() throws IOException {
    append("{\"event\": \"importing\", \"target\": \"a:b\"}\n{\"event\": \"cal");
    assertThat(names()).containsExactly("importing");
    assertThat(names()).isEmpty();
    append("led\"}\n");
    assertThat(names()).containsExactly("called");
  }

  @Test
  void whatMakesNoSenseIsPassedOver() throws IOException {
    append("not json\n[]\n{\"event\": 3}\n{}\n\n" + "x".repeat(200_000) + "\n");
    append("{\"event\": \"serving\"}\n");
    var heard = new java.util.ArrayList<String>();
    while (Files.size(file) > 0 && heard.isEmpty()) {
      heard.addAll(names());
    }
    assertThat(heard).containsExactly("serving");
  }

  @Test
  void detailsOfAnotherTypeThanExpectedAreHarmless() throws IOException {
    append("{\"event\": \"surface\", \"name\": [1], \"port\": \"many\"}\n");
    var event = follower.next().getFirst();
    assertThat(event.text("name")).isEmpty();
    assertThat(event.number("port")).isZero();
  }
}
