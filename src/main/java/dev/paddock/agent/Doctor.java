package dev.paddock.agent;

import dev.paddock.environment.DiskUse;
import dev.paddock.environment.Environments;
import dev.paddock.environment.InstallerTool;
import dev.paddock.environment.PythonInstallation;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at what this machine has for Paddock and words what is wrong with it. */
final class Doctor {

  private static final long LITTLE_SPACE = 1L << 30;

  private final DataFolder folder;
  private final Environments environments;
  private final AgentCatalog catalog;
  private final String version;

  Doctor(DataFolder folder, Environments environments, AgentCatalog catalog, String version) {
    this.folder = folder;
    this.environments = environments;
    this.catalog = catalog;
    this.version = version;
  }

  DoctorReport diagnose(List<String> troubles) {
    var findings = new ArrayList<DoctorReport.Finding>();
    List<DoctorReport.Python> pythons = pythons(findings);
    DoctorReport.@Nullable Tool uv = uv(findings);
    List<DoctorReport.Folder> folders = folders(findings);
    long free = freeBytes(findings);
    for (String trouble : troubles) {
      findings.add(
          new DoctorReport.Finding(
              "record-unreadable", trouble, "Look at the file named, or remove it."));
    }
    lookAtAgents(findings);
    return new DoctorReport(
        version,
        System.getProperty("java.vendor") + " " + Runtime.version(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        folder.root(),
        pythons,
        uv,
        folders,
        free,
        findings);
  }

  private List<DoctorReport.Python> pythons(List<DoctorReport.Finding> findings) {
    List<PythonInstallation> found = environments.pythons();
    if (found.isEmpty()) {
      findings.add(
          new DoctorReport.Finding(
              "no-python",
              "No Python was found, so no environment can be built.",
              "Install Python 3.9 or newer and make sure python3 is on PATH."));
    }
    return found.stream()
        .map(p -> new DoctorReport.Python(p.path(), p.version(), p.origin()))
        .toList();
  }

  private DoctorReport.@Nullable Tool uv(List<DoctorReport.Finding> findings) {
    InstallerTool uv = environments.uv().orElse(null);
    if (uv == null) {
      findings.add(
          new DoctorReport.Finding(
              "no-uv",
              "No uv was found.",
              "The first build installs one of its own; without network it uses venv and pip."));
      return null;
    }
    return new DoctorReport.Tool(uv.path(), uv.version(), uv.origin());
  }

  private List<DoctorReport.Folder> folders(List<DoctorReport.Finding> findings) {
    var places = new java.util.LinkedHashMap<String, Path>();
    places.put("home", folder.root());
    places.put("agents", folder.agents());
    places.put("packages", folder.packages());
    places.put("environments", folder.environments());
    places.put("runs", folder.runs());
    places.put("cache", folder.cache());
    places.put("tools", folder.tools());
    var folders = new ArrayList<DoctorReport.Folder>();
    var obstacles = new LinkedHashSet<Path>();
    for (Map.Entry<String, Path> place : places.entrySet()) {
      Path path = place.getValue();
      Path existing = existing(path);
      boolean writable = Files.isDirectory(existing) && Files.isWritable(existing);
      if (!writable) {
        obstacles.add(existing);
      }
      DiskUse.Bytes size = size(place.getKey(), path);
      folders.add(
          new DoctorReport.Folder(place.getKey(), path, writable, size.total(), size.shared()));
    }
    obstacles.stream().map(Doctor::notWritable).forEach(findings::add);
    return folders;
  }

  /** A folder that is not there yet is as writable as the nearest one above it. */
  private static Path existing(Path path) {
    Path existing = path.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    return existing;
  }

  private static DoctorReport.Finding notWritable(Path path) {
    return Files.isDirectory(path)
        ? new DoctorReport.Finding(
            "folder-not-writable",
            "The folder " + path + " cannot be written.",
            "Give yourself write permission, or choose another place with --home.")
        : new DoctorReport.Finding(
            "folder-not-writable",
            path + " is not a folder, so nothing can be kept in it.",
            "Move it away, or choose another place with --home.");
  }

  private DiskUse.Bytes size(String name, Path path) {
    if (name.equals("home") || !Files.isDirectory(path)) {
      return DiskUse.Bytes.NONE;
    }
    try {
      return environments.diskUse(path);
    } catch (IOException _) {
      // A size is no reason to fail a diagnosis; that the folder is unwritable is said elsewhere.
      return DiskUse.Bytes.NONE;
    }
  }

  private long freeBytes(List<DoctorReport.Finding> findings) {
    Path existing = existing(folder.root());
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent(); // a link that leads nowhere
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      if (free < LITTLE_SPACE) {
        findings.add(
            new DoctorReport.Finding(
                "little-space",
                "The disk of " + existing + " has only " + (free >> 20) + " MiB left.",
                "`paddock gc` removes what nobody needs."));
      }
      return free;
    } catch (IOException e) {
      findings.add(
          new DoctorReport.Finding(
              "disk-unknown",
              "The space left on the disk could not be learnt: " + IoReason.of(e) + ".",
              "Look whether the disk is there."));
      return 0;
    }
  }

  private void lookAtAgents(List<DoctorReport.Finding> findings) {
    try {
      for (Agent agent : catalog.all()) {
        if (!Files.isDirectory(agent.agentPackage().root())) {
          findings.add(
              new DoctorReport.Finding(
                  "package-missing",
                  "The package of " + agent.name() + " is gone: " + agent.agentPackage().root(),
                  "Load it again with --id " + agent.id() + ", or remove the agent."));
        }
      }
    } catch (PaddockException e) {
      findings.add(
          new DoctorReport.Finding(
              "agents-unreadable", e.getMessage(), "Look at the folder " + folder.agents() + "."));
    }
  }
}
