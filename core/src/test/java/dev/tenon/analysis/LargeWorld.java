package dev.tenon.analysis;

import dev.tenon.authz.Request;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.Validity;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Policies of the size that teams have, the same policies said in other words, and policies in
 * which one thing was altered; and requests about what they speak of.
 */
final class LargeWorld {

  private static final List<String> KINDS = List.of("flink", "kafka", "git");
  private static final List<String> PLACES = List.of("prod", "dev", "uat", "*", "${place}", "d*");
  private static final List<String> NAMES =
      List.of("tx_1", "tx_audit", "ml_7", "tx_*", "*_7", "*", "**", "${user}", "m*_*");
  private static final List<String> LITERALS =
      List.of("prod", "dev", "uat", "tx_1", "tx_audit", "ml_7", "dx", "other", "ada");
  private static final List<String> ACTIONS =
      List.of("VIEW", "EDIT", "SUBMIT", "DELETE", "*", "E*", "SUB*");

  private final Random random;
  private final int roleCount;
  private final int tenantCount;

  LargeWorld(long seed) {
    this(seed, 24, 6);
  }

  LargeWorld(long seed, int roleCount, int tenantCount) {
    this.random = new Random(seed);
    this.roleCount = roleCount;
    this.tenantCount = tenantCount;
  }

  Policy policy() {
    Policy.Builder policy = Policy.builder().version("large");
    for (int i = 0; i < roleCount; i++) {
      Role role = Role.of("r" + i);
      for (int n = 1 + random.nextInt(5); n > 0; n--) {
        role = role.with(permission());
      }
      policy.role(i % 5 == 4 ? role.inheriting("r" + (i - 1)) : role);
    }
    policy.role(Role.of(Role.EVERYONE).with(Permission.deny("DELETE").on("flink/prod/tx_audit")));
    for (int i = 0; i < tenantCount; i++) {
      policy.tenant(
          Tenant.of("t" + i)
              .including(pattern().toString(), one(KINDS))
              .excluding(pattern().toString())
              .enteredBy("r" + i, i == 0 ? "*" : "r" + i + "*"));
    }
    return policy.build();
  }

  private Permission permission() {
    Effect effect =
        one(List.of(Effect.ALLOW, Effect.ALLOW, Effect.ALLOW, Effect.DENY, Effect.STAGE));
    List<NamePattern> actions = new ArrayList<>();
    for (int n = random.nextInt(3); n >= 0; n--) {
      actions.add(NamePattern.of(one(ACTIONS)));
    }
    Permission permission = Permission.of(effect, actions).on(pattern(), pattern());
    return random.nextInt(12) == 0
        ? permission.during(Validity.from(SmallWorld.BOUND))
        : permission;
  }

  private ResourcePattern pattern() {
    List<String> segments = new ArrayList<>();
    segments.add(random.nextInt(10) == 0 ? "*" : one(KINDS));
    if (random.nextInt(8) > 0) {
      segments.add(one(PLACES));
      if (random.nextInt(4) > 0) {
        segments.add(one(NAMES));
      }
    }
    return ResourcePattern.of(segments);
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** The same policy in other words: another order, repetitions, parts, and what is covered. */
  Policy reworded(Policy policy) {
    Policy.Builder same = Policy.builder().version("reworded");
    List<Role> roles = new ArrayList<>(policy.roles().values());
    Collections.shuffle(roles, random);
    for (Role role : roles) {
      List<Permission> permissions = new ArrayList<>();
      role.permissions().forEach(permission -> reword(permission, permissions));
      Collections.shuffle(permissions, random);
      same.role(Role.of(role.name()).inheriting(role.inherits()).with(permissions));
    }
    List<Tenant> tenants = new ArrayList<>(policy.tenants());
    Collections.shuffle(tenants, random);
    for (Tenant tenant : tenants) {
      List<TenantClause> includes = new ArrayList<>(tenant.includes());
      includes.add(within(one(tenant.includes())));
      List<TenantClause> excludes = new ArrayList<>(tenant.excludes());
      excludes.add(within(one(tenant.excludes())));
      Collections.shuffle(includes, random);
      same.tenant(
          Tenant.of(tenant.name())
              .including(includes)
              .excluding(excludes)
              .enteredBy(tenant.roles()));
    }
    return same.build();
  }

  private void reword(Permission permission, List<Permission> into) {
    switch (random.nextInt(4)) {
      case 0 -> {
        for (NamePattern action : permission.actions()) {
          into.add(said(permission, List.of(action)).on(permission.resources()));
        }
      }
      case 1 -> {
        for (ResourcePattern pattern : permission.resources()) {
          into.add(said(permission, permission.actions()).on(pattern));
        }
      }
      case 2 -> {
        into.add(permission);
        ResourcePattern some = permission.resources().iterator().next();
        into.add(said(permission, permission.actions()).on(beneath(some)));
      }
      default -> into.add(permission);
    }
  }

  private static Permission said(Permission permission, Iterable<NamePattern> actions) {
    List<NamePattern> all = new ArrayList<>();
    actions.forEach(all::add);
    return Permission.of(permission.effect(), all).during(permission.validity());
  }

  private TenantClause within(TenantClause clause) {
    return TenantClause.of(beneath(clause.pattern()), clause.place());
  }

  /** A pattern that another one covers. */
  private ResourcePattern beneath(ResourcePattern pattern) {
    List<String> segments = new ArrayList<>(pattern.toList());
    segments.add(one(LITERALS));
    return ResourcePattern.of(segments);
  }

  /** One rule or clause altered, and which role or tenant it is in. */
  record Altered(Policy policy, String role, String tenant, ResourcePattern about) {}

  Altered altered(Policy policy) {
    return random.nextInt(4) == 0 ? alteredTenant(policy) : alteredRole(policy);
  }

  private Altered alteredRole(Policy policy) {
    Role role = policy.roles().get("r" + random.nextInt(roleCount));
    List<Permission> permissions = new ArrayList<>(role.permissions());
    int at = random.nextInt(permissions.size());
    Permission old = permissions.get(at);
    ResourcePattern about = old.resources().iterator().next();
    switch (random.nextInt(5)) {
      case 0 -> permissions.remove(at);
      case 1 -> permissions.set(at, other(old).on(old.resources()));
      case 2 -> permissions.set(at, said(old, old.actions()).on(beneath(about)));
      case 3 -> permissions.set(at, said(old, List.of(NamePattern.of("EDIT"))).on(about));
      default -> permissions.add(Permission.allow("SUBMIT").on(about));
    }
    Role altered = Role.of(role.name()).inheriting(role.inherits()).with(permissions);
    return new Altered(policy.with(altered), role.name(), "", about);
  }

  private static Permission other(Permission old) {
    Effect effect = old.effect() == Effect.DENY ? Effect.ALLOW : Effect.DENY;
    return Permission.of(effect, old.actions()).during(old.validity());
  }

  private Altered alteredTenant(Policy policy) {
    Tenant tenant = one(policy.tenants());
    Tenant altered =
        Tenant.of(tenant.name()).including(tenant.includes()).enteredBy(tenant.roles());
    return new Altered(policy.with(altered), "", tenant.name(), tenant.excludes().get(0).pattern());
  }

  Request request() {
    return request(subject(), pattern());
  }

  /** A request that has much to do with what was altered. */
  Request request(Altered altered) {
    Subject subject = subject();
    subject =
        altered.role.isEmpty()
            ? subject
            : subject.withRoles(List.of(altered.role, "r" + random.nextInt(roleCount), "r0"));
    Request request = request(subject, altered.about);
    return altered.tenant.isEmpty() ? request : request.within(altered.tenant);
  }

  private Subject subject() {
    Subject subject = Subject.of(random.nextBoolean() ? "ada" : "bob");
    List<String> roles = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      roles.add("r" + random.nextInt(roleCount));
    }
    subject = subject.withRoles(roles);
    return switch (random.nextInt(4)) {
      case 0 -> subject;
      case 1 -> subject.withVariable("place");
      default -> subject.withVariable("place", one(LITERALS), one(LITERALS));
    };
  }

  private Request request(Subject subject, ResourcePattern about) {
    List<String> segments = new ArrayList<>();
    for (String segment : about.toList()) {
      boolean open = segment.contains("*") || segment.startsWith("$");
      segments.add(open ? one(LITERALS) : segment);
    }
    if (random.nextInt(3) == 0) {
      segments.add(one(LITERALS));
    }
    String action = one(List.of("VIEW", "EDIT", "SUBMIT", "DELETE", "OTHER"));
    return Request.of(subject, action, Resource.of(segments))
        .within("t" + random.nextInt(tenantCount));
  }
}
