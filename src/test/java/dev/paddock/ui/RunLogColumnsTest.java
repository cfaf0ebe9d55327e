package dev.paddock.ui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.Run;
import dev.paddock.agent.RunSketch;
import dev.paddock.log.LogPin;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import dev.paddock.ui.model.RunLine;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
final class RunLogColumnsTest {

  @TempDir private Path folder;

  private static String cell(TableColumn<RunLine, String> column, TableView<RunLine> table)
      throws Exception {
    return WaitForAsyncUtils.asyncFx(() -> column.getCellData(table.getItems().getFirst()))
        .get(20, TimeUnit.SECONDS);
  }

  @Test
  void errorsWarningsSizeAndPinComeWhenTheyAreCounted() throws Exception {
    try (RunLogWriter writer =
        new RunLogWriter(folder, RunLogWriter.Limits.DEFAULT, Clock.systemUTC())) {
      byte[] text = "ERROR: one\nWARNING: two\nWARNING: three\n".getBytes(UTF_8);
      writer.write(LogStream.OUT, text, text.length);
    }
    Run sample = SampleSnapshot.history("research-agent").getFirst();
    Run run = withLog(sample);
    TableView<RunLine> table = new TableView<>();
    TableColumn<RunLine, String> trouble = new TableColumn<>();
    TableColumn<RunLine, String> size = new TableColumn<>();
    AtomicInteger changes = new AtomicInteger();
    RunLogColumns[] columns = new RunLogColumns[1];
    WaitForAsyncUtils.asyncFx(
            () -> {
              columns[0] = new RunLogColumns(table, trouble, size, changes::incrementAndGet);
              table.getColumns().add(trouble);
              table.getColumns().add(size);
              table.getItems().add(RunLine.of(run, SampleSnapshot.NOW, ZoneOffset.UTC));
              columns[0].ask(List.of(run));
            })
        .get(20, TimeUnit.SECONDS);
    WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> changes.get() == 1);
    assertThat(cell(trouble, table)).isEqualTo("1 error · 2 warnings");
    assertThat(cell(size, table)).isEqualTo("126 B");

    LogPin.set(folder, true);
    WaitForAsyncUtils.asyncFx(() -> columns[0].askAlso(run)).get(20, TimeUnit.SECONDS);
    WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> changes.get() == 2);
    assertThat(cell(size, table)).isEqualTo("126 B, pinned");
    assertThat(columns[0].isPinned(run)).isTrue();
  }

  private Run withLog(Run run) {
    return RunSketch.like(run).log(folder).done();
  }
}
