package dev.tenon.cli;

import dev.tenon.analysis.AccessChange;
import dev.tenon.analysis.Diff;
import dev.tenon.policy.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tenon diff}: the effects of a change of a policy. */
@Command(
    name = "diff",
    description = {
      "Show what a change of a policy changes: who gains and loses what, each with a request that"
          + " shows it.",
      "Nothing is shown exactly when both decide every request of every subject alike."
    },
    footer = {
      "",
      "Lines begin with + for what is gained, - for what is lost and ! for what is given otherwise:",
      "in a pull request, paste them into a block of the language diff."
    },
    exitCodeList = {
      "0:every request is decided alike",
      "1:something is decided otherwise",
      "2:a wrong option, or a missing or broken file",
      "3:undecided within the steps"
    })
final class DiffPolicies extends Verb {

  @Mixin final StepsOption steps = new StepsOption();

  @Parameters(
      index = "0",
      paramLabel = "BEFORE",
      description =
          "A policy file or a directory of files, as it was; REVISION:PATH takes it from git, - from"
              + " standard input.")
  String before = "";

  @Parameters(index = "1", paramLabel = "AFTER", description = "The same as it is to be.")
  String after = "";

  DiffPolicies(Terminal terminal) {
    super("diff", terminal);
  }

  @Override
  Answer answer() {
    if (before.equals(Input.STANDARD) && after.equals(Input.STANDARD)) {
      throw new Usage("standard input is one policy, not both");
    }
    Policy old = PolicyOption.read(terminal(), List.of(before)).policy();
    Policy now = PolicyOption.read(terminal(), List.of(after)).policy();
    Diff diff = steps.of(old).diff(now);
    Answer answer =
        diff.isEmpty()
            ? Answer.yes().line(ink().good("no change: every request is decided alike"))
            : diff.changes().isEmpty() ? Answer.undecided() : Answer.no();
    for (AccessChange change : diff.changes()) {
      answer.line(line(change)).line(change.example().toString().indent(4).stripTrailing());
    }
    if (!diff.isDecided()) {
      answer.note("undecided, there may be more changes: " + diff.reached());
    }
    if (!old.claimMappings().equals(now.claimMappings()) || !old.issuers().equals(now.issuers())) {
      answer.note("what claims give differs too, which is not compared");
    }
    return answer
        .with("decided", diff.isDecided())
        .with("changes", diff.changes().stream().map(DiffPolicies::shape).toList());
  }

  private String line(AccessChange change) {
    return switch (change.kind()) {
      case GAINED -> ink().good("+ " + change);
      case LOST -> ink().bad("- " + change);
      case OTHERWISE -> ink().held("! " + change);
    };
  }

  private static Map<String, Object> shape(AccessChange change) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("kind", change.kind().name().toLowerCase(java.util.Locale.ROOT));
    shape.put("who", change.who());
    shape.put("roles", change.roles());
    shape.put("tenant", change.tenant());
    shape.put("actions", change.actions());
    shape.put("regions", Evidence.texts(change.regions()));
    shape.put("only", Evidence.texts(change.only()));
    shape.put("before", change.before().toString());
    shape.put("after", change.after().toString());
    shape.put("witness", Evidence.witness(change.example()));
    return shape;
  }
}
