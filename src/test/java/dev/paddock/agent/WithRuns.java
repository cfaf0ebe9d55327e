package dev.paddock.agent;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a data folder of its own, and those of a class one environment to run in. */
abstract class WithRuns {

  @TempDir static Path shared;
  static Path environment;

  @TempDir Path temp;
  RunsHome home;

  @BeforeAll
  static void makeEnvironment() throws Exception {
    environment = RunsHome.environment(shared.resolve("environment"));
  }

  @BeforeEach
  void open() throws Exception {
    home = open(Restarts.Schedule.DEFAULT);
  }

  @AfterEach
  void close() {
    home.close();
  }

  /** A Paddock on the test's data folder. */
  final RunsHome open(Restarts.Schedule schedule) {
    return new RunsHome(temp.resolve("home"), environment, schedule);
  }

  /** An agent of a single function with this body. */
  final Agent agent(String body) throws IOException {
    return TestAgents.entrypoint(temp.resolve("package"), body);
  }

  /** The agent's run once it wrote that it is up. */
  final Run started(Agent agent) throws PaddockException {
    return started(home.start(agent));
  }

  final Run started(RunHandle handle) {
    home.untilWritten(handle.current(), "up");
    return handle.current();
  }

  static boolean isAlive(@Nullable Long pid) {
    return pid != null && dev.paddock.process.ProcessIdentity.of(pid).isPresent();
  }

  static void send(String signal, @Nullable Long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).inheritIO().start().waitFor();
  }
}
