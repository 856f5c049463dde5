package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.DeadRule;
import dev.tenon.analysis.DeadRules;
import dev.tenon.authz.Cause;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.AnyName;
import dev.tenon.path.Glob;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariablePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.ReservedRules;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;

/** Finds rules that allow everything, have expired, or never decide. */
final class RuleLint {

  private final Policy policy;
  private final Instant now;
  private final long steps;
  private final Diagnostics found;
  private final ReservedRules reserved;

  RuleLint(Policy policy, Instant now, long steps, Diagnostics found) {
    this.policy = policy;
    this.now = now;
    this.steps = steps;
    this.found = found;
    this.reserved = new ReservedRules(policy);
  }

  void run() {
    for (Role role : policy.roles().values()) {
      boolean admin = policy.adminRoles().stream().anyMatch(p -> p.matches(role.name()));
      for (Permission rule : role.permissions()) {
        if (!admin && allowsEverything(rule)) {
          broad(role, rule);
        }
        reserved(rule);
        new ExceptLint(policy, found).look(rule);
        rule.validity().end().filter(end -> !end.isAfter(now)).ifPresent(end -> expired(rule, end));
      }
    }
    for (Role limit : policy.limits().values()) {
      for (Permission rule : limit.permissions()) {
        rule.validity().end().filter(end -> !end.isAfter(now)).ifPresent(end -> expired(rule, end));
      }
    }
    dead(Analysis.of(policy).withBudget(steps).dead());
  }

  private void dead(DeadRules dead) {
    for (DeadRule one : dead.rules()) {
      if (one.rule() instanceof Cause.OfRole rule) {
        dead(one, rule);
      }
    }
    boolean beyond =
        Stream.concat(policy.roles().values().stream(), policy.limits().values().stream())
            .flatMap(role -> role.permissions().stream())
            .anyMatch(rule -> !rule.exceptions().isEmpty() || !rule.condition().isAlways());
    if (!dead.isDecided() && !beyond) {
      policy.roles().values().stream().findFirst().ifPresent(role -> unproved(role, dead));
    }
  }

  private void dead(DeadRule dead, Cause.OfRole rule) {
    Diagnostic finding =
        Lint.warning(
                LintCode.DEAD_RULE,
                rule.place(),
                "this rule of the role "
                    + quote(rule.role())
                    + " never decides a request on "
                    + quote(rule.pattern().toString()))
            .because(reason(dead, rule))
            .mend(
                switch (dead.why()) {
                  case HIDDEN -> "include it in a tenant, or remove it";
                  case NEVER_MET -> "correct the condition, or remove the rule";
                  case SHADOWED, REPEATED, POINTLESS -> "remove it, or correct the pattern";
                })
            .about(rule.pattern().toString());
    for (Cause by : dead.by()) {
      finding = finding.alsoAt(by.place());
    }
    found.add(finding);
  }

  /** Two allows are often meant as two conditions that must both hold. */
  private static String reason(DeadRule dead, Cause.OfRole rule) {
    boolean allows = rule.permission().effect() == Effect.ALLOW;
    return dead.why() == DeadRule.Why.REPEATED && allows
        ? dead.why().sentence() + "; allows add up: one is enough, and two never mean `and`"
        : dead.why().sentence();
  }

  private void unproved(Role first, DeadRules dead) {
    found.add(
        Lint.warning(
                LintCode.UNPROVED_RULES,
                first.place(),
                "not every rule was proved to decide something")
            .because("the proof is undecided: " + dead.reached())
            .mend("ask `tenon dead`, which may take more steps"));
  }

  private static boolean allowsEverything(Permission rule) {
    return rule.effect() == Effect.ALLOW
        && rule.actions().contains(AnyName.INSTANCE)
        && rule.resources().stream().anyMatch(p -> p.covers(ResourcePattern.everything()));
  }

  private void broad(Role role, Permission rule) {
    found.add(
        Lint.warning(
                LintCode.BROAD_GRANT,
                rule.place(),
                "the role " + quote(role.name()) + " may do everything to everything")
            .because("it is none of the admin roles, and only a deny takes anything away from it")
            .mend("name the actions and the paths that it needs"));
  }

  /** Reports a rule that would give administrative rights if it named their namespace literally. */
  private void reserved(Permission rule) {
    Set<NamePattern> rights = reserved.rights(rule);
    if (rule.effect() != Effect.ALLOW || rights.isEmpty()) {
      return;
    }
    boolean named = !rule.actions().contains(AnyName.INSTANCE);
    rule.resources().stream()
        .filter(pattern -> !policy.aliases().keeps(ReservedRules.ROOT, pattern))
        .filter(
            pattern ->
                named || isOpen(pattern.segment(0)) || pattern.beginsWith(ReservedRules.ROOT))
        .filter(pattern -> reaches(pattern) || reaches(policy.aliases().resolve(pattern)))
        .forEach(pattern -> reserved(rule, pattern, rights));
  }

  /**
   * Whether a segment could match the namespace by chance, through a variable's value or a prefix;
   * {@code *} is meant to match everything.
   */
  private static boolean isOpen(SegmentPattern first) {
    return first instanceof VariablePattern || first instanceof Glob;
  }

  private static boolean reaches(ResourcePattern pattern) {
    return pattern.intersects(ResourcePattern.of(ReservedRules.ROOT));
  }

  private void reserved(Permission rule, ResourcePattern pattern, Set<NamePattern> rights) {
    found.add(
        Lint.warning(
                LintCode.RESERVED_NAMESPACE,
                rule.place(),
                quote(pattern.toString()) + " reaches " + quote(ReservedRules.ROOT + "/..."))
            .because(
                "the rights to administer are decided there ("
                    + Suggestion.list(rights.stream().map(Object::toString).toList())
                    + "), and a rule gives them only if its pattern begins with the literal "
                    + quote(ReservedRules.ROOT))
            .mend(
                "to give these rights, add a rule on "
                    + quote(ReservedRules.ROOT + "/...")
                    + "; else begin the pattern with a literal segment of your own, such as "
                    + quote("projects/" + pattern))
            .about(pattern.toString()));
  }

  private void expired(Permission rule, Instant end) {
    found.add(
        Lint.warning(LintCode.EXPIRED_RULE, rule.place(), "this rule has expired")
            .because("it counted until " + end)
            .mend("remove it, or give it a later end")
            .about(end.toString()));
  }
}
