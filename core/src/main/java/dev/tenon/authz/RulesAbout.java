package dev.tenon.authz;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.rules.Action;
import dev.tenon.trie.PathTrie;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules and excludes about one resource, found once for several actions. It decides as {@link
 * EffectivePermissions#strongest} does. Used by one thread.
 */
final class RulesAbout {

  private final Resource resource;
  private final Variables variables;
  private final List<CompiledRule> rules = new ArrayList<>();

  private RulesAbout(Resource resource, Variables variables) {
    this.resource = resource;
    this.variables = variables;
  }

  /** Those of some tries. */
  static RulesAbout of(
      Resource resource, Variables variables, List<PathTrie<Action, CompiledRule>> tries) {
    RulesAbout about = new RulesAbout(resource, variables);
    for (int i = 0; i < tries.size(); i++) {
      tries.get(i).addAllAbout(resource, variables, about.rules);
    }
    return about;
  }

  /** Whether the strongest one that applies to an action allows it. */
  boolean allow(Action action, AttributeLookup given, long now) {
    CompiledRule best = null;
    for (int i = 0; i < rules.size(); i++) {
      CompiledRule rule = rules.get(i);
      if (outranks(rule, best) && applies(rule, action, given, now)) {
        best = rule;
      }
    }
    return best != null && best.allows();
  }

  private static boolean outranks(CompiledRule rule, @Nullable CompiledRule best) {
    return best == null || rule.rank() > best.rank();
  }

  private boolean applies(CompiledRule rule, Action action, AttributeLookup given, long now) {
    return rule.concerns(action, now)
        && (rule.coversAsItsPattern()
            || rule.coverage(resource, variables, action) == rule.needed())
        && (!rule.isConditional() || rule.holds(resource, variables, action, given, now));
  }
}
