package dev.tenon.spec;

import dev.tenon.authz.Relations;
import dev.tenon.authz.Request;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Truth;
import dev.tenon.path.Coverage;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.Actor;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a policy means, as a scan over all that it says: the specification of every engine. */
public final class ReferenceAuthorizer {

  /**
   * What is decided, why, and which rules could each have decided it alone; no rules where the
   * reason is not a rule.
   */
  public record Answer(Effect effect, String reason, Set<Permission> rules) {}

  private final Policy policy;
  private final Relations relations;
  private final long now;

  /** The meaning of a policy at an instant. */
  public ReferenceAuthorizer(Policy policy, Relations relations, long now) {
    this.policy = policy;
    this.relations = relations;
    this.now = now;
  }

  /** A role that counts in a request, and the scope by which it does. */
  private record Counted(String role, RoleScope scope) {}

  /** Decides as section 2 of the design does, line by line. */
  public Answer decide(Request request) {
    Answer refused = refusal(request);
    if (refused != null) {
      return refused;
    }
    String tenant = activeTenant(request);
    Resource resource = policy.aliases().resolve(request.resource());
    Subject subject = request.subject();
    Variables variables = variables(subject, tenant);
    if (policy.usesTenants()) {
      Coverage shown = visibility(tenantOf(tenant).orElseThrow(), request, resource, variables);
      if (shown != Coverage.FULL) {
        return deny(shown == Coverage.NONE ? "not-visible" : "unbound-variable");
      }
    }
    Attributes values = subject.attributes().withAll(request.attributes());
    Set<String> names = names(subject, tenant);
    Found found = new Found(names);
    for (Counted counted : counting(subject, tenant)) {
      Role role = policy.roles().get(counted.role());
      if (role != null) {
        found.add(role, counted.scope(), variables, values, request.action(), resource);
      }
    }
    Answer answer = found.answer();
    for (HeldLimit limit : limits(subject)) {
      Found allowed = new Found(names);
      for (HeldRole part : limit.parts()) {
        Role rules = policy.limits().get(part.role());
        if (rules != null && part.scope().counts(tenant, now)) {
          allowed.add(rules, part.scope(), variables, values, request.action(), resource);
        }
      }
      Effect effect = allowed.answer().effect();
      if (effect.compareTo(answer.effect()) > 0) {
        answer =
            effect == Effect.DENY
                ? deny("beyond-limit")
                : new Answer(Effect.STAGE, "held-for-approval", Set.of());
      }
    }
    return answer;
  }

  /** The denial that does not depend on rules and clauses, or null. */
  private @Nullable Answer refusal(Request request) {
    Subject subject = request.subject();
    if (!policy.aliases().resolve(request.resource()).isCanonical()) {
      return deny("invalid-resource");
    }
    String only = subject.confinement();
    if (!only.isEmpty()) {
      if (!policy.usesTenants() || !(request.tenant().isEmpty() || request.tenant().equals(only))) {
        return deny("tenant-not-assigned");
      }
      if (!admits(subject, only)) {
        return deny("not-admitted");
      }
      return isOpen(subject, only) ? null : deny("tenant-not-assigned");
    }
    if (!policy.usesTenants()) {
      return admits(subject, "") ? null : deny("not-admitted");
    }
    if (request.tenant().isEmpty()) {
      boolean somewhere =
          admits(subject, "")
              || heldTenants(subject).stream()
                  .anyMatch(name -> tenantOf(name).isPresent() && admits(subject, name));
      if (!somewhere) {
        return deny("not-admitted");
      }
      return activeTenant(request).isEmpty() ? deny("tenant-not-selected") : null;
    }
    if (!admits(subject, request.tenant())) {
      return deny("not-admitted");
    }
    return activeTenant(request).isEmpty() ? deny("tenant-not-assigned") : null;
  }

  /** The tenant of the request, or the only one that the subject may enter; empty if none. */
  private String activeTenant(Request request) {
    if (!request.subject().confinement().isEmpty()) {
      return request.subject().confinement();
    }
    if (!request.tenant().isEmpty()) {
      return isOpen(request.subject(), request.tenant()) ? request.tenant() : "";
    }
    List<String> open = openTenants(request.subject());
    boolean family =
        policy.tenants().stream()
            .anyMatch(
                tenant ->
                    tenant.isFamily()
                        && admits(request.subject(), "")
                        && enters(request.subject(), "", tenant));
    return open.size() == 1 && !family ? open.get(0) : "";
  }

  /** The exact tenants that a subject may enter, then the other names in its holdings. */
  public List<String> openTenants(Subject subject) {
    Set<String> names = new LinkedHashSet<>();
    if (!subject.confinement().isEmpty()) {
      names.add(subject.confinement());
    }
    policy.tenants().stream().filter(t -> !t.isFamily()).forEach(t -> names.add(t.name()));
    names.addAll(heldTenants(subject));
    return names.stream().filter(name -> isOpen(subject, name)).toList();
  }

  /** Whether the subject has the empty limit, which admits to nothing. */
  public boolean isClosed(Subject subject) {
    return limits(subject).stream().anyMatch(limit -> limit.parts().isEmpty());
  }

  private boolean isOpen(Subject subject, String name) {
    boolean reached = subject.confinement().isEmpty() || subject.confinement().equals(name);
    return policy.usesTenants()
        && reached
        && admits(subject, name)
        && tenantOf(name).filter(tenant -> enters(subject, name, tenant)).isPresent();
  }

  /** The exact tenant of a name, or the narrowest family that it belongs to. */
  private Optional<Tenant> tenantOf(String name) {
    if (!TenantName.isValid(name)) {
      return Optional.empty();
    }
    List<Tenant> all =
        policy.tenants().stream()
            .filter(tenant -> NaivePaths.name(NamePattern.of(tenant.name()), name))
            .toList();
    Optional<Tenant> exact = all.stream().filter(tenant -> !tenant.isFamily()).findFirst();
    return exact.or(
        () ->
            all.stream()
                .filter(
                    tenant ->
                        all.stream()
                            .allMatch(
                                other ->
                                    ResourcePattern.of(List.of(other.name()))
                                        .covers(ResourcePattern.of(List.of(tenant.name())))))
                .findFirst());
  }

  private Set<String> heldTenants(Subject subject) {
    Set<String> names = new LinkedHashSet<>();
    for (HeldRole held : held(subject)) {
      if (!held.scope().tenant().isEmpty() && !held.scope().hasEnded(now)) {
        names.add(held.scope().tenant());
      }
    }
    return names;
  }

  /** Whether a role that counts in a tenant admits the subject. */
  private boolean admits(Subject subject, String tenant) {
    Set<String> roles = names(subject, tenant);
    if (subject.isIdentified() && holdsOneOf(policy.adminRoles(), roles, subject)) {
      return true;
    }
    if (policy.restrictsEntry()) {
      return holdsOneOf(policy.authorizedRoles(), roles, subject);
    }
    return roles.stream().anyMatch(this::isNamed)
        || policy.tenants().stream().anyMatch(one -> holdsOneOf(one.roles(), roles, subject));
  }

  /** Whether a role allows or stages something, or is assigned. */
  private boolean isNamed(String name) {
    Role role = policy.roles().get(name);
    return (role != null
            && rulesOf(role).stream()
                .anyMatch(rule -> rule.effect() != Effect.DENY && !rule.resources().isEmpty()))
        || policy.assignments().stream().anyMatch(a -> a.roles().contains(name));
  }

  /** A role's rules, and those that it inherits under conditions, each with its conditions. */
  private List<Permission> rulesOf(Role role) {
    List<Permission> all = new ArrayList<>(role.permissions());
    role.inheritsWhen()
        .forEach(
            (name, condition) -> allRulesOf(name).forEach(rule -> all.add(rule.when(condition))));
    return all;
  }

  /** The rules of a role and of all that it inherits. */
  private List<Permission> allRulesOf(String name) {
    List<Permission> all = new ArrayList<>();
    Role role = policy.roles().get(name);
    if (role != null) {
      all.addAll(rulesOf(role));
      role.inherits().forEach(inherited -> all.addAll(allRulesOf(inherited)));
    }
    return all;
  }

  private boolean enters(Subject subject, String name, Tenant tenant) {
    return holdsOneOf(tenant.roles(), names(subject, name), subject);
  }

  private Set<String> names(Subject subject, String tenant) {
    Set<String> names = new LinkedHashSet<>();
    counting(subject, tenant).forEach(counted -> names.add(counted.role()));
    return names;
  }

  /** Exact names alone match for who is not identified. */
  private static boolean holdsOneOf(
      Collection<NamePattern> patterns, Set<String> roles, Subject subject) {
    return patterns.stream()
        .filter(pattern -> subject.isIdentified() || pattern instanceof Literal)
        .anyMatch(pattern -> roles.stream().anyMatch(role -> NaivePaths.name(pattern, role)));
  }

  private Variables variables(Subject subject, String tenant) {
    return admitted(
        tenant.isEmpty() ? subject.variables() : subject.variables().with("tenant", tenant));
  }

  /** Without each variable one of whose values has a text that it must not have. */
  private Variables admitted(Variables all) {
    Variables left = all;
    for (String name : all.asMap().keySet()) {
      String text = policy.valueRules().asMap().get(name);
      for (String value : all.asMap().getOrDefault(name, Set.of())) {
        left = text != null && value.indexOf(text) >= 0 ? left.without(name) : left;
      }
    }
    return left;
  }

  /** All that a subject holds, from itself and from assignments. */
  private List<HeldRole> held(Subject subject) {
    List<HeldRole> held = new ArrayList<>(subject.heldRoles());
    subject.roles().forEach(role -> held.add(HeldRole.everywhere(role, "subject")));
    policy.assignments().stream()
        .filter(assignment -> assignment.appliesTo(subject))
        .forEach(
            assignment ->
                assignment
                    .roles()
                    .forEach(
                        role ->
                            held.add(
                                HeldRole.everywhere(role, "policy").within(assignment.scope()))));
    return held;
  }

  /** The subject's limits, the assigned ones, and the empty one for each actor nobody names. */
  private List<HeldLimit> limits(Subject subject) {
    List<HeldLimit> limits = new ArrayList<>(subject.limits());
    policy.assignments().stream()
        .filter(assignment -> assignment.appliesTo(subject) && assignment.isLimiting())
        .forEach(
            a ->
                limits.add(HeldLimit.of(HeldRole.each(a.limits(), a.scope(), "policy"), "policy")));
    for (Actor actor : subject.limitingActors()) {
      if (policy.assignments().stream().noneMatch(assignment -> assignment.limits(actor))) {
        limits.add(HeldLimit.of());
      }
    }
    return limits;
  }

  /** What a subject holds that counts in a tenant, and all that it inherits in the same scope. */
  private List<Counted> counting(Subject subject, String tenant) {
    List<Counted> all = new ArrayList<>();
    for (HeldRole held : held(subject)) {
      boolean here =
          held.scope().tenant().isEmpty()
              || (policy.usesTenants() && held.scope().tenant().equals(tenant));
      if (here && !held.scope().hasEnded(now)) {
        inherit(held.role(), held.scope(), all);
      }
    }
    if (subject.isIdentified()) {
      inherit(Role.EVERYONE, RoleScope.everywhere(), all);
    }
    return all;
  }

  /** A role that is held in a tenant only gives nothing where it is held everywhere. */
  private void inherit(String name, RoleScope scope, List<Counted> all) {
    Role role = policy.roles().get(name);
    boolean lost = role != null && role.isHeldInTenantOnly() && scope.tenant().isEmpty();
    if (!lost && !all.contains(new Counted(name, scope))) {
      all.add(new Counted(name, scope));
      if (role != null) {
        role.inherits().forEach(inherited -> inherit(inherited, scope, all));
      }
    }
  }

  /**
   * Decides as {@code Access.checkReserved} does: where it would be allowed, one of the rules that
   * allow it must have the first segment in its text, and keep it when aliases are resolved.
   */
  public Answer decideReserved(Request request) {
    Answer answer = decide(request);
    if (answer.effect() != Effect.ALLOW) {
      return answer;
    }
    Resource resource = policy.aliases().resolve(request.resource());
    String first = request.resource().segment(0);
    Set<Permission> literal = new LinkedHashSet<>();
    String tenant = activeTenant(request);
    Variables variables = variables(request.subject(), tenant);
    Set<String> names = names(request.subject(), tenant);
    for (Counted counted : counting(request.subject(), tenant)) {
      Role role = policy.roles().get(counted.role());
      if (role == null || !isAtOrBeneath(resource, counted.scope())) {
        continue;
      }
      Variables values = values(counted.scope(), variables);
      for (Permission rule : rulesOf(role)) {
        for (ResourcePattern written : rule.resources()) {
          ResourcePattern pattern = policy.aliases().resolve(written);
          if (answer.rules().contains(rule)
              && written.toList().get(0).equals(first)
              && pattern.toList().get(0).equals(first)
              && covers(
                      rule, written, names, values, request.action(), resource, conditions(values))
                  == Coverage.FULL) {
            literal.add(rule);
          }
        }
      }
    }
    return literal.isEmpty() ? deny("no-rule") : new Answer(Effect.ALLOW, answer.reason(), literal);
  }

  /** Conditions of a request for the administration of the policy, which has no attributes. */
  private NaiveConditions conditions(Variables values) {
    return new NaiveConditions(
        policy.attributes(), values, Attributes.none(), Instant.ofEpochMilli(now));
  }

  /** A holding's own variables in place of the subject's, also those without a value. */
  private Variables values(RoleScope scope, Variables subject) {
    Variables values = subject;
    for (String name : scope.unset()) {
      values = values.without(name);
    }
    for (String name : scope.variables().asMap().keySet()) {
      values = values.with(name, scope.variables().asMap().getOrDefault(name, Set.of()));
    }
    return admitted(values);
  }

  private boolean isAtOrBeneath(Resource resource, RoleScope scope) {
    return scope
        .path()
        .map(policy.aliases()::resolve)
        .map(path -> path.size() <= resource.size() && resource.ancestor(path.size()).equals(path))
        .orElse(true);
  }

  /** The rules that cover a request, by what they do. */
  private final class Found {
    private final Set<Permission> unbound = new LinkedHashSet<>();
    private final Set<Permission> missing = new LinkedHashSet<>();
    private final Set<Permission> denying = new LinkedHashSet<>();
    private final Set<Permission> staging = new LinkedHashSet<>();
    private final Set<Permission> allowing = new LinkedHashSet<>();

    private final Set<String> names;

    Found(Set<String> names) {
      this.names = names;
    }

    void add(
        Role role,
        RoleScope scope,
        Variables subject,
        Attributes attributes,
        String action,
        Resource resource) {
      if (!isAtOrBeneath(resource, scope)) {
        return;
      }
      Variables variables = values(scope, subject);
      NaiveConditions conditions =
          new NaiveConditions(
              policy.attributes(), variables, attributes, Instant.ofEpochMilli(now));
      for (Permission rule : rulesOf(role)) {
        if (!isValid(rule) || !isAbout(rule, action)) {
          continue;
        }
        for (ResourcePattern pattern : rule.resources()) {
          Coverage coverage = covers(rule, pattern, names, variables, action, resource, conditions);
          Truth condition =
              conditions
                  .truth(rule.condition())
                  .and(spared(rule, names, variables, action, resource, conditions));
          if (coverage == Coverage.UNBOUND
              && condition != Truth.FALSE
              && rule.effect() != Effect.ALLOW) {
            unbound.add(rule);
          }
          if (coverage == Coverage.FULL
              && condition == Truth.UNKNOWN
              && rule.effect() != Effect.ALLOW) {
            missing.add(rule);
          }
          if (coverage == Coverage.FULL && condition == Truth.TRUE) {
            switch (rule.effect()) {
              case DENY -> denying.add(rule);
              case STAGE -> staging.add(rule);
              case ALLOW -> allowing.add(rule);
            }
          }
        }
      }
    }

    Answer answer() {
      if (!unbound.isEmpty()) {
        return new Answer(Effect.DENY, "unbound-variable", unbound);
      }
      if (!missing.isEmpty()) {
        return new Answer(Effect.DENY, "missing-attribute", missing);
      }
      if (!denying.isEmpty()) {
        return new Answer(Effect.DENY, "denied-by-rule", denying);
      }
      if (!staging.isEmpty()) {
        return new Answer(Effect.STAGE, "held-for-approval", staging);
      }
      return allowing.isEmpty()
          ? deny("no-rule")
          : new Answer(Effect.ALLOW, "allowed-by-rule", allowing);
    }
  }

  /** How far a pattern of a rule covers, and none of its exceptions does. */
  private Coverage covers(
      Permission rule,
      ResourcePattern pattern,
      Set<String> roles,
      Variables variables,
      String action,
      Resource resource,
      NaiveConditions conditions) {
    Coverage covered = NaivePaths.coverage(policy.aliases().resolve(pattern), resource, variables);
    for (Except except : rule.exceptions()) {
      Coverage excepted = excepted(except, roles, variables, action, resource);
      Truth applies = conditions.truth(except.condition());
      if (applies == Truth.TRUE || (applies == Truth.UNKNOWN && excepted == Coverage.UNBOUND)) {
        covered = worse(covered, not(excepted));
      }
    }
    return covered;
  }

  /** Unknown if an attribute alone says whether an exception applies, and it is not given. */
  private Truth spared(
      Permission rule,
      Set<String> roles,
      Variables variables,
      String action,
      Resource resource,
      NaiveConditions conditions) {
    Truth spared = Truth.TRUE;
    for (Except except : rule.exceptions()) {
      if (excepted(except, roles, variables, action, resource) == Coverage.FULL
          && conditions.truth(except.condition()) == Truth.UNKNOWN) {
        spared = Truth.UNKNOWN;
      }
    }
    return spared;
  }

  /** How far an exception covers, whenever its condition is true. */
  private Coverage excepted(
      Except except, Set<String> roles, Variables variables, String action, Resource resource) {
    Coverage excepted = except.resources().isEmpty() ? Coverage.FULL : Coverage.NONE;
    for (ResourcePattern each : except.resources()) {
      excepted =
          better(
              excepted, NaivePaths.coverage(policy.aliases().resolve(each), resource, variables));
    }
    if (!except.actions().isEmpty() && !isAbout(except.actions(), action)) {
      excepted = Coverage.NONE;
    }
    if (!except.roles().isEmpty() && except.roles().stream().noneMatch(roles::contains)) {
      excepted = Coverage.NONE;
    }
    return excepted;
  }

  private static Coverage not(Coverage coverage) {
    return switch (coverage) {
      case NONE -> Coverage.FULL;
      case UNBOUND -> Coverage.UNBOUND;
      case FULL -> Coverage.NONE;
    };
  }

  private static Coverage better(Coverage a, Coverage b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Coverage worse(Coverage a, Coverage b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private boolean isAbout(Permission rule, String action) {
    return isAbout(rule.actions(), action);
  }

  /** A rule about an action is a rule about all that the action implies. */
  private boolean isAbout(Set<NamePattern> actions, String action) {
    if (policy.actions().areDeclared() && !policy.actions().names().contains(action)) {
      return false;
    }
    for (NamePattern pattern : actions) {
      if (NaivePaths.name(pattern, action)) {
        return true;
      }
      for (String declared : policy.actions().names()) {
        if (NaivePaths.name(pattern, declared) && implies(declared, action)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Directly or by way of others; the declarations of a policy have no circle. */
  private boolean implies(String one, String other) {
    return policy.actions().impliedDirectlyBy(one).stream()
        .anyMatch(next -> next.equals(other) || implies(next, other));
  }

  private boolean isValid(Permission rule) {
    Instant instant = Instant.ofEpochMilli(now);
    return rule.validity().start().stream().noneMatch(instant::isBefore)
        && rule.validity().end().stream().allMatch(instant::isBefore);
  }

  /** The roles that count for a subject in its active tenant, or in the one that it asks for. */
  public Set<String> rolesOf(Request request) {
    String active = refusal(request) == null ? activeTenant(request) : request.tenant();
    String only = request.subject().confinement();
    if (!only.isEmpty() && !active.equals(only)) {
      return Set.of();
    }
    return names(request.subject(), active);
  }

  /** FULL if visible, NONE if not, UNBOUND if only an unset variable keeps an exclude from it. */
  private Coverage visibility(
      Tenant tenant, Request request, Resource resource, Variables variables) {
    Coverage excluded = best(tenant.excludes(), resource, variables);
    boolean included = best(tenant.includes(), resource, variables) == Coverage.FULL;
    boolean shown = included || (!request.isCreating() && isInferred(tenant, resource, variables));
    if (!shown || excluded == Coverage.FULL) {
      return Coverage.NONE;
    }
    return excluded == Coverage.UNBOUND ? Coverage.UNBOUND : Coverage.FULL;
  }

  private boolean isInferred(Tenant tenant, Resource target, Variables variables) {
    for (Inference written : tenant.inferences()) {
      Inference inference = policy.aliases().resolve(written);
      for (Resource related : relations.sources(inference.relation(), target)) {
        Resource source = policy.aliases().resolve(related);
        if (inference.connects(source, target)
            && best(tenant.includes(), source, variables) == Coverage.FULL
            && best(tenant.excludes(), source, variables) == Coverage.NONE) {
          return true;
        }
      }
    }
    return false;
  }

  private Coverage best(List<TenantClause> clauses, Resource resource, Variables variables) {
    Coverage best = Coverage.NONE;
    for (TenantClause clause : clauses) {
      Coverage one =
          NaivePaths.coverage(policy.aliases().resolve(clause.pattern()), resource, variables);
      best = one.compareTo(best) > 0 ? one : best;
    }
    return best;
  }

  private static Answer deny(String reason) {
    return new Answer(Effect.DENY, reason, Set.of());
  }
}
