package dev.paddock.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.process.CommandRunner.Command;
import dev.paddock.process.CommandRunner.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRunnerTest {

  @TempDir Path folder = Path.of("");
  private CommandRunner runner = new CommandRunner(new ShimFile(Path.of("")));
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void unpack() {
    runner = new CommandRunner(new ShimFile(folder.resolve("tools")));
  }

  private static @Nullable Path owner(boolean owned) {
    return owned ? Pythons.any() : null;
  }

  private Command python(boolean owned, String code, String... more) {
    List<String> words = new ArrayList<>(List.of(Pythons.any().toString(), "-c", code));
    words.addAll(Arrays.asList(more));
    return new Command(words, folder, Map.of("MARK", "ä b"), owner(owned), null, null);
  }

  private CommandResult run(Command command) throws IOException, InterruptedException {
    return runner.run(command, (error, text) -> lines.add((error ? "E " : "O ") + text));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsLinesAndTheCodeAndGivesAnEmptyInput(boolean owned) throws Exception {
    String code =
        """
        import os, sys
        sys.stdout.buffer.write('one\\rtwo\\r\\nthr\u00e9e\\n\\xff'.encode('latin-1'))
        sys.stderr.write(os.environ['MARK'] + '|' + sys.stdin.read() + '|' + os.getcwd())
        sys.exit(7)
        """;

    CommandResult result = run(python(owned, code));

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.ending()).isEqualTo(CommandResult.Ending.EXITED);
    assertThat(lines)
        .containsExactlyInAnyOrder(
            "O one", "O two", "O thr\ufffde", "O \ufffd", "E ä b||" + folder.toRealPath());
    assertThat(result.output()).isEqualTo("one\rtwo\r\nthr\ufffde\n\ufffd");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesNothingBehindAtItsEnd(boolean owned) throws Exception {
    run(python(owned, "pass", folder.toString()));

    long limit = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (!Survivors.of(folder).isEmpty() && System.nanoTime() - limit < 0) {
      Thread.onSpinWait();
    }
    assertThat(Survivors.of(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsTheWholeTreeOfOneThatStallsAlthoughItIgnoresSignals(boolean owned) throws Exception {
    Command command = stubborn(owned, Duration.ofMillis(700), null);

    CommandResult result = run(command);

    assertThat(result.ending()).isEqualTo(CommandResult.Ending.STALLED);
    assertThat(result.time()).isLessThan(Duration.ofMillis(3500));
    assertThat(Survivors.of(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsTheWholeTreeOfOneThatTakesTooLong(boolean owned) throws Exception {
    CommandResult result = run(stubborn(owned, null, Duration.ofMillis(700)));

    assertThat(result.ending()).isEqualTo(CommandResult.Ending.TIMED_OUT);
    assertThat(Survivors.of(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsTheWholeTreeWhenInterrupted(boolean owned) throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    CompletableFuture<Void> ready = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                runner.run(stubborn(owned, null, null), (error, text) -> ready.complete(null));
              } catch (Throwable e) {
                thrown.complete(e);
              }
            });
    ready.join();

    long before = System.nanoTime();
    thread.interrupt();

    assertThat(thrown.join()).isInstanceOf(InterruptedException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
    assertThat(Survivors.of(folder)).isEmpty();
  }

  @Test
  void endsOneThatIsInterruptedAtOnce() throws Exception {
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Throwable> thrown = new CompletableFuture<>();
      Command command = python(false, "import time; time.sleep(60)", folder.toString());
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  runner.run(command, (_, _) -> {});
                } catch (Throwable e) {
                  thrown.complete(e);
                }
              });

      thread.interrupt();

      assertThat(thrown.join()).isInstanceOf(InterruptedException.class);
      assertThat(Survivors.of(folder)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsWhatACommandLeftBehindWithItsPipe(boolean owned) throws Exception {
    String code =
        """
        import os, time
        if os.fork() == 0:
            os.setsid()
            time.sleep(60)
        """;

    CommandResult result = run(python(owned, code, folder.toString()));

    assertThat(result.exitCode()).isZero();
    assertThat(Survivors.of(folder)).isEmpty();
  }

  /** Ignores TERM and has a grandchild in a session of its own that does, too. */
  private Command stubborn(boolean owned, @Nullable Duration stall, @Nullable Duration limit) {
    String code =
        """
        import os, signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(60)
            os._exit(0)
        os.wait()
        print('ready', flush=True)
        time.sleep(60)
        """;
    Command plain = python(owned, code, folder.toString());
    return new Command(
        plain.words(), plain.directory(), plain.environment(), plain.owner(), stall, limit);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void saysWhatKeepsACommandFromStarting(boolean owned) throws Exception {
    Path text = Files.writeString(folder.resolve("tool"), "hello");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {0x7f, 'E', 'L', 'F', 9, 9});
    assertThat(binary.toFile().setExecutable(true)).isTrue();

    assertThatThrownBy(() -> run(program(owned, folder.resolve("none"))))
        .isInstanceOf(IOException.class)
        .hasMessage(folder.resolve("none") + " does not exist");
    assertThatThrownBy(() -> run(program(owned, text)))
        .isInstanceOf(IOException.class)
        .hasMessage(text + " is not executable");
    assertThatThrownBy(() -> run(program(owned, binary)))
        .isInstanceOf(IOException.class)
        .hasMessage(binary + " is not a program for this machine");
  }

  @Test
  void namesWhatAScriptIsToBeRunWithWhereThatIsGone() throws Exception {
    Path script = Files.writeString(folder.resolve("script"), "#!/nowhere/python -E\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();

    assertThatThrownBy(() -> run(program(false, script)))
        .isInstanceOf(IOException.class)
        .hasMessage(script + " is a script for /nowhere/python, which is not there");
  }

  @Test
  void saysBySignalThatTheOwnerWasKilledBeforeItDidAnything() throws Exception {
    Path owner = Files.writeString(folder.resolve("python"), "#!/bin/sh\nkill -9 $$\n");
    assertThat(owner.toFile().setExecutable(true)).isTrue();
    Command command = new Command(List.of("true"), null, Map.of(), owner, null, null);

    assertThatThrownBy(() -> run(command))
        .isInstanceOf(IOException.class)
        .hasMessage("the interpreter ended before it did anything: it was killed by signal 9");
  }

  private static Command program(boolean owned, Path program) {
    return new Command(List.of(program.toString()), null, Map.of(), owner(owned), null, null);
  }

  @Test
  void keepsTheLastMebibyteOfEachStream() throws Exception {
    CommandResult result =
        run(python(true, "import os\nfor i in range(400_000): print('%06d' % i)"));

    assertThat(result.output()).hasSize(1024 * 1024).endsWith("399998\n399999\n");
    assertThat(lines).hasSize(400_000).endsWith("O 399999");
  }
}
