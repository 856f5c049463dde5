package dev.tenon.suite;

import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.Holdings;
import dev.tenon.subject.Subject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A case with everything in it that a change of the policy could affect. */
final class Touch {

  private final Case test;
  private final Subject subject;
  private final Set<String> roles;
  private final Set<String> tenants;
  private final Set<String> actions = new HashSet<>();
  private final Set<Resource> resources = new HashSet<>();
  private final boolean lists;

  /** Whether rules see the variables of the subject, and not those of a holding. */
  private final boolean plain;

  /** Evaluates a case under the unchanged policy. */
  Touch(Case test, Runner runner, Policy policy) {
    this.test = test;
    this.subject = runner.subject(test.subject());
    Holdings holdings = Holdings.of(policy, subject);
    this.plain = holdings.arePlain();
    this.tenants = new HashSet<>(runner.authorizer().access(subject).tenants());
    this.roles = new HashSet<>();
    Set<String> asked = new HashSet<>(holdings.tenants(Long.MIN_VALUE));
    asked.addAll(tenants);
    asked.add(test.tenant());
    for (String tenant : asked) {
      policy.tenantOf(tenant).ifPresent(found -> tenants.add(found.name()));
      holdings.counting(tenant, Long.MIN_VALUE).forEach(counted -> roles.add(counted.role()));
      holdings.countingOwn(tenant, Long.MIN_VALUE).forEach(own -> roles.add(own.role().name()));
    }
    addInherited(policy, asked);
    boolean several = false;
    for (Expectation expectation : test.expectations()) {
      if (expectation instanceof Expectation.OfDecision decision) {
        actions.add(decision.action());
        resources.add(policy.aliases().resolve(decision.resource()));
      } else if (expectation instanceof Expectation.OfList) {
        several = true;
      }
    }
    this.lists = several;
  }

  /** Adds the roles whose rules count by inheritance under a condition, and what these inherit. */
  private void addInherited(Policy policy, Set<String> asked) {
    Deque<String> open = new ArrayDeque<>(roles);
    while (!open.isEmpty()) {
      String name = open.remove();
      Set<String> inherited = new HashSet<>();
      policy.role(name).ifPresent(role -> inherited.addAll(role.inheritedNames()));
      for (String tenant : asked) {
        Role own = policy.ownRoles(tenant).get(name);
        if (own != null) {
          inherited.addAll(own.inheritedNames());
        }
      }
      inherited.removeIf(roles::contains);
      roles.addAll(inherited);
      open.addAll(inherited);
    }
  }

  Case test() {
    return test;
  }

  Set<String> roles() {
    return roles;
  }

  /** Whether a change can affect the case. */
  boolean isWithin(Mutation.Reach reach) {
    return (!reach.claims() || test.subject().given().isEmpty())
        && (reach.role().isEmpty() || roles.contains(reach.role()))
        && (reach.tenant().isEmpty() || tenants.contains(reach.tenant()))
        && reach.subjects().test(subject)
        && (lists
            || reach.actions().isEmpty()
            || actions.stream().anyMatch(reach.actions()::contains))
        && (lists || reach.beyond() || reach.patterns().isEmpty() || isCovered(reach.patterns()));
  }

  /** Whether a pattern covers a resource, or would with an unset variable, which may deny. */
  private boolean isCovered(List<ResourcePattern> patterns) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                resources.stream()
                    .anyMatch(
                        resource ->
                            resource.isCanonical()
                                && pattern.coverage(
                                        resource, plain ? subject.variables() : Variables.none())
                                    != Coverage.NONE));
  }
}
