package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Resource;
import dev.tenon.rules.Action;
import dev.tenon.subject.HeldLimit;
import java.util.List;

/** A limit of a subject in a tenant: the rules of its parts that count there. Immutable. */
final class LimitRules {

  private final HeldLimit limit;
  private final ImmutableList<ScopedTries> parts;

  LimitRules(HeldLimit limit, List<ScopedTries> parts) {
    this.limit = limit;
    this.parts = ImmutableList.copyOf(parts);
  }

  /** The strongest rule that covers the resource, or the one for no rule. Allocates nothing. */
  CompiledRule strongest(
      CompiledPolicy policy, Resource resource, AttributeLookup given, Action action, long now) {
    CompiledRule best = policy.noRule();
    for (int i = 0; i < parts.size(); i++) {
      best = parts.get(i).strongest(resource, given, action, now, best);
    }
    return best;
  }

  /** The maximum cost of a check. */
  long cost() {
    return parts.stream().mapToLong(ScopedTries::cost).sum();
  }

  /** All rules. */
  List<RulesInScope> rules() {
    return parts.stream().map(ScopedTries::rules).collect(ImmutableList.toImmutableList());
  }

  /** The cause of a decision that the limit makes by a rule. */
  Cause cause(CompiledRule rule) {
    Cause cause = rule.cause();
    String words =
        cause instanceof Cause.OfRole found
            ? found.permission().toString()
            : "allows nothing that covers it";
    return new Cause.OfLimit(limit + " (" + limit.origin() + ")", words, cause.place());
  }
}
