package dev.paddock.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens the user's editor at a line of a file, and leaves it to the user.
 *
 * <p>Tried on Linux only: what is started on macOS and on Windows follows from the editors' own
 * documentation.
 */
public final class EditorWindow {

  /** The first editor that is there. */
  public static final String AUTOMATIC = "";

  /** What the variables {@code VISUAL} and {@code EDITOR} name. */
  public static final String VARIABLES = "env";

  /** An editor that cannot open the file says so by its exit within this time. */
  private static final Duration TO_FAIL = Duration.ofSeconds(1);

  private static final Set<String> IN_A_TERMINAL =
      Set.of("vi", "vim", "nvim", "nano", "micro", "hx", "helix", "kak", "joe", "ne", "mcedit");

  private final Map<String, String> variables;
  private final UserPrograms programs;

  /**
   * Looks for editors as these variables say.
   *
   * @param variables the editor's own, {@code PATH}, {@code VISUAL} and {@code EDITOR} among them
   */
  public EditorWindow(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
    this.programs = new UserPrograms(variables);
  }

  /**
   * An editor that is known.
   *
   * @param id what the settings say for it
   * @param name what people call it
   * @param programs its names on {@code PATH}
   * @param words what follows the program's name
   */
  public record Known(String id, String name, List<String> programs, List<String> words) {
    /** Copies the lists. */
    public Known {
      programs = List.copyOf(programs);
      words = List.copyOf(words);
    }
  }

  /** The editors that are known, the first choice first. */
  public static List<Known> known() {
    return List.of(
        new Known("code", "VS Code", List.of("code", "codium", "cursor"), goTo()),
        new Known(
            "pycharm",
            "PyCharm",
            List.of("pycharm", "pycharm.sh", "charm", "pycharm-professional", "pycharm-community"),
            List.of("--line", "{line}", "{file}")),
        new Known("zed", "Zed", List.of("zed", "zeditor"), List.of("{file}:{line}")));
  }

  private static List<String> goTo() {
    return List.of("-g", "{file}:{line}");
  }

  /**
   * Opens it.
   *
   * @param choice {@link #AUTOMATIC}, {@link #VARIABLES}, the id of a known editor, or a command
   *     with {@code {file}} and {@code {line}} in it
   * @param line from 1
   * @throws IOException if no editor could be opened; the message is one clause
   */
  public void open(String choice, Path file, int line) throws IOException, InterruptedException {
    List<String> words = words(choice.strip(), file, line);
    Path folder = file.toAbsolutePath().getParent();
    String failed =
        programs.open(words, folder != null && Files.isDirectory(folder) ? folder : null, TO_FAIL);
    if (failed != null) {
      throw new IOException(failed);
    }
  }

  /** The command, its program's path first. */
  List<String> words(String choice, Path file, int line) throws IOException {
    List<String> words = null;
    if (choice.equals(AUTOMATIC)) {
      words = firstThere();
    } else if (choice.equals(VARIABLES)) {
      words = named();
      if (words == null) {
        throw new IOException("neither VISUAL nor EDITOR names a program that is there");
      }
    } else {
      words = chosen(choice);
    }
    if (words == null) {
      throw new IOException("no editor was found; the settings of the log may name one");
    }
    return words.stream()
        .map(
            word -> word.replace("{line}", String.valueOf(line)).replace("{file}", file.toString()))
        .toList();
  }

  private @Nullable List<String> firstThere() {
    for (Known each : known()) {
      List<String> words = there(each);
      if (words != null) {
        return words;
      }
    }
    return named();
  }

  private List<String> chosen(String choice) throws IOException {
    for (Known each : known()) {
      if (each.id().equals(choice)) {
        List<String> words = there(each);
        if (words == null) {
          throw new IOException(
              each.name() + " was not found: no " + each.programs().getFirst() + " on PATH");
        }
        return words;
      }
    }
    List<String> words = split(choice);
    String program = words.isEmpty() ? null : programs.find(words.getFirst());
    if (program == null) {
      throw new IOException("the editor's command \"" + choice + "\" names no program on PATH");
    }
    words.set(0, program);
    if (words.stream().noneMatch(word -> word.contains("{file}"))) {
      words.add("{file}");
    }
    return words;
  }

  private @Nullable List<String> there(Known editor) {
    for (String program : editor.programs()) {
      String found = programs.find(program);
      if (found != null) {
        List<String> words = new ArrayList<>(List.of(found));
        words.addAll(editor.words());
        return words;
      }
    }
    return null;
  }

  private @Nullable List<String> named() {
    for (String variable : List.of("VISUAL", "EDITOR")) {
      List<String> words = split(variables.getOrDefault(variable, ""));
      String program = words.isEmpty() ? null : programs.find(words.getFirst());
      if (program != null) {
        String name = baseName(program);
        words.set(0, program);
        words.addAll(place(name));
        List<String> whole = IN_A_TERMINAL.contains(name) ? inTerminal(words) : words;
        if (whole != null) {
          return whole;
        }
      }
    }
    return null;
  }

  private static List<String> place(String name) {
    for (Known each : known()) {
      if (each.programs().contains(name)) {
        return each.words();
      }
    }
    return switch (name) {
      case "subl", "hx", "helix", "micro" -> List.of("{file}:{line}");
      default -> List.of("+{line}", "{file}");
    };
  }

  private @Nullable List<String> inTerminal(List<String> words) {
    for (List<String> terminal : programs.terminals()) {
      String found = programs.find(terminal.getFirst());
      if (found != null) {
        List<String> whole = new ArrayList<>(List.of(found, terminal.getLast()));
        whole.addAll(words);
        return whole;
      }
    }
    return null;
  }

  private static String baseName(String program) {
    String name = String.valueOf(Path.of(program).getFileName());
    int dot = name.lastIndexOf('.');
    return (dot > 0 && !name.endsWith(".sh") ? name.substring(0, dot) : name)
        .toLowerCase(Locale.ROOT);
  }

  /** Words of a command; quotes keep blanks in one. */
  static List<String> split(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    boolean any = false;
    for (int i = 0; i < command.length(); i++) {
      char each = command.charAt(i);
      if (quote != 0 && each == quote) {
        quote = 0;
      } else if (quote == 0 && (each == '"' || each == '\'')) {
        quote = each;
        any = true;
      } else if (quote == 0 && Character.isWhitespace(each)) {
        if (any) {
          words.add(word.toString());
        }
        word.setLength(0);
        any = false;
      } else {
        word.append(each);
        any = true;
      }
    }
    if (any) {
      words.add(word.toString());
    }
    return words;
  }
}
