package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The program {@code tenon}: finds the command in its arguments, and runs it.
 *
 * <p>Only that command is built, and only its classes are loaded; help and completion scripts build
 * all commands.
 */
@Command(
    name = "tenon",
    description = "Policies checked, explained, tested and compared.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:yes: allowed, no finding, no failed case, no difference",
      "1:no: denied or held, a finding, a failed case, a difference",
      "2:the question could not be asked: a wrong option, a missing or broken file",
      "3:undecided: no answer within the steps that were granted",
      "70:the program failed, which is a fault of the program and no answer"
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "Every command tells its options with --help, writes JSON with --json, and takes - for",
      "standard input where it takes one file."
    })
final class Tenon implements Runnable {

  private static final int WIDTH = 100;

  private static final Map<String, Function<Terminal, Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("check", Check::new);
    COMMANDS.put("explain", Explain::new);
    COMMANDS.put("test", TestFiles::new);
    COMMANDS.put("lint", LintFiles::new);
    COMMANDS.put("diff", DiffPolicies::new);
    COMMANDS.put("isolated", Isolated::new);
    COMMANDS.put("dead", Dead::new);
    COMMANDS.put("who-can", WhoCan::new);
    COMMANDS.put("what-can", WhatCan::new);
    COMMANDS.put("filter", FilterList::new);
    COMMANDS.put("subject", SubjectOfClaims::new);
    COMMANDS.put("fmt", Format::new);
    COMMANDS.put("schema", Schema::new);
    COMMANDS.put("import", ImportFiles::new);
    COMMANDS.put("init", Init::new);
    COMMANDS.put("completion", Completion::new);
    COMMANDS.put("launcher", Launcher::new);
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  private Tenon() {}

  /**
   * Runs the program.
   *
   * @param args a command, then its options
   */
  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    int exit = run(terminal, args);
    terminal.flush();
    System.exit(exit);
  }

  /** Runs a command and returns its exit code. */
  static int run(Terminal terminal, String... args) {
    String named = args.length > 0 ? args[0] : "";
    CommandLine line = COMMANDS.containsKey(named) ? only(terminal, named) : all(terminal);
    if (!named.startsWith("-") && !COMMANDS.containsKey(named) && args.length > 0) {
      String known = Suggestion.among(named, COMMANDS.keySet());
      String message = "no command " + Diagnostic.quote(named) + "; " + known;
      return Verb.wrongly(terminal, "", message, Arrays.asList(args).contains("--json"));
    }
    if (args.length == 0) {
      line.usage(terminal.err());
      return Answer.BROKEN;
    }
    try {
      return line.execute(args);
    } catch (StackOverflowError | OutOfMemoryError exhausted) {
      return crashed(terminal, exhausted, Arrays.asList(args));
    }
  }

  /** Reports an internal error of the program, which is neither an answer nor an input error. */
  private static int crashed(Terminal terminal, Throwable failure, List<String> args) {
    if (args.contains("--json")) {
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("severity", "error");
      error.put("code", "crash");
      error.put("message", String.valueOf(failure));
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("command", args.get(0));
      object.put("exit", Answer.CRASHED);
      object.put("errors", List.of(error));
      terminal.out().print(Json.print(object));
    }
    terminal
        .err()
        .println("tenon: the program failed; this is a fault of the program, not an answer");
    terminal.err().println("report it with the input and with these lines:");
    failure.printStackTrace(terminal.err());
    return Answer.CRASHED;
  }

  private static CommandLine only(Terminal terminal, String name) {
    CommandLine line = new CommandLine(new Tenon());
    add(line, name, terminal);
    return configured(line, terminal);
  }

  /** The program with all of its commands. */
  static CommandLine all(Terminal terminal) {
    CommandLine line = new CommandLine(new Tenon());
    COMMANDS.keySet().forEach(name -> add(line, name, terminal));
    return configured(line, terminal);
  }

  private static void add(CommandLine line, String name, Terminal terminal) {
    Function<Terminal, Object> command = COMMANDS.get(name);
    if (command != null) {
      line.addSubcommand(name, command.apply(terminal));
    }
  }

  private static CommandLine configured(CommandLine line, Terminal terminal) {
    for (CommandLine command : line.getSubcommands().values()) {
      command
          .getCommandSpec()
          .usageMessage()
          .descriptionHeading("%n")
          .parameterListHeading("%nParameters:%n")
          .optionListHeading("%nOptions:%n")
          .exitCodeListHeading("%nExit codes:%n");
    }
    return line.setOut(writer(terminal.out()))
        .setErr(writer(terminal.err()))
        .setUsageHelpWidth(WIDTH)
        .setUsageHelpLongOptionsMaxWidth(36)
        .setAbbreviatedOptionsAllowed(false)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.coloured() ? Ansi.ON : Ansi.OFF))
        .setParameterExceptionHandler((wrong, args) -> wrongly(terminal, wrong, args))
        .setExecutionExceptionHandler(
            (failure, at, result) -> crashed(terminal, failure, result.originalArgs()));
  }

  private static PrintWriter writer(PrintStream out) {
    return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
  }

  private static int wrongly(Terminal terminal, ParameterException wrong, String[] args) {
    String command = wrong.getCommandLine().getCommandName();
    boolean json = Arrays.asList(args).contains("--json");
    String message = String.valueOf(wrong.getMessage());
    return Verb.wrongly(terminal, command.equals("tenon") ? "" : command, message, json);
  }

  @Override
  public void run() {
    throw new IllegalStateException("`run` prints the help where no command is named");
  }
}
