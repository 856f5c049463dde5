package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import dev.tenon.claims.Application;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.Issuer;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds variables that nothing sets, and pairs captured from one claim value that a pattern
 * combines freely. If a policy maps no claims, or only the application can give a role, the
 * application sets the variables and lint cannot check them.
 */
final class VariableLint {

  private final Policy policy;
  private final Diagnostics found;
  private final List<ClaimMapping> mappings;
  private final Set<String> given = new TreeSet<>();

  VariableLint(Policy policy, Diagnostics found) {
    this.policy = policy;
    this.found = found;
    this.mappings =
        Stream.concat(
                policy.claimMappings().stream(),
                policy.issuers().stream().map(Issuer::mappings).flatMap(List::stream))
            .toList();
  }

  void run() {
    if (mappings.isEmpty() && policy.issuers().isEmpty()) {
      return;
    }
    given.add(Subject.USER);
    given.add(Subject.TENANT);
    mappings.forEach(m -> m.yields().stream().map(ClaimOutput::variable).forEach(given::add));
    mappings.forEach(m -> m.holdings().forEach(held -> given.addAll(held.variableNames())));
    given.remove("");
    for (Issuer issuer : policy.issuers()) {
      for (Application application : issuer.applications().values()) {
        given.addAll(application.variables().asMap().keySet());
      }
    }
    Holders holders = Holders.of(policy);
    for (Role role : policy.roles().values()) {
      boolean byProgram = holders.areKnown() && !holders.mayHold(role.name());
      if (!byProgram) {
        role.inheritsWhen().values().stream()
            .flatMap(condition -> condition.tests().stream())
            .forEach(test -> known(test, role.place()));
      }
      for (Permission rule : role.permissions()) {
        if (!byProgram) {
          rule.mentionedResources().forEach(pattern -> known(pattern, rule.place(), rule.effect()));
          rule.condition().tests().forEach(test -> known(test, rule.place()));
        }
        if (rule.effect() != Effect.DENY) {
          rule.resources().forEach(pattern -> together(pattern, rule.place()));
        }
      }
    }
    for (Tenant tenant : policy.tenants()) {
      tenant.includes().forEach(c -> known(c.pattern(), c.place(), Effect.ALLOW));
      tenant.excludes().forEach(c -> known(c.pattern(), c.place(), Effect.DENY));
      tenant.includes().forEach(c -> together(c.pattern(), c.place()));
    }
  }

  private void known(ResourcePattern pattern, Place place, Effect effect) {
    String covers =
        effect == Effect.DENY ? "the path covers any name there" : "the path covers nothing";
    pattern.variables().forEach(name -> known(name, place, covers));
  }

  /** A variable in a test is one of the subject, unless it is a declared attribute. */
  private void known(RuleCondition.Test test, Place around) {
    Place place = test.place().line() > 0 ? test.place() : around;
    for (String operand : test.operands()) {
      int start = operand.indexOf("${");
      int end = operand.indexOf('}', start + 1);
      String name = start < 0 || end < 0 ? "" : operand.substring(start + 2, end);
      boolean declared =
          name.equals(RuleCondition.TIME)
              || AttributeSide.of(name).isPresent()
              || policy.attributes().typeOf("subject." + name).isPresent();
      if (!name.isEmpty() && !declared) {
        known(name, place, "the test is never known");
      }
    }
  }

  private void known(String name, Place place, String so) {
    if (!given.contains(name)) {
      String near = Suggestion.nearest(name, given);
      found.add(
          Lint.warning(
                  LintCode.UNGIVEN_VARIABLE,
                  place,
                  "nothing gives the variable " + quote("${" + name + "}"))
              .because(
                  "no claim mapping and no application has it, so it is not set for any subject, and "
                      + so)
              .mend(
                  near.isEmpty()
                      ? "give it by a claim, such as "
                          + quote("variables: {" + name + ": as-it-stands}")
                          + "; given here: "
                          + given.stream()
                              .map(g -> "`${" + g + "}`")
                              .collect(Collectors.joining(", "))
                      : "did you mean " + quote("${" + near + "}") + "?")
              .about("${" + name + "}"));
    }
  }

  private void together(ResourcePattern pattern, Place place) {
    for (ClaimMapping mapping : mappings) {
      List<String> captured =
          mapping.yields().stream()
              .filter(yield -> !yield.givesRoles() && !yield.capture().isEmpty())
              .filter(yield -> pattern.variables().contains(yield.variable()))
              .map(ClaimOutput::variable)
              .toList();
      if (captured.size() > 1) {
        apart(pattern, place, mapping, captured);
        return;
      }
    }
  }

  private void apart(
      ResourcePattern pattern, Place place, ClaimMapping mapping, List<String> captured) {
    String names =
        captured.stream().map(v -> quote("${" + v + "}")).collect(Collectors.joining(" and "));
    String one = example(pattern.toString(), captured);
    String shape = mapping.pattern().map(Object::toString).orElse("");
    String value = shape;
    for (ClaimOutput yield : mapping.yields()) {
      value = value.replace("{" + yield.capture() + "}", "my-" + yield.capture());
    }
    found.add(
        Lint.warning(
                LintCode.CAPTURES_APART,
                place,
                quote(pattern.toString())
                    + " takes apart what one value of the claim "
                    + quote(mapping.path().text())
                    + " gives together")
            .because(
                names
                    + " come from one value by "
                    + quote(shape)
                    + ", and each is a set of its own: two values give every combination of both")
            .mend(
                "move these variables under `holds`, beside a `role`, which keeps the parts of a"
                    + " value together; or give a role for each pair by a table, such as "
                    + quote("roles: {table: {" + value + ": [my-role]}}")
                    + ", with a rule of that role on "
                    + quote(one))
            .alsoAt(mapping.place())
            .about(pattern.toString()));
  }

  private static String example(String pattern, List<String> captured) {
    String one = pattern;
    for (String variable : captured) {
      one = one.replace("${" + variable + "}", "my-" + variable);
    }
    return one;
  }
}
