package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.tenon.evaluation.ConditionCompiler;
import dev.tenon.evaluation.Program;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The resolved form of a policy: its rules with every name resolved, and the roles of subjects.
 * Immutable and safe to share.
 */
public final class Rulebook {

  private final Policy policy;
  private final ActionTable actions;

  private Rulebook(Policy policy, ActionTable actions) {
    this.policy = policy;
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

  /** The policy itself. */
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
      Program condition =
          permission.condition().isAlways()
              ? null
              : ConditionCompiler.compile(permission.condition(), policy.attributes());
      for (ResourcePattern pattern : permission.resources()) {
        ResourcePattern resolved = policy.aliases().resolve(pattern);
        rules.add(new Rule(role.name(), permission, resolved, set, exceptions, condition));
      }
    }
    return rules.build();
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
      all.add(new RuleException(except, set, patterns));
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

  /** The assignments that apply to a subject, besides those for all identified subjects. */
  public List<Assignment> assignmentsTo(Subject subject) {
    return policy.assignmentsTo(subject);
  }

  /** The assignments for every identified subject of any issuer. */
  public List<Assignment> assignmentsToEveryone() {
    return policy.assignmentsToEveryone();
  }

  /**
   * Every role that a subject holds, with its origin in words: {@link #withInherited} of its own,
   * its assigned and everyone's roles.
   */
  public Map<String, String> originsOf(Subject subject) {
    Map<String, String> origins = new LinkedHashMap<>();
    if (!subject.isIdentified()) {
      return origins;
    }
    subject.roles().forEach(role -> origins.putIfAbsent(role, subject.originOf(role)));
    for (Assignment assignment :
        Iterables.concat(policy.assignmentsTo(subject), policy.assignmentsToEveryone())) {
      for (String role : assignment.roles()) {
        origins.putIfAbsent(role, "assigned by the policy (" + assignment.place() + ")");
      }
    }
    origins.putIfAbsent(Role.EVERYONE, "everyone who is identified");
    Deque<String> open = new ArrayDeque<>(origins.keySet());
    while (!open.isEmpty()) {
      String name = open.remove();
      Role role = policy.roles().get(name);
      for (String inherited : role == null ? ImmutableSet.<String>of() : role.inherits()) {
        if (origins.putIfAbsent(inherited, "inherited by " + name) == null) {
          open.add(inherited);
        }
      }
    }
    return origins;
  }
}
