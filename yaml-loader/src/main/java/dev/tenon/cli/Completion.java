package dev.tenon.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tenon completion}: a shell script that completes commands and options. */
@Command(
    name = "completion",
    description = "Print a script by which a shell completes commands and options.",
    footer = {
      "",
      "For the shell that runs now:  source <(tenon completion bash)",
      "The script for zsh is the same behind bashcompinit, which it loads."
    },
    exitCodeList = {"0:printed", "2:a wrong option"})
final class Completion extends Verb {

  /** The supported shells. */
  enum Shell {
    /** The GNU shell. */
    bash,
    /** The Z shell. */
    zsh
  }

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash or zsh.")
  Shell shell = Shell.bash;

  Completion(Terminal terminal) {
    super("completion", terminal);
  }

  @Override
  Answer answer() {
    String script = AutoComplete.bash("tenon", Tenon.all(terminal()));
    return Answer.yes().text(script).with("shell", shell.toString()).with("script", script);
  }
}
