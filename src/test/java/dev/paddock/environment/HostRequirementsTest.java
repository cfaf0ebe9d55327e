package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.apkg.PackageReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostRequirementsTest {

  @TempDir Path root;
  @TempDir Path data;

  private List<String> of(String surfaces, String requirements) throws Exception {
    Files.writeString(root.resolve("agent.yaml"), "name: sample\nversion: '1'\n" + surfaces);
    Files.writeString(root.resolve("requirements.txt"), requirements);
    return HostRequirements.of(new PackageReader(data, PackageReader.Limits.DEFAULT).read(root));
  }

  @Test
  void gRpcAloneStillNeedsAServerForItsHealth() throws Exception {
    assertThat(of("a2a: {entry: 'app:serve'}\n", "six\n"))
        .containsExactly("grpcio", "protobuf>=3.20", "uvicorn");
  }

  @Test
  void whatThePackageNamesIsLeftToThePackage() throws Exception {
    assertThat(of("a2a: {entry: 'app:serve'}\n", "uvicorn[standard]==0.30\nProtobuf<5\n"))
        .containsExactly("grpcio");
  }

  @Test
  void anEntryPointAloneNeedsNothing() throws Exception {
    assertThat(of("entrypoint: app:main\n", "six\n")).isEmpty();
  }
}
