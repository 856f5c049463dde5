package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Effect;
import dev.tenon.yaml.migration.PolicyDraft.Rule;
import java.util.ArrayList;
import java.util.List;

/** Writes the policies of Apache Ranger as allows and denies with exceptions. */
final class RangerRules {

  private final PolicyDraft draft;
  private final List<RangerPolicy> policies;

  private RangerRules(PolicyDraft draft, List<RangerPolicy> policies) {
    this.draft = draft;
    this.policies = policies;
  }

  static void write(PolicyDraft draft, List<RangerPolicy> policies) {
    new RangerRules(draft, policies).all();
  }

  private void all() {
    for (RangerPolicy policy : policies) {
      policy.allows().forEach(item -> allow(policy, item));
      policy.denies().forEach(item -> deny(policy, item));
      if (!policy.allows().isEmpty()) {
        policy.allowExceptions().forEach(item -> except(policy, item));
      }
    }
  }

  private void allow(RangerPolicy policy, RangerPolicy.Item item) {
    List<PolicyDraft.Exempt> excluded = excluded(policy.objects().outerExcluded());
    Rule rule =
        new Rule(
            Effect.ALLOW,
            item.actions(),
            policy.objects().inner(),
            excluded,
            "",
            "",
            place(item),
            item.note());
    for (String role : item.roles()) {
      if (policy.periods().isEmpty()) {
        draft.add(role, rule);
      }
      for (RangerPolicy.Period period : policy.periods()) {
        if (!period.recurring() && isPeriod(period.innerFrom(), period.innerUntil())) {
          draft.add(role, rule.within(period.innerFrom(), period.innerUntil()));
        }
      }
    }
  }

  private static boolean isPeriod(String from, String until) {
    return from.isEmpty() || until.isEmpty() || from.compareTo(until) < 0;
  }

  private static Place place(RangerPolicy.Item item) {
    return item.node().place();
  }

  private static List<PolicyDraft.Exempt> excluded(List<PathPattern> paths) {
    return paths.isEmpty()
        ? List.of()
        : List.of(new PolicyDraft.Exempt(List.of(), List.of(), paths));
  }

  private void deny(RangerPolicy policy, RangerPolicy.Item item) {
    boolean otherwise = item.node() == policy.node();
    List<PolicyDraft.Exempt> parts = new ArrayList<>(excluded(policy.objects().innerExcluded()));
    if (!otherwise) {
      policy.denyExceptions().forEach(each -> parts.add(part(each, List.of())));
    } else if (policy.allowExceptions().isEmpty()) {
      policy.allows().forEach(each -> parts.add(part(each, List.of())));
    }
    if (!policy.overriding()) {
      policies.stream()
          .filter(RangerPolicy::overriding)
          .forEach(other -> grants(other, policy, parts));
    }
    deny(policy, item, item.actions(), parts);
  }

  private void deny(
      RangerPolicy policy,
      RangerPolicy.Item item,
      List<String> actions,
      List<PolicyDraft.Exempt> parts) {
    if (parts.stream().anyMatch(RangerRules::isAll)) {
      return;
    }
    Rule rule =
        Rule.deny(actions, policy.objects().outer(), place(item)).except(parts).noting(item.note());
    for (String role : item.roles()) {
      if (policy.periods().isEmpty()) {
        draft.add(role, rule);
      }
      for (RangerPolicy.Period period : policy.periods()) {
        if (isPeriod(period.outerFrom(), period.outerUntil())) {
          draft.add(role, rule.within(period.outerFrom(), period.outerUntil()));
        }
      }
    }
  }

  /** Whether an exception takes everything out of its rule. */
  private static boolean isAll(PolicyDraft.Exempt part) {
    return part.roles().isEmpty() && part.resources().isEmpty() && part.actions().contains("*");
  }

  /** Who is excepted from an allow is denied, except by what another policy allows. */
  private void except(RangerPolicy policy, RangerPolicy.Item item) {
    List<PolicyDraft.Exempt> parts = new ArrayList<>(excluded(policy.objects().innerExcluded()));
    policies.stream()
        .filter(other -> !other.equals(policy))
        .forEach(other -> grants(other, policy, parts));
    deny(policy, item, item.actions(), parts);
  }

  /** Whether all that a policy allows is surely allowed by it, at all times. */
  private static boolean isSure(RangerPolicy policy) {
    return policy.allowExceptions().isEmpty()
        && policy.periods().isEmpty()
        && policy.objects().outerExcluded().isEmpty();
  }

  /** Adds the exceptions for what another policy allows, if it surely does. */
  private void grants(RangerPolicy from, RangerPolicy to, List<PolicyDraft.Exempt> parts) {
    List<PathPattern> there = to.objects().outer();
    List<PathPattern> met =
        from.objects().inner().stream()
            .filter(path -> there.stream().anyMatch(path::mayMeet))
            .toList();
    if (met.isEmpty() || from.allows().isEmpty()) {
      return;
    }
    if (isSure(from)) {
      from.allows().forEach(each -> parts.add(part(each, met)));
    } else {
      draft.narrower(
          from.node(),
          "what the policy " + from.name() + " allows in spite of " + to.name(),
          "it has exceptions, excludes or a schedule of its own, and an exception of a deny has none",
          "split it into a policy with them and one without");
    }
  }

  private static PolicyDraft.Exempt part(RangerPolicy.Item item, List<PathPattern> resources) {
    List<String> roles = item.roles().contains(FirstMatch.Who.ALL) ? List.of() : item.roles();
    return new PolicyDraft.Exempt(roles, item.actions(), resources);
  }
}
