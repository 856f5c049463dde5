package dev.tenon.examples.gitops;

import dev.tenon.examples.gitops.story.Story;
import dev.tenon.examples.gitops.tenant.CreateTenant;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: {@code story}, and {@code create tenant NAME --with-namespace NAMESPACE}. */
@Command(
    name = "gitops",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Main.Tell.class, Main.Create.class})
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
   * Runs a command.
   *
   * @param arguments its name and options
   */
  public static void main(String[] arguments) {
    int exit = new CommandLine(new Main()).execute(arguments);
    if (exit != 0) {
      throw new IllegalArgumentException("the command ends with " + exit);
    }
  }
}
