package dev.tenon.cli;

import dev.tenon.diagnostic.DiagnosticException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** The base of all commands: help, JSON, colours, and printing the answer. */
abstract class Verb implements Callable<Integer> {

  /** When colours are used. */
  enum Colour {
    /** On a terminal, unless NO_COLOR is set. */
    auto,
    /** Also in a file or a pipe. */
    always,
    /** Never. */
    never
  }

  private final String name;
  private final Terminal terminal;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(names = "--json", description = "Write one JSON object instead of text.")
  boolean json;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto (on a terminal, unless NO_COLOR is set), always or never.")
  Colour colour = Colour.auto;

  Verb(String name, Terminal terminal) {
    this.name = name;
    this.terminal = terminal;
  }

  /** Runs the command. */
  abstract Answer answer();

  final Terminal terminal() {
    return terminal;
  }

  final Ink ink() {
    return Ink.of(colour == Colour.auto ? terminal.coloured() : colour == Colour.always);
  }

  @Override
  public Integer call() {
    return once();
  }

  /** Runs the command once, prints its answer, and returns the exit code. */
  final int once() {
    try {
      return print(answer());
    } catch (DiagnosticException refused) {
      return print(refused);
    } catch (Usage wrong) {
      return wrongly(terminal, name, wrong.message(), json);
    }
  }

  private int print(Answer answer) {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("command", name);
      object.put("exit", answer.exit());
      object.putAll(answer.fields());
      object.put("notes", answer.notes());
      terminal.out().print(Json.print(object));
    } else {
      terminal.out().print(answer.text());
      terminal.out().flush();
      answer.notes().forEach(note -> terminal.err().println(ink().held("note: ") + note));
    }
    return answer.exit();
  }

  private int print(DiagnosticException refused) {
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("command", name);
      object.put("exit", Answer.BROKEN);
      object.put("errors", Shapes.diagnostics(refused.diagnostics()));
      terminal.out().print(Json.print(object));
    } else {
      String between = "";
      for (var diagnostic : refused.diagnostics()) {
        terminal.err().println(between + ink().diagnostic(diagnostic));
        between = "\n";
      }
    }
    return Answer.BROKEN;
  }

  /** Prints a usage error, and returns its exit code. */
  static int wrongly(Terminal terminal, String name, String message, boolean json) {
    if (json) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("severity", "error");
      error.put("code", "usage");
      error.put("message", message);
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("command", name);
      object.put("exit", Answer.BROKEN);
      object.put("errors", java.util.List.of(error));
      terminal.out().print(Json.print(object));
    } else {
      String command = name.isEmpty() ? "tenon" : "tenon " + name;
      terminal.err().println("tenon: " + message);
      terminal.err().println("try: " + command + " --help");
    }
    return Answer.BROKEN;
  }
}
