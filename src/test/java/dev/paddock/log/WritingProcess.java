package dev.paddock.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Clock;

/** A process of its own that writes a log until it is killed, or as many lines as it was told. */
final class WritingProcess {

  private WritingProcess() {}

  public static void main(String[] arguments) throws Exception {
    long lines = Long.parseLong(arguments[1]);
    RunLogWriter writer =
        new RunLogWriter(
            Path.of(arguments[0]), new RunLogWriter.Limits(1L << 30, 4L << 20), Clock.systemUTC());
    StringBuilder text = new StringBuilder();
    for (long i = 0; i < lines; i++) {
      text.append("line ").append(i).append(' ').append("x".repeat((int) (i % 97))).append('\n');
      if (text.length() > 30_000) {
        byte[] bytes = text.toString().getBytes(UTF_8);
        writer.write(LogStream.OUT, bytes, bytes.length);
        text.setLength(0);
      }
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    writer.write(LogStream.OUT, bytes, bytes.length);
    System.out.println(writer.trouble());
    writer.close();
  }

  /** What starts it, to be put behind the words of a shell. */
  static String command(Path folder, long lines) {
    return "exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -XX:-UsePerfData -cp '%s' %s '%s' %d"
        .formatted(
            System.getProperty("java.home"),
            classPath(),
            WritingProcess.class.getName(),
            folder,
            lines);
  }

  private static String classPath() {
    return place(WritingProcess.class)
        + System.getProperty("path.separator")
        + place(RunLogWriter.class);
  }

  private static String place(Class<?> type) {
    return Path.of(
            java.net.URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
