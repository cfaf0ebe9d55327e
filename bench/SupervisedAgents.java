import dev.paddock.Wiring;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.RunRequest;
import dev.paddock.storage.DataFolder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The service as the window has it, without the window: takes {@code start ID}, {@code stop ID} and
 * {@code load PATH} on standard input and answers each with a line.
 */
public final class SupervisedAgents {

  private SupervisedAgents() {}

  public static void main(String[] arguments) throws Exception {
    var folder = new DataFolder(Path.of(arguments[0]));
    try (AgentService service = Wiring.service(folder, System.getenv(), "paddock");
        AgentService.Subscription _ = service.subscribe(_ -> {});
        var orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("up");
      for (String line = orders.readLine(); line != null; line = orders.readLine()) {
        String[] words = line.split(" ", 2);
        AgentId id = service.find(words[1]).id();
        switch (words[0]) {
          case "start" -> service.start(id, RunRequest.DEFAULT, _ -> {});
          case "stop" -> service.stop(id, false, Duration.ofSeconds(10));
          default -> throw new IllegalArgumentException(line);
        }
        System.out.println("done");
      }
    }
  }
}
