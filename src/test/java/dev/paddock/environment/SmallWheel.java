package dev.paddock.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A wheel of one module, to put into an index of one's own. */
final class SmallWheel {

  private final String name;
  private final String version;
  private final Map<String, String> files = new LinkedHashMap<>();
  private String tag = "py3-none-any";
  private String more = "";
  private boolean record = true;

  SmallWheel(String name, String version) {
    this.name = name;
    this.version = version;
    files.put(name + "/__init__.py", "VERSION = '" + version + "'\n");
  }

  SmallWheel requiring(String requirement) {
    more += "Requires-Dist: " + requirement + "\n";
    return this;
  }

  SmallWheel forPython(String specifier) {
    more += "Requires-Python: " + specifier + "\n";
    return this;
  }

  SmallWheel tagged(String other) {
    tag = other;
    return this;
  }

  SmallWheel withoutRecord() {
    record = false;
    return this;
  }

  /** Writes it into a folder. */
  Path into(Path folder) throws IOException {
    String about = name + "-" + version + ".dist-info/";
    Map<String, String> all = new LinkedHashMap<>(files);
    all.put(
        about + "METADATA",
        "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n" + more);
    all.put(
        about + "WHEEL",
        "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: " + tag + "\n");
    if (record) {
      all.put(
          about + "RECORD", String.join(",,\n", all.keySet()) + ",,\n" + about + "RECORD" + ",,\n");
    }
    Path wheel = folder.resolve(name + "-" + version + "-" + tag + ".whl");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      for (Map.Entry<String, String> file : all.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return wheel;
  }
}
