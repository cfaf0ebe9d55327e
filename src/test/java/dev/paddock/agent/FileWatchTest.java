package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere it watches nothing and says so")
class FileWatchTest {

  @TempDir Path folder;

  private final LinkedBlockingQueue<Set<String>> told = new LinkedBlockingQueue<>();
  private final FileWatch watch = FileWatch.open(told::add);

  @AfterEach
  void close() {
    watch.close();
  }

  private Set<String> next() throws InterruptedException {
    Set<String> next = told.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("nothing was told").isNotNull();
    return next;
  }

  private Path file(String name) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "a");
  }

  @Test
  void onlyWhoseFileChangedIsTold() throws Exception {
    Path one = file("one/requirements.txt");
    Path two = file("one/other.txt");
    assertThat(watch.watch("one", List.of(one))).isTrue();
    assertThat(watch.watch("two", List.of(two))).isTrue();

    Files.writeString(two, "b");
    assertThat(next()).containsExactly("two");

    Files.writeString(one, "b");
    assertThat(next()).containsExactly("one");
  }

  @Test
  void whatComesIntoAFolderOrGoesIsTold() throws Exception {
    Path inside = file("site-packages/six/METADATA");
    watch.watch("one", List.of(folder.resolve("site-packages")));

    Files.move(inside.getParent(), folder.resolve("site-packages/seven"));

    assertThat(next()).containsExactly("one");
  }

  @Test
  void aFileThatIsNotThereYetIsToldWhenItComes() throws Exception {
    watch.watch("one", List.of(folder.resolve("later/agent.yaml")));

    file("later/agent.yaml");
    assertThat(next()).containsExactly("one");

    // The folder is there now, and whoever was told watches anew.
    watch.watch("one", List.of(folder.resolve("later/agent.yaml")));
    Files.writeString(folder.resolve("later/agent.yaml"), "b");
    assertThat(next()).containsExactly("one");
  }

  @Test
  void aWatchedFolderThatIsRenamedIsTold() throws Exception {
    watch.watch("one", List.of(file("package/agent.yaml")));

    Files.move(folder.resolve("package"), folder.resolve("elsewhere"));

    assertThat(next()).containsExactly("one");
  }

  @Test
  void whatALinkLeadsToIsWatchedThroughEveryLink() throws Exception {
    Path base = file("versions/3.11/bin/python3.11");
    Path second = Files.createSymbolicLink(folder.resolve("python3"), base);
    Path first = Files.createDirectory(folder.resolve("bin")).resolve("python");
    Files.createSymbolicLink(first, second);
    watch.watch("one", List.of(first));

    Files.delete(base);

    assertThat(next()).containsExactly("one");
  }

  @Test
  void nothingIsToldOfWhatIsWatchedNoMore() throws Exception {
    Path one = file("a/one.txt");
    Path two = file("b/two.txt");
    watch.watch("one", List.of(one));
    watch.watch("two", List.of(two));
    watch.retain(Set.of("two"));

    Files.writeString(one, "b");
    Files.writeString(two, "b");

    assertThat(next()).containsExactly("two");
    assertThat(told.poll(300, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void afterItsEndNothingIsWatchedAndThatIsSaid() throws Exception {
    watch.close();
    assertThat(watch.watch("one", List.of(file("a/one.txt")))).isFalse();
  }
}
