package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Except;
import java.util.Collection;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * An exception of a rule, with every name resolved.
 *
 * @param written the exception as written
 * @param actions the actions, including implied ones; every action if none is written
 * @param patterns the resources, with aliases resolved; empty for every resource
 * @param condition the compiled condition; null if there is none
 */
public record RuleException(
    Except written,
    ActionSet actions,
    ImmutableList<ResourcePattern> patterns,
    @Nullable Program condition) {

  /** Whether it applies to a subject with these roles, which must include inherited ones. */
  public boolean isFor(Collection<String> roles) {
    return written.roles().isEmpty() || !Collections.disjoint(written.roles(), roles);
  }

  /** The truth of its condition, a number of {@link Program}. */
  public int truth(Variables variables, AttributeLookup given, long now) {
    Program demanded = condition;
    return demanded == null ? Program.TRUE : demanded.truth(variables, given, now);
  }

  /** How far it covers a request of a subject that it is for, whenever its condition is true. */
  public Coverage coverage(Resource resource, Variables variables, Action action) {
    if (!actions.contains(action)) {
      return Coverage.NONE;
    }
    Coverage best = patterns.isEmpty() ? Coverage.FULL : Coverage.NONE;
    for (int i = 0; i < patterns.size() && best != Coverage.FULL; i++) {
      Coverage one = patterns.get(i).coverage(resource, variables);
      best = one.compareTo(best) > 0 ? one : best;
    }
    return best;
  }

  /** Whether it covers every request of a subject that it is for. */
  public boolean isEverything() {
    return written.actions().isEmpty() && written.resources().isEmpty() && condition == null;
  }
}
