package dev.tenon.cli;

import dev.tenon.analysis.DeadRule;
import dev.tenon.analysis.DeadRules;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tenon dead}: rules that never make a difference. */
@Command(
    name = "dead",
    description = {
      "Find rules and excludes that never make a difference: shadowed by stronger rules, repeated,"
          + " pointless or hidden.",
      "Without any one of them every request would be decided alike."
    },
    exitCodeList = {
      "0:every rule makes a difference",
      "1:a rule that makes none",
      "2:a wrong option, or a missing or broken file",
      "3:undecided within the steps"
    })
final class Dead extends Verb {

  @Mixin final PolicyOption policy = new PolicyOption();
  @Mixin final StepsOption steps = new StepsOption();

  Dead(Terminal terminal) {
    super("dead", terminal);
  }

  @Override
  Answer answer() {
    DeadRules dead = steps.of(policy.read(terminal()).policy()).dead();
    Answer answer =
        !dead.rules().isEmpty()
            ? Answer.no()
            : dead.isDecided()
                ? Answer.yes().line(ink().good("every rule makes a difference"))
                : Answer.undecided();
    dead.rules().forEach(rule -> answer.line(text(rule)));
    if (!dead.isDecided()) {
      answer.note("undecided, there may be more: " + dead.reached());
    }
    return answer
        .with("decided", dead.isDecided())
        .with("dead", dead.rules().stream().map(Dead::shape).toList());
  }

  private String text(DeadRule rule) {
    String by =
        rule.by().stream().map(c -> "\n  by " + Shapes.words(c)).collect(Collectors.joining());
    return ink().strong(rule.rule().place() + ": ")
        + ink().held(code(rule))
        + ": "
        + rule.rule()
        + "\n  "
        + rule.why().sentence()
        + by;
  }

  private static String code(DeadRule rule) {
    return rule.why().name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> shape(DeadRule rule) {
    Map<String, Object> shape = new LinkedHashMap<>(Evidence.cause(rule.rule()));
    shape.put("why", code(rule));
    shape.put("by", rule.by().stream().map(Evidence::cause).toList());
    return shape;
  }
}
