package dev.tenon.examples.gitops.serve;

import dev.tenon.examples.gitops.journal.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code usage}: what each tenant used, and how often it was refused. */
@Command(
    name = "usage",
    description = "Prints what each tenant used, and how often it was refused.")
public final class Report implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--state",
      description = "The directory of the server; ${DEFAULT-VALUE} by default.")
  private Path state = StateFolder.usual();

  /**
   * Prints it.
   *
   * @throws IOException if the counts cannot be read
   */
  @Override
  public Integer call() throws IOException {
    spec.commandLine().getOut().print(Usage.in(state).report());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
