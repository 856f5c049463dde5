package dev.tenon.rules;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a policy means: its rules with every name resolved, and which roles a subject holds.
 * Immutable and safe to share.
 */
public final class Rulebook {

  private final Policy policy;
  private final ActionTable actions;

  private Rulebook(Policy policy, ActionTable actions) {
    this.policy = policy;
    this.actions = actions;
  }

  /** The meaning of a policy. */
  public static Rulebook of(Policy policy) {
    return new Rulebook(policy, ActionTable.of(policy));
  }

  /** The meaning of another policy, which shares with this one what they have in common. */
  public Rulebook replacedBy(Policy next) {
    return next.actions().equals(policy.actions()) ? new Rulebook(next, actions) : of(next);
  }

  /** The policy itself. */
  public Policy policy() {
    return policy;
  }

  /** The actions that the policy names. */
  public ActionTable actions() {
    return actions;
  }

  /**
   * The rules of a role, without those that it inherits, in the order in which they were written.
   */
  public List<Rule> rulesOf(Role role) {
    ImmutableList.Builder<Rule> rules = ImmutableList.builder();
    for (Permission permission : role.permissions()) {
      ActionSet set = actions.of(permission);
      for (ResourcePattern pattern : permission.resources()) {
        rules.add(new Rule(role.name(), permission, policy.aliases().resolve(pattern), set));
      }
    }
    return rules.build();
  }

  /** A tenant with aliases resolved in what it includes and excludes. */
  public Tenant resolve(Tenant tenant) {
    Aliases aliases = policy.aliases();
    return tenant
        .mapClauses(clause -> clause.withPattern(aliases.resolve(clause.pattern())))
        .mapInferences(aliases::resolve);
  }

  /**
   * The roles that come with some names: these, and all that they inherit. A name that the policy
   * does not know stands for itself.
   */
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

  /** The assignments that give a subject roles, besides those for all identified subjects. */
  public List<Assignment> assignmentsTo(Subject subject) {
    return policy.assignmentsTo(subject);
  }

  /** The assignments that give every identified subject roles, whoever vouches for it. */
  public List<Assignment> assignmentsToEveryone() {
    return policy.assignmentsToEveryone();
  }

  /**
   * Every role that a subject holds, with how it came to hold it, in words; the same set as {@link
   * #withInherited} of its own, its assigned and everyone's roles.
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
