package dev.tenon.spec;

import dev.tenon.authz.Relations;
import dev.tenon.authz.Request;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Truth;
import dev.tenon.path.Coverage;
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
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /** Decides as section 2 of the design does, line by line. */
  public Answer decide(Request request) {
    Resource resource = policy.aliases().resolve(request.resource());
    if (!resource.isCanonical()) {
      return deny("invalid-resource");
    }
    Set<String> roles = rolesOf(request.subject());
    if (policy.restrictsEntry()
        && !holdsOneOf(policy.authorizedRoles(), roles)
        && !holdsOneOf(policy.adminRoles(), roles)) {
      return deny("not-admitted");
    }
    if (policy.usesTenants()) {
      List<Tenant> mine = tenantsOf(roles);
      Optional<Tenant> named =
          mine.stream().filter(tenant -> tenant.name().equals(request.tenant())).findAny();
      if (!request.tenant().isEmpty() && named.isEmpty()) {
        return deny("tenant-not-assigned");
      }
      if (named.isEmpty() && mine.size() != 1) {
        return deny("tenant-not-selected");
      }
      Tenant tenant = named.orElseGet(() -> mine.get(0));
      Coverage shown = visibility(tenant, request, resource);
      if (shown != Coverage.FULL) {
        return deny(shown == Coverage.NONE ? "not-visible" : "unbound-variable");
      }
    }
    Attributes values = request.subject().attributes().withAll(request.attributes());
    return decideByRules(roles, request.subject().variables(), values, request.action(), resource);
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
    for (Permission rule : answer.rules()) {
      for (ResourcePattern written : rule.resources()) {
        ResourcePattern pattern = policy.aliases().resolve(written);
        if (written.toList().get(0).equals(first)
            && pattern.toList().get(0).equals(first)
            && covers(
                    rule,
                    written,
                    rolesOf(request.subject()),
                    request.subject().variables(),
                    request.action(),
                    resource)
                == Coverage.FULL) {
          literal.add(rule);
        }
      }
    }
    return literal.isEmpty() ? deny("no-rule") : new Answer(Effect.ALLOW, answer.reason(), literal);
  }

  private Answer decideByRules(
      Set<String> roles, Variables variables, Attributes values, String action, Resource resource) {
    NaiveConditions conditions =
        new NaiveConditions(policy.attributes(), variables, values, Instant.ofEpochMilli(now));
    Set<Permission> unbound = new LinkedHashSet<>();
    Set<Permission> missing = new LinkedHashSet<>();
    Set<Permission> denying = new LinkedHashSet<>();
    Set<Permission> staging = new LinkedHashSet<>();
    Set<Permission> allowing = new LinkedHashSet<>();
    for (Role role : policy.roles().values()) {
      for (Permission rule : role.permissions()) {
        if (!roles.contains(role.name()) || !isValid(rule) || !isAbout(rule, action)) {
          continue;
        }
        for (ResourcePattern pattern : rule.resources()) {
          Coverage coverage = covers(rule, pattern, roles, variables, action, resource);
          Truth condition = conditions.truth(rule.condition());
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

  /** How far a pattern of a rule covers, and none of its exceptions does. */
  private Coverage covers(
      Permission rule,
      ResourcePattern pattern,
      Set<String> roles,
      Variables variables,
      String action,
      Resource resource) {
    Coverage covered = NaivePaths.coverage(policy.aliases().resolve(pattern), resource, variables);
    for (Except except : rule.exceptions()) {
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
      covered = worse(covered, not(excepted));
    }
    return covered;
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

  /** The subject's own roles, those the policy gives, {@code *}, and all that these inherit. */
  public Set<String> rolesOf(Subject subject) {
    Deque<String> open = new ArrayDeque<>(subject.roles());
    if (subject.isIdentified()) {
      open.add(Role.EVERYONE);
    }
    policy.assignments().stream()
        .filter(assignment -> assignment.appliesTo(subject))
        .forEach(assignment -> open.addAll(assignment.roles()));
    Set<String> all = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      String name = open.remove();
      if (all.add(name) && policy.roles().containsKey(name)) {
        open.addAll(policy.roles().get(name).inherits());
      }
    }
    return all;
  }

  /** The tenants that one of the roles may enter. */
  public List<Tenant> tenantsOf(Set<String> roles) {
    return policy.tenants().stream().filter(tenant -> holdsOneOf(tenant.roles(), roles)).toList();
  }

  private static boolean holdsOneOf(Collection<NamePattern> patterns, Set<String> roles) {
    return patterns.stream()
        .anyMatch(pattern -> roles.stream().anyMatch(role -> NaivePaths.name(pattern, role)));
  }

  /** FULL if visible, NONE if not, UNBOUND if only an unset variable keeps an exclude from it. */
  private Coverage visibility(Tenant tenant, Request request, Resource resource) {
    Variables variables = request.subject().variables();
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
