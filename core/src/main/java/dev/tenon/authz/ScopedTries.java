package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.rules.Action;
import dev.tenon.trie.PathTrie;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of roles that count in one scope. Immutable.
 *
 * @param path the path to which they are limited, with aliases resolved; null for every resource
 * @param variables the values that they see
 * @param tries their rules
 */
record ScopedTries(
    @Nullable Resource path,
    Variables variables,
    ImmutableList<PathTrie<Action, CompiledRule>> tries) {

  static ScopedTries of(
      @Nullable Resource path,
      Variables variables,
      ImmutableList<PathTrie<Action, CompiledRule>> tries) {
    return new ScopedTries(path, variables, tries);
  }

  /** The strongest rule that covers the resource, or the best so far. Allocates nothing. */
  CompiledRule strongest(
      Resource resource, AttributeLookup given, Action action, long now, CompiledRule best) {
    CompiledRule found = best;
    if (RulesInScope.isAtOrBeneath(resource, path)) {
      for (int i = 0; i < tries.size(); i++) {
        found = tries.get(i).strongest(resource, variables, given, action, now, found);
      }
    }
    return found;
  }

  /** The maximum cost of a check. */
  long cost() {
    return RoleRules.cost(tries);
  }

  /** All rules. */
  RulesInScope rules() {
    List<CompiledRule> rules = new ArrayList<>();
    tries.forEach(trie -> rules.addAll(trie.entries()));
    return new RulesInScope(path, variables, rules);
  }
}
