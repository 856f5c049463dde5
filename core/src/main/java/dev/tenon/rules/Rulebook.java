package dev.tenon.rules;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Subject;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
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
  private final ImmutableMap<String, ImmutableList<Assignment>> bySubject;
  private final ImmutableMap<String, ImmutableList<Assignment>> byClient;
  private final ImmutableList<Assignment> toEveryone;

  private Rulebook(Policy policy) {
    this.policy = policy;
    this.actions = ActionTable.of(policy);
    this.bySubject = byKey(policy, Assignment.Receiver.SUBJECT);
    this.byClient = byKey(policy, Assignment.Receiver.CLIENT);
    this.toEveryone =
        byKey(policy, Assignment.Receiver.EVERYONE).getOrDefault("", ImmutableList.of());
  }

  private static ImmutableMap<String, ImmutableList<Assignment>> byKey(
      Policy policy, Assignment.Receiver receiver) {
    return policy.assignments().stream()
        .filter(assignment -> assignment.receiver() == receiver)
        .collect(
            collectingAndThen(
                groupingBy(Assignment::key, LinkedHashMap::new, ImmutableList.toImmutableList()),
                ImmutableMap::copyOf));
  }

  /** The meaning of a policy. */
  public static Rulebook of(Policy policy) {
    return new Rulebook(policy);
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
    return Tenant.of(tenant.name())
        .describedAs(tenant.description())
        .including(resolve(tenant.includes()))
        .excluding(resolve(tenant.excludes()))
        .inferring(tenant.inferences().toArray(new Inference[0]))
        .enteredBy(tenant.roles())
        .at(tenant.place());
  }

  private List<TenantClause> resolve(List<TenantClause> clauses) {
    return clauses.stream()
        .map(c -> TenantClause.of(policy.aliases().resolve(c.pattern()), c.place()))
        .toList();
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

  /** The assignments that give a subject roles, besides those for everyone. */
  public List<Assignment> assignmentsTo(Subject subject) {
    ImmutableList<Assignment> own = bySubject.getOrDefault(subject.id(), ImmutableList.of());
    ImmutableList<Assignment> clients = byClient.getOrDefault(subject.client(), ImmutableList.of());
    if (own.isEmpty() && clients.isEmpty()) {
      return ImmutableList.of();
    }
    return ImmutableList.<Assignment>builder().addAll(own).addAll(clients).build().stream()
        .filter(assignment -> assignment.appliesTo(subject))
        .toList();
  }

  /** The assignments that give every identified subject roles. */
  public List<Assignment> assignmentsToEveryone() {
    return toEveryone;
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
    for (Assignment assignment : Iterables.concat(assignmentsTo(subject), toEveryone)) {
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
