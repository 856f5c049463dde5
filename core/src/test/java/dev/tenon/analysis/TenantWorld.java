package dev.tenon.analysis;

import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Small policies with families of tenants, roles held in tenants, on paths and with values, and
 * assignments in scopes, own roles of tenants with the assignments that give them, and requests by
 * subjects that hold roles in all of these ways. Names of tenants are names of segments too.
 */
final class TenantWorld {

  static final List<String> TENANTS = List.of("t", "ty", "tz", "y", "nowhere");
  static final List<Instant> INSTANTS = List.of(SmallWorld.EARLY, SmallWorld.BOUND);

  private static final List<String> SEGMENTS =
      List.of("a", "*", "${p}", "${tenant}", "${tenant}", "${user}", "t*", "**", "ty", "a", "${p}");
  private static final List<String> CLAUSES =
      List.of("${tenant}", "${tenant}", "a", "*", "${p}", "t*", "*/a", "${tenant}/a", "a/${p}");
  private static final List<String> ROLES = List.of("r", "s", "r", "s", "*");
  private static final List<String> ENTRY = List.of("r", "s", "e", "*", "e*");
  private static final List<String> NAMES = List.of("a", "y", "t", "ty", "tz");

  private final Random random;

  TenantWorld(long seed) {
    this.random = new Random(seed);
  }

  <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** All parts of a policy, so that one of them can be changed. */
  static final class Parts {
    final List<String> holders = new ArrayList<>();
    final List<Permission> permissions = new ArrayList<>();
    final List<Tenant> tenants = new ArrayList<>();
    final List<String> admitted = new ArrayList<>();
    final List<Assignment> assignments = new ArrayList<>();
    final List<Permission> limit = new ArrayList<>();
    final Map<String, Role> own = new TreeMap<>();
    final List<Assignment> owned = new ArrayList<>();
    boolean inherits;
    boolean tenantOnly;

    Parts copy() {
      Parts same = new Parts();
      same.holders.addAll(holders);
      same.permissions.addAll(permissions);
      same.tenants.addAll(tenants);
      same.admitted.addAll(admitted);
      same.assignments.addAll(assignments);
      same.limit.addAll(limit);
      same.own.putAll(own);
      same.owned.addAll(owned);
      same.inherits = inherits;
      same.tenantOnly = tenantOnly;
      return same;
    }

    Policy build() {
      Policy.Builder policy = Policy.builder().version("small");
      for (String name : List.of("r", "s", "*")) {
        Role role = Role.of(name);
        for (int i = 0; i < holders.size(); i++) {
          role = holders.get(i).equals(name) ? role.with(permissions.get(i)) : role;
        }
        role = inherits && name.equals("r") ? role.inheriting("s") : role;
        policy.role(role.heldInTenantOnly(tenantOnly && name.equals("s")));
      }
      policy.role(Role.of("e"));
      if (!limit.isEmpty()) {
        policy.limit(Role.of("l").with(limit));
      }
      tenants.forEach(policy::tenant);
      if (!admitted.isEmpty()) {
        policy.authorizing(admitted.toArray(String[]::new));
      }
      assignments.stream()
          .filter(
              one -> !tenantOnly || !one.roles().contains("s") || !one.scope().tenant().isEmpty())
          .forEach(policy::assign);
      own.forEach(
          (key, role) -> {
            String tenant = Iterables.get(Splitter.on(' ').split(key), 0);
            policy.ownRole(tenant, role);
          });
      owned.forEach(policy::assign);
      return policy.build();
    }
  }

  Parts parts() {
    Parts parts = new Parts();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      parts.holders.add(one(ROLES));
      parts.permissions.add(permission());
    }
    parts.inherits = chance(30);
    parts.tenantOnly = chance(30);
    parts.tenants.add(tenant(chance(70) ? "*" : "t*"));
    if (chance(40)) {
      parts.tenants.add(tenant("t"));
    }
    if (chance(15)) {
      parts.admitted.add(one(ENTRY));
    }
    for (int n = chance(40) ? 1 + random.nextInt(2) : 0; n > 0; n--) {
      parts.limit.add(permission());
    }
    if (chance(30)) {
      parts.assignments.add(assignment(parts));
    }
    if (chance(60)) {
      addOwn(parts);
    }
    return parts;
  }

  /** Own roles of one or two tenants, one of which may inherit the other, and who gets them. */
  private void addOwn(Parts parts) {
    for (String tenant : chance(30) ? List.of("ty", "tz", "t") : List.of("ty", "t")) {
      if (chance(75)) {
        parts.own.put(tenant + " r", ownRole("r"));
        parts.own.put(tenant + " o", chance(50) ? ownRole("o").inheriting("r") : ownRole("o"));
      }
      for (int n = random.nextInt(3); n > 0; n--) {
        parts.owned.add(owned(parts, tenant));
      }
    }
  }

  private Role ownRole(String name) {
    Role role = Role.of(name);
    for (int n = random.nextInt(3); n > 0; n--) {
      role = role.with(permission());
    }
    return chance(30) ? role.inheriting(one(List.of("s", "e"))) : role;
  }

  private Assignment owned(Parts parts, String tenant) {
    boolean has = parts.own.containsKey(tenant + " o");
    RoleScope scope = scope(parts).in("");
    return receiver(one(has ? List.of("o", "o", "r", "s") : List.of("r", "s", "e")))
        .within(scope)
        .ownedBy(tenant);
  }

  /** The same with one part changed, added or removed. */
  Parts edit(Parts before) {
    Parts after = before.copy();
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        after.holders.add(one(ROLES));
        after.permissions.add(permission());
      }
      case 2 -> after.permissions.set(random.nextInt(after.permissions.size()), permission());
      case 3 -> after.inherits = !after.inherits;
      case 4 -> {
        Tenant first = after.tenants.get(0);
        after.tenants.set(
            0,
            switch (random.nextInt(3)) {
              case 0 -> first.including(one(CLAUSES));
              case 1 -> first.excluding(one(CLAUSES));
              default -> first.enteredBy(one(ENTRY));
            });
      }
      case 5 -> {
        if (after.tenants.size() > 1) {
          after.tenants.remove(1);
          after.assignments.removeIf(one -> one.scope().tenant().equals("t"));
        } else {
          after.tenants.add(tenant(chance(50) ? "t" : "ty*"));
        }
      }
      case 6 -> {
        if (after.limit.size() > 1) {
          after.limit.remove(0);
        } else {
          after.limit.add(permission());
        }
      }
      case 7 -> {
        if (after.assignments.isEmpty()) {
          after.assignments.add(assignment(after));
        } else {
          after.assignments.clear();
        }
      }
      case 8 -> {
        if (after.owned.isEmpty()) {
          addOwn(after);
        } else {
          after.owned.remove(0);
        }
      }
      case 9 -> after.owned.add(owned(after, one(List.of("ty", "t"))));
      case 10 ->
          after.own.replaceAll(
              (key, role) ->
                  chance(50)
                      ? role
                      : role.withPermissions(
                          chance(30) ? List.of() : List.of(permission(), permission())));
      default -> after.tenantOnly = !after.tenantOnly;
    }
    return after;
  }

  private Tenant tenant(String name) {
    Tenant tenant = Tenant.of(name).including(one(CLAUSES)).enteredBy(one(ENTRY));
    tenant = chance(40) ? tenant.including(one(CLAUSES)) : tenant;
    return chance(30) ? tenant.excluding(one(CLAUSES)) : tenant;
  }

  private Assignment receiver(String role) {
    return switch (random.nextInt(7)) {
      case 0 -> Assignment.toSubject("a", role);
      case 1 -> Assignment.toClient("cli", role);
      case 2 -> Assignment.toGroup("e", role);
      case 3 -> Assignment.toAnyone(role);
      case 4 -> Assignment.toAnonymous(role);
      default -> Assignment.toEveryone(role);
    };
  }

  private Assignment assignment(Parts parts) {
    Assignment assignment = receiver(one(List.of("r", "s", "e")));
    if (!parts.limit.isEmpty() && chance(40) && limitable(assignment)) {
      assignment = assignment.limitedTo("l");
    }
    return chance(80) ? assignment.within(scope(parts)) : assignment;
  }

  /** Limits of everyone make proofs undecided, which is right and not compared here. */
  private static boolean limitable(Assignment assignment) {
    return assignment.receiver() == Assignment.Receiver.SUBJECT
        || assignment.receiver() == Assignment.Receiver.CLIENT
        || assignment.receiver() == Assignment.Receiver.ANONYMOUS;
  }

  private RoleScope scope(Parts parts) {
    RoleScope scope = RoleScope.everywhere();
    boolean wide = parts.tenants.get(0).name().equals("*");
    scope = chance(50) ? scope.in(one(wide ? List.of("ty", "y") : List.of("ty", "tz"))) : scope;
    scope = chance(30) ? scope.on(one(List.of("a", "ty", "ty/a"))) : scope;
    scope = chance(30) ? scope.withVariable("p", one(NAMES)) : scope;
    return chance(25) ? scope.until(SmallWorld.BOUND) : scope;
  }

  private Permission permission() {
    Effect effect =
        one(List.of(Effect.ALLOW, Effect.ALLOW, Effect.ALLOW, Effect.DENY, Effect.STAGE));
    Permission rule =
        Permission.of(effect, List.of(NamePattern.of(one(List.of("read", "*"))))).on(pattern());
    return chance(10) ? rule.during(Validity.from(SmallWorld.BOUND)) : rule;
  }

  String pattern() {
    String first = one(SEGMENTS);
    return chance(40) ? first : first + "/" + one(SEGMENTS.subList(0, 7));
  }

  static List<Resource> resources() {
    List<Resource> all = new ArrayList<>();
    for (String name : NAMES) {
      all.add(Resource.of(name));
      NAMES.forEach(second -> all.add(Resource.of(name, second)));
    }
    return all;
  }

  private static final List<HeldRole> HELD =
      List.of(
          HeldRole.of("r"),
          HeldRole.of("s"),
          HeldRole.of("r").withVariable("p"),
          HeldRole.of("r").withVariable("p", "y"),
          HeldRole.of("s").withVariable("p", "ty"),
          HeldRole.of("s").withVariable("p"),
          HeldRole.of("r").in("ty").withVariable("p"),
          HeldRole.of("s").in("ty").withVariable("p"),
          HeldRole.of("s").in("t"),
          HeldRole.of("s").in("y").withVariable("p", "a"),
          HeldRole.of("r").within(RoleScope.everywhere().withUnset("p")),
          HeldRole.of("e"),
          HeldRole.of("e").on("x"),
          HeldRole.of("e").in("ty"),
          HeldRole.of("ex").on("x"),
          HeldRole.of("s").on("x"),
          HeldRole.of("r").on("x"),
          HeldRole.of("s").in("tz").on("x"));

  /** Subjects with at most three held roles, and the one that is not identified. */
  static List<Subject> subjects(Random random, int most) {
    List<Subject> all = new ArrayList<>();
    List<Subject> bases = new ArrayList<>();
    for (String id : List.of("a", "y")) {
      Subject subject = Subject.of(id);
      bases.add(subject);
      for (List<String> p : List.of(List.<String>of(), List.of("a"), List.of("y"))) {
        bases.add(subject.withVariable("p", p));
      }
      bases.add(subject.throughClient("cli").withVariable("p"));
    }
    all.add(Subject.anonymous());
    while (all.size() < most) {
      Subject subject = bases.get(random.nextInt(bases.size()));
      for (int n = random.nextInt(4); n > 0; n--) {
        subject = subject.holding(HELD.get(random.nextInt(HELD.size())));
      }
      subject = random.nextInt(4) == 0 ? subject.limitedTo("l") : subject;
      subject =
          random.nextInt(12) == 0
              ? subject.limitedTo(
                  HeldLimit.of(List.of(HeldRole.of("l").withVariable("p", "y")), "given"))
              : subject;
      all.add(subject);
    }
    return all;
  }

  /** All requests of some subjects. */
  static List<Request> requests(List<Subject> subjects) {
    List<Request> all = new ArrayList<>();
    List<Resource> resources = resources();
    for (Subject subject : subjects) {
      for (Resource resource : resources) {
        for (String tenant : TENANTS) {
          all.add(Request.of(subject, "read", resource).within(tenant));
        }
        all.add(Request.of(subject, "read", resource));
        all.add(Request.of(subject, "other", resource).within("ty"));
      }
    }
    return all;
  }

  static Authorizer authorizer(Policy policy, Instant at) {
    return SmallWorld.authorizer(policy, at);
  }
}
