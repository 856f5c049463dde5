package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Role;
import dev.tenon.rules.Action;
import dev.tenon.rules.Rule;
import dev.tenon.rules.Rulebook;
import dev.tenon.trie.PathTrie;
import dev.tenon.trie.TooLargeException;
import java.util.ArrayList;
import java.util.List;

/**
 * A role's own rules as one trie, allow, stage and deny together. It depends on nothing but the
 * role, its number and what actions and aliases mean, so policies that agree in these share it.
 *
 * @param number the role's place in the policy, which orders rules of the same effect
 * @param verdicts the rules
 * @param timed whether one of them counts only for a time
 */
record RoleRules(int number, PathTrie<Action, CompiledRule> verdicts, boolean timed) {

  /**
   * The rules of a role.
   *
   * @throws TooLargeException if there are more than can be told apart
   */
  static RoleRules compile(Role role, Rulebook book) {
    int number = book.policy().numberOfRole(role.name());
    List<CompiledRule> verdicts = new ArrayList<>();
    int index = 0;
    boolean timed = false;
    for (Rule rule : book.rulesOf(role)) {
      verdicts.add(CompiledRule.of(rule, number, index));
      if (rule.effect() != Effect.ALLOW && !rule.pattern().variables().isEmpty()) {
        verdicts.add(CompiledRule.unbound(rule, number, index));
      }
      timed |= !rule.validity().isAlways();
      index++;
    }
    return new RoleRules(number, PathTrie.of(verdicts), timed);
  }

  /** The tries of some roles. */
  static ImmutableList<PathTrie<Action, CompiledRule>> separate(List<RoleRules> roles) {
    return roles.stream().map(RoleRules::verdicts).collect(ImmutableList.toImmutableList());
  }

  /** One trie that answers as some do together. */
  static PathTrie<Action, CompiledRule> fused(List<PathTrie<Action, CompiledRule>> separate) {
    List<CompiledRule> all = new ArrayList<>();
    separate.forEach(trie -> all.addAll(trie.entries()));
    return PathTrie.apart(all);
  }

  /** How many rules there are in some tries. */
  static long size(List<PathTrie<Action, CompiledRule>> tries) {
    return tries.stream().mapToLong(trie -> trie.entries().size()).sum();
  }

  /** The most work that one check makes in all of some tries. */
  static long cost(List<PathTrie<Action, CompiledRule>> tries) {
    return tries.stream().mapToLong(PathTrie::cost).sum();
  }

  /** The most work that one check makes here. */
  int cost() {
    return verdicts.cost();
  }

  /** What stands for a role that is refused. */
  static RoleRules none(int number) {
    return new RoleRules(number, PathTrie.of(List.of()), false);
  }

  /** How we say that the work is too much. */
  Diagnostic tooCostly(Role role, int limit) {
    return CostlyPatterns.diagnostic(
        "role", role.name(), role.place(), cost(), limit, verdicts.hardest());
  }
}
