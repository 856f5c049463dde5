package dev.tenon.cli;

import dev.tenon.analysis.Reaches;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tenon who-can}: the roles that allow an action, and their receivers in the policy. */
@Command(
    name = "who-can",
    description =
        "Show who is allowed an action somewhere in a region: each role with the rule that allows"
            + " it, and whom the policy gives the role to.",
    exitCodeList = {
      "0:somebody can",
      "1:nobody can",
      "2:a wrong option, or a missing or broken file",
      "3:nobody was found, and it is undecided within the steps"
    })
final class WhoCan extends Verb {

  @Mixin final PolicyOption policy = new PolicyOption();
  @Mixin final StepsOption steps = new StepsOption();

  @Parameters(index = "0", paramLabel = "ACTION", description = "An action, or a glob.")
  String action = "";

  @Parameters(
      index = "1",
      paramLabel = "PATTERN",
      description = "A resource, or a pattern for anything that it covers.")
  String region = "";

  WhoCan(Terminal terminal) {
    super("who-can", terminal);
  }

  @Override
  Answer answer() {
    if (action.isEmpty()) {
      throw new Usage("the action is empty: name one, or write `*` for any");
    }
    Policy read = policy.read(terminal()).policy();
    return Evidence.answer(find(read, Evidence.pattern(region)), read, ink());
  }

  private Reaches find(Policy read, ResourcePattern where) {
    try {
      return steps.of(read).whoCan(action, where);
    } catch (InvalidPathException refused) {
      throw new Usage("not an action or a glob: " + Diagnostic.quote(action));
    }
  }
}
