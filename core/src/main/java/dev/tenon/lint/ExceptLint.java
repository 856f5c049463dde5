package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import java.util.Set;

/** Finds exceptions that except nothing of their rule, or all of it. */
final class ExceptLint {

  private final Policy policy;
  private final Diagnostics found;

  ExceptLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.found = found;
  }

  void look(Permission rule) {
    for (Except except : rule.exceptions()) {
      boolean resources =
          except.resources().isEmpty()
              || except.resources().stream()
                  .map(policy.aliases()::resolve)
                  .anyMatch(
                      one ->
                          rule.resources().stream()
                              .map(policy.aliases()::resolve)
                              .anyMatch(one::intersects));
      boolean actions =
          except.actions().isEmpty()
              || except.actions().stream().anyMatch(one -> meets(one, rule.actions()));
      if (!resources || !actions) {
        finding(
            rule,
            except,
            "excepts nothing of its rule",
            resources
                ? "the rule covers none of its actions"
                : "the rule covers none of its resources");
      } else if (exceptsAll(rule, except)) {
        finding(rule, except, "excepts all of its rule", "so the rule covers no request");
      }
    }
  }

  /** Whether an action of the rule, or one that it implies, may be one of the exception's. */
  private boolean meets(NamePattern excepted, Set<NamePattern> actions) {
    for (String name : policy.actions().names()) {
      boolean implied =
          policy.actions().implying(name).stream()
              .anyMatch(from -> actions.stream().anyMatch(pattern -> pattern.matches(from)));
      boolean alsoExcepted = policy.actions().implying(name).stream().anyMatch(excepted::matches);
      if (implied && alsoExcepted) {
        return true;
      }
    }
    return !policy.actions().areDeclared()
        && actions.stream().anyMatch(pattern -> path(pattern).intersects(path(excepted)));
  }

  private static ResourcePattern path(NamePattern name) {
    return ResourcePattern.of(name.toString());
  }

  private boolean exceptsAll(Permission rule, Except except) {
    boolean actions = except.actions().isEmpty() || except.actions().containsAll(rule.actions());
    return except.roles().isEmpty()
        && except.condition().isAlways()
        && actions
        && rule.resources().stream()
            .map(policy.aliases()::resolve)
            .allMatch(
                pattern ->
                    except.resources().isEmpty()
                        || except.resources().stream()
                            .map(policy.aliases()::resolve)
                            .anyMatch(one -> one.covers(pattern)));
  }

  private void finding(Permission rule, Except except, String what, String why) {
    Diagnostic finding =
        Lint.warning(
                LintCode.DEAD_EXCEPTION,
                rule.place(),
                "the exception " + quote(except.toString()) + " " + what)
            .because(why)
            .mend("correct the exception, or remove it")
            .about(except.toString());
    found.add(finding);
  }
}
