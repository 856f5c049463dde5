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
 * A role's own rules of all effects as one trie. It depends only on the role, its number, and the
 * declared actions and aliases, so policies with the same values of these share it.
 *
 * @param number the role's place in the policy, which orders rules of the same effect
 * @param verdicts the compiled rules
 * @param timed whether one of them has time bounds
 * @param gives whether one of them allows or stages, so that the role admits its holders
 */
record RoleRules(
    int number, PathTrie<Action, CompiledRule> verdicts, boolean timed, boolean gives) {

  /**
   * The rules of a role.
   *
   * @throws TooLargeException if there are too many
   */
  static RoleRules compile(Role role, Rulebook book) {
    return compile(role, book.policy().numberOfRole(role.name()), book);
  }

  /**
   * The rules of a role or limit with a number.
   *
   * @throws TooLargeException if there are too many
   */
  static RoleRules compile(Role role, int number, Rulebook book) {
    List<CompiledRule> verdicts = new ArrayList<>();
    int index = 0;
    boolean timed = false;
    boolean gives = false;
    for (Rule rule : book.rulesOf(role)) {
      verdicts.add(CompiledRule.of(rule, number, index));
      if (rule.effect() != Effect.ALLOW && !rule.pattern().variables().isEmpty()) {
        verdicts.add(CompiledRule.unbound(rule, number, index));
      }
      timed |= !rule.validity().isAlways();
      gives |= rule.effect() != Effect.DENY;
      index++;
    }
    return new RoleRules(number, PathTrie.of(verdicts), timed, gives);
  }

  /** The tries of some roles. */
  static ImmutableList<PathTrie<Action, CompiledRule>> separate(List<RoleRules> roles) {
    return roles.stream().map(RoleRules::verdicts).collect(ImmutableList.toImmutableList());
  }

  /** One trie with the entries of several. */
  static PathTrie<Action, CompiledRule> fused(List<PathTrie<Action, CompiledRule>> separate) {
    List<CompiledRule> all = new ArrayList<>();
    separate.forEach(trie -> all.addAll(trie.entries()));
    return PathTrie.apart(all);
  }

  /** The total number of rules in some tries. */
  static long size(List<PathTrie<Action, CompiledRule>> tries) {
    return tries.stream().mapToLong(trie -> trie.entries().size()).sum();
  }

  /** The maximum cost of one check in all of some tries. */
  static long cost(List<PathTrie<Action, CompiledRule>> tries) {
    return tries.stream().mapToLong(PathTrie::cost).sum();
  }

  /** The maximum cost of one check. */
  int cost() {
    return verdicts.cost();
  }

  /** A placeholder for a role that is rejected. */
  static RoleRules none(int number) {
    return new RoleRules(number, PathTrie.of(List.of()), false, false);
  }

  /** The diagnostic for a role over the cost limit. */
  Diagnostic tooCostly(Role role, int limit) {
    return CostlyPatterns.diagnostic(
        "role", role.name(), role.place(), cost(), limit, verdicts.hardest());
  }
}
