package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.RuleCondition;
import dev.tenon.evaluation.ConditionCompiler;
import dev.tenon.evaluation.Program;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The resolved form of a policy: its rules with every name resolved, and the roles of subjects.
 * Immutable and safe to share.
 */
public final class Rulebook {

  private final Policy written;
  private final Policy policy;
  private final ActionTable actions;

  /** The compiled conditions, one for all rules that demand the same. */
  private final ConcurrentMap<RuleCondition, Program> conditions = new ConcurrentHashMap<>();

  private Rulebook(Policy written, ActionTable actions) {
    this.written = written;
    this.policy = written.flattened();
    this.actions = actions;
  }

  /** The resolved form of a policy. */
  public static Rulebook of(Policy policy) {
    return new Rulebook(policy, ActionTable.of(policy));
  }

  /** The resolved form of another policy, which shares unchanged parts with this one. */
  public Rulebook replacedBy(Policy next) {
    return next.actions().equals(policy.actions()) ? new Rulebook(next, actions) : of(next);
  }

  /** The policy as it was written. */
  public Policy written() {
    return written;
  }

  /**
   * The policy with the rules that roles inherit under conditions as their own. It is the written
   * one if no role inherits so.
   */
  public Policy policy() {
    return policy;
  }

  /** The actions that the policy mentions. */
  public ActionTable actions() {
    return actions;
  }

  /**
   * The rules of a role, without those that it inherits, in the order in which they were written.
   */
  public List<Rule> rulesOf(Role role) {
    ImmutableList.Builder<Rule> rules = ImmutableList.builder();
    for (Permission permission : role.permissions()) {
      ActionSet set = actions.of(permission.actions());
      Exceptions exceptions = exceptionsOf(permission);
      Program condition = compiled(permission.condition());
      for (ResourcePattern pattern : permission.resources()) {
        ResourcePattern resolved = policy.aliases().resolve(pattern);
        rules.add(new Rule(role.name(), permission, resolved, set, exceptions, condition));
      }
    }
    return rules.build();
  }

  private @Nullable Program compiled(RuleCondition condition) {
    return condition.isAlways()
        ? null
        : ConditionCompiler.compile(condition, policy.attributes(), conditions);
  }

  private Exceptions exceptionsOf(Permission permission) {
    if (permission.exceptions().isEmpty()) {
      return Exceptions.none();
    }
    List<RuleException> all = new ArrayList<>();
    for (Except except : permission.exceptions()) {
      ActionSet set = except.actions().isEmpty() ? ActionSet.all() : actions.of(except.actions());
      ImmutableList<ResourcePattern> patterns =
          except.resources().stream()
              .map(policy.aliases()::resolve)
              .collect(ImmutableList.toImmutableList());
      all.add(new RuleException(except, set, patterns, compiled(except.condition())));
    }
    return Exceptions.of(all);
  }

  /** A tenant with aliases resolved in its clauses. */
  public Tenant resolve(Tenant tenant) {
    Aliases aliases = policy.aliases();
    return tenant
        .mapClauses(clause -> clause.withPattern(aliases.resolve(clause.pattern())))
        .mapInferences(aliases::resolve);
  }

  /** Some roles and all roles that they inherit. A name that the policy does not know is kept. */
  public Set<String> withInherited(Collection<String> names) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      String name = open.remove();
      if (all.add(name)) {
        Role role = policy.roles().get(name);
        if (role != null) {
          open.addAll(role.inherits());
        }
      }
    }
    return ImmutableSet.copyOf(all);
  }
}
