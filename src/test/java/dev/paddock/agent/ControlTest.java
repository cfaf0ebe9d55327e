package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FolderRemoval;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long SELF = ProcessHandle.current().pid();

  @TempDir Path temp;
  private DataFolder folder;
  private Control control;

  @BeforeEach
  void open() throws IOException {
    // Short enough for a socket wherever the temporary folder is.
    folder = new DataFolder(Files.createTempDirectory("pd"));
    control = new Control(folder);
    control.open();
    control.handle("echo", request -> Map.of("said", String.valueOf(request.get("word"))));
  }

  @AfterEach
  void close() throws IOException {
    control.close();
    if (!folder.root().startsWith(temp)) {
      FolderRemoval.remove(folder.root());
    }
  }

  private Path socket() {
    return folder.control().resolve(SELF + ".sock");
  }

  private String echo(String word) {
    return control
        .ask(SELF, "echo", Map.of("word", word), PATIENCE)
        .map(answer -> String.valueOf(answer.get("said")))
        .orElse("no answer");
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket().toRealPath()));
    return channel;
  }

  private static void send(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  @Test
  void aWindowAskedToShowItselfIsHandedThePackages() {
    var windows = new WindowCalls(control);
    var handed = new ArrayList<Path>();
    Map<String, Object> request = Map.of("packages", List.of("/a/one.apkg", "/b/two.apkg"));

    assertThat(control.ask(SELF, "show", request, PATIENCE)).get().isEqualTo(shown(false));
    windows.answerWith(handed::addAll);

    assertThat(control.ask(SELF, "show", request, PATIENCE)).get().isEqualTo(shown(true));
    assertThat(handed).containsExactly(Path.of("/a/one.apkg"), Path.of("/b/two.apkg"));
  }

  private static Map<String, Object> shown(boolean shown) {
    return Map.of("ok", true, "shown", shown);
  }

  @Test
  void anAnswerComesBackFromTheHandlerOfTheKind() {
    assertThat(echo("ä \"quoted\"\n")).isEqualTo("ä \"quoted\"\n");
  }

  @Test
  void aKindNobodyHandlesIsAnsweredAsUnknown() {
    assertThat(control.ask(SELF, "dance", Map.of(), PATIENCE))
        .hasValueSatisfying(answer -> assertThat(answer).containsEntry("ok", false));
  }

  @Test
  void aHandlerThatThrowsIsAnAnswerThatSaysSo() {
    control.handle(
        "fail",
        _ -> {
          throw new IllegalStateException("no");
        });
    assertThat(control.ask(SELF, "fail", Map.of(), PATIENCE))
        .hasValueSatisfying(
            answer -> assertThat(answer).containsEntry("ok", false).containsKey("error"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has other permissions")
  void onlyTheOwnerCanReachTheSocket() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.control())))
        .isEqualTo("rwx------");
  }

  @Test
  void garbageHurtsOnlyWhoSendsIt() throws IOException {
    for (String line : List.of("not json\n", "[1,2]\n", "{\"kind\":{}}\n", "\n", "\0\0\0\n")) {
      try (SocketChannel channel = connect()) {
        send(channel, line.getBytes(StandardCharsets.UTF_8));
        channel.read(ByteBuffer.allocate(100));
      }
    }
    assertThat(echo("still here")).isEqualTo("still here");
  }

  @Test
  void aLineWithoutEndIsCutOff() throws IOException {
    try (SocketChannel channel = connect()) {
      byte[] much = new byte[1 << 20];
      java.util.Arrays.fill(much, (byte) 'x');
      int read;
      try {
        send(channel, much);
        read = channel.read(ByteBuffer.allocate(10));
      } catch (IOException _) {
        read = -1; // closed while we were still sending
      }
      assertThat(read).isEqualTo(-1);
    }
    assertThat(echo("still here")).isEqualTo("still here");
  }

  @Test
  void silentClientsDoNotKeepOthersWaiting() throws IOException {
    var silent = new ArrayList<SocketChannel>();
    try {
      for (int i = 0; i < 20; i++) {
        silent.add(connect());
      }
      assertThat(echo("served")).isEqualTo("served");
    } finally {
      for (SocketChannel channel : silent) {
        channel.close();
      }
    }
  }

  @Test
  void aHandlerThatBlocksIsGivenUpAfterThePatience() {
    var forever = new CountDownLatch(1);
    control.handle(
        "hang",
        _ -> {
          try {
            forever.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return Map.of();
        });
    assertThat(control.ask(SELF, "hang", Map.of(), Duration.ofMillis(200))).isEmpty();
    assertThat(echo("still here")).isEqualTo("still here");
    forever.countDown();
  }

  @Test
  void nobodyAnswersForAPaddockThatIsNotThere() {
    assertThat(control.ask(1, "echo", Map.of(), PATIENCE)).isEmpty();
  }

  @Test
  void socketsOfTheDeadAreRemovedAndNotListed() throws IOException {
    Path dead = folder.control().resolve("999999999.sock");
    Files.createFile(dead);
    Files.createFile(folder.control().resolve("somebody.txt"));
    assertThat(control.others()).isEmpty();
    control.close();
    control = new Control(folder);
    control.open();
    assertThat(dead).doesNotExist();
    assertThat(folder.control().resolve("somebody.txt")).exists();
  }

  @Test
  void closingRemovesTheSocket() {
    control.close();
    assertThat(Files.exists(socket(), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(echo("anybody")).isEqualTo("no answer");
  }

  @Test
  void nothingIsOnDiskBeforeItIsOpened() {
    DataFolder untouched = new DataFolder(temp.resolve("untouched"));
    try (var idle = new Control(untouched)) {
      idle.handle("echo", _ -> Map.of());
      assertThat(idle.others()).isEmpty();
      assertThat(untouched.root()).doesNotExist();
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void aPathTooLongForASocketIsReachedThroughALink() throws IOException {
    close();
    folder = new DataFolder(temp.resolve("long".repeat(20)).resolve("longer".repeat(10)));
    control = new Control(folder);
    control.open();
    control.handle("echo", request -> Map.of("said", String.valueOf(request.get("word"))));
    assertThat(echo("far away")).isEqualTo("far away");
    Path bound = Files.readSymbolicLink(socket());
    control.close();
    assertThat(bound.getParent()).doesNotExist();
    assertThat(Files.exists(socket(), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }
}
