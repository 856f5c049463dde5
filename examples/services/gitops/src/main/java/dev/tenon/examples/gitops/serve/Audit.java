package dev.tenon.examples.gitops.serve;

import dev.tenon.examples.gitops.journal.Journal;
import dev.tenon.examples.gitops.journal.Journal.Entry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code audit}: what happened, by tenant, from the directory of a server that runs or not. */
@Command(name = "audit", description = "Prints what happened.")
public final class Audit implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--state",
      description = "The directory of the server; ${DEFAULT-VALUE} by default.")
  private Path state = StateFolder.usual();

  @Option(names = "--tenant", description = "Of this tenant alone; of all of them by default.")
  private String tenant = "";

  @Option(
      names = "--why",
      description = "With the explanations, which may name what is other tenants'.")
  private boolean why;

  /**
   * Prints it.
   *
   * @throws IOException if the journal cannot be read
   */
  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (Entry entry : Journal.read(state, tenant)) {
      out.println(entry);
      if (why && !entry.why().isEmpty()) {
        out.print(entry.why().indent(4));
      }
    }
    out.flush();
    return 0;
  }
}
