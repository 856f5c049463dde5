package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.evaluation.Program;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Role;
import dev.tenon.rules.Action;
import dev.tenon.rules.Rule;
import dev.tenon.rules.Rulebook;
import dev.tenon.trie.PathTrie;
import dev.tenon.trie.TooLargeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A role's own rules of all effects as one trie. It depends only on the role, its number, and the
 * declared actions and aliases, so policies with the same values of these share it.
 *
 * @param number the role's place in the policy, which orders rules of the same effect
 * @param verdicts the compiled rules, without those of {@code byHolders}
 * @param byHolders the compiled rules with exceptions for roles, which depend on the subject's
 *     roles
 * @param timed whether one of them has time bounds or compares the time
 * @param gives whether one of them allows or stages, so that the role admits its holders
 */
record RoleRules(
    int number,
    PathTrie<Action, CompiledRule> verdicts,
    ImmutableList<CompiledRule> byHolders,
    boolean timed,
    boolean gives) {

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
    List<CompiledRule> byHolders = new ArrayList<>();
    int index = 0;
    boolean timed = false;
    boolean gives = false;
    for (Rule rule : book.rulesOf(role)) {
      List<CompiledRule> these = rule.exceptions().dependOnRoles() ? byHolders : verdicts;
      these.add(CompiledRule.of(rule, number, index));
      if (rule.effect() != Effect.ALLOW && !rule.variables().isEmpty()) {
        these.add(CompiledRule.unbound(rule, number, index));
      }
      Program condition = rule.condition();
      boolean byAttributes = condition != null || rule.exceptions().dependOnAttributes();
      if (rule.effect() != Effect.ALLOW && byAttributes) {
        these.add(CompiledRule.missing(rule, number, index));
      }
      timed |= !rule.validity().isAlways() || (condition != null && condition.readsTime());
      timed |= rule.exceptions().readTime();
      gives |= rule.effect() != Effect.DENY;
      index++;
    }
    return new RoleRules(
        number, PathTrie.of(verdicts), ImmutableList.copyOf(byHolders), timed, gives);
  }

  /**
   * The tries of some roles: one for each, and one with the rules that depend on the subject's
   * roles, if there are any.
   *
   * @param held the roles that exceptions of these rules name and the subject holds
   */
  static ImmutableList<PathTrie<Action, CompiledRule>> separate(
      List<RoleRules> roles, Set<String> held) {
    ImmutableList.Builder<PathTrie<Action, CompiledRule>> tries = ImmutableList.builder();
    List<CompiledRule> dependent = new ArrayList<>();
    for (RoleRules role : roles) {
      tries.add(role.verdicts);
      for (CompiledRule rule : role.byHolders) {
        CompiledRule applying = rule.forHolders(held);
        if (applying != null) {
          dependent.add(applying);
        }
      }
    }
    return dependent.isEmpty() ? tries.build() : tries.add(PathTrie.of(dependent)).build();
  }

  /** The roles that exceptions of these rules name. */
  Set<String> excepted() {
    Set<String> names = new LinkedHashSet<>();
    byHolders.forEach(rule -> names.addAll(rule.exceptions().roles()));
    return names;
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
    long dependent = byHolders.stream().mapToLong(CompiledRule::cost).sum();
    return Ints.saturatedCast(verdicts.cost() + dependent);
  }

  /** A placeholder for a role that is rejected. */
  static RoleRules none(int number) {
    return new RoleRules(number, PathTrie.of(List.of()), ImmutableList.of(), false, false);
  }

  /** The diagnostic for a role over the cost limit. */
  Diagnostic tooCostly(Role role, int limit) {
    return CostlyPatterns.diagnostic(
        "role", role.name(), role.place(), cost(), limit, verdicts.hardest());
  }
}
