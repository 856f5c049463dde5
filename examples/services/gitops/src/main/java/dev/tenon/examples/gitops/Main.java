package dev.tenon.examples.gitops;

import dev.tenon.examples.gitops.serve.Audit;
import dev.tenon.examples.gitops.serve.Authorize;
import dev.tenon.examples.gitops.serve.Report;
import dev.tenon.examples.gitops.serve.Serve;
import dev.tenon.examples.gitops.story.Story;
import dev.tenon.examples.gitops.tenant.CreateTenant;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command line: {@code story}, {@code create tenant NAME --with-namespace NAMESPACE}, {@code
 * serve}, {@code authorize}, {@code audit} and {@code usage}.
 */
@Command(
    name = "gitops",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Main.Tell.class,
      Main.Create.class,
      Serve.class,
      Authorize.class,
      Audit.class,
      Report.class
    })
public final class Main {

  private Main() {}

  /** Tells the story of two tenants. */
  @Command(name = "story", description = "Two tenants, a push, and three attempts.")
  static final class Tell implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      new Story(
              Path.of(System.getProperty("gitops.policy", "policy.yaml")),
              spec.commandLine().getOut())
          .tell();
      return 0;
    }
  }

  /** Prints objects. */
  @Command(name = "create", subcommands = CreateTenant.class, synopsisSubcommandLabel = "COMMAND")
  static final class Create {}

  /**
   * Runs a command. What prevents it is said in one line.
   *
   * @param out where it says what it does
   * @param err where it says what prevents it
   * @param arguments its name and options
   * @return the exit code
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (problem, command, parsed) -> {
              err.println("gitops: " + problem.getMessage());
              return 1;
            })
        .execute(arguments);
  }

  private static PrintWriter printer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /**
   * Runs a command, and ends the process if it fails.
   *
   * @param arguments its name and options
   */
  public static void main(String[] arguments) {
    System.setProperty("slf4j.internal.verbosity", "ERROR"); // no logger is configured
    int exit = run(printer(System.out), printer(System.err), arguments);
    if (exit != 0) {
      System.exit(exit);
    }
  }
}
