package dev.tenon.authz;

import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.Action;
import dev.tenon.rules.Rule;
import dev.tenon.rules.Rulebook;
import dev.tenon.trie.PathTrie;
import java.util.ArrayList;
import java.util.List;

/**
 * A role's own rules as one trie, allow, stage and deny together.
 *
 * @param number the role's place in the policy, which orders rules of the same effect
 * @param verdicts the rules
 */
record RoleRules(int number, PathTrie<Action, Verdict> verdicts) {

  static RoleRules compile(Role role, int number, Rulebook book, int limit, Diagnostics found) {
    List<Verdict> verdicts = new ArrayList<>();
    Policy policy = book.policy();
    int index = 0;
    for (Rule rule : book.rulesOf(role)) {
      Cause cause = new Cause.OfRole(rule.role(), rule.permission(), rule.pattern());
      verdicts.add(
          Verdict.of(rule, number, index, new Decision(reason(rule.effect()), cause, policy)));
      if (rule.effect() != Effect.ALLOW && !rule.pattern().variables().isEmpty()) {
        Decision unbound = new Decision(Reason.UNBOUND_VARIABLE, cause, policy);
        verdicts.add(Verdict.unbound(rule, number, index, unbound));
      }
      index++;
    }
    PathTrie<Action, Verdict> trie = PathTrie.of(verdicts);
    if (trie.cost() > limit) {
      found.add(
          CostlyPatterns.diagnostic(
              "role", role.name(), role.place(), trie.cost(), limit, trie.hardest()));
    }
    return new RoleRules(number, trie);
  }

  private static Reason reason(Effect effect) {
    return switch (effect) {
      case ALLOW -> Reason.ALLOWED_BY_RULE;
      case STAGE -> Reason.HELD_FOR_APPROVAL;
      case DENY -> Reason.DENIED_BY_RULE;
    };
  }
}
