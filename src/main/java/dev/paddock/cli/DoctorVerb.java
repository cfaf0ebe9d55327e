package dev.paddock.cli;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.DoctorReport;
import dev.paddock.agent.PaddockException;
import picocli.CommandLine.Command;

/** Looks at the machine: what there is, what is wrong, what to do. */
@Command(name = "doctor", description = "Look at this machine: what is there, wrong, to do.")
final class DoctorVerb extends Verb {

  @Override
  int run(AgentService service, Output output) throws PaddockException {
    DoctorReport report = service.diagnose();
    if (output.isJson()) {
      output.document(Json.doctor(report));
    } else {
      tell(report, output);
    }
    return 0;
  }

  private static void tell(DoctorReport report, Output output) {
    Style style = output.style();
    output.line("paddock " + report.version() + ", Java " + report.java() + ", " + report.os());
    output.line(
        "home    "
            + Text.printable(report.home().toString())
            + ", "
            + Text.bytes(report.freeBytes())
            + " free");
    DoctorReport.Tool uv = report.uv();
    output.line(
        "uv      "
            + (uv == null
                ? "none yet; one is installed at the first build"
                : uv.version() + "  " + Text.printable(uv.path() + "  (" + uv.origin() + ")")));
    for (DoctorReport.Python python : report.pythons()) {
      output.line(
          "python  "
              + Text.printable(
                  python.version() + "  " + python.path() + "  (" + python.origin() + ")"));
    }
    for (DoctorReport.Folder folder : report.folders()) {
      output.line(
          "folder  "
              + Text.printable(folder.name() + "  " + Text.bytes(folder.bytes()))
              + (folder.writable() ? "" : "  " + style.bad("not writable")));
    }
    if (report.findings().isEmpty()) {
      output.line(style.good("nothing is wrong"));
    }
    for (DoctorReport.Finding finding : report.findings()) {
      output.line(style.odd("! ") + Text.printable(finding.problem()));
      output.line("  " + Text.printable(finding.todo()));
    }
  }
}
