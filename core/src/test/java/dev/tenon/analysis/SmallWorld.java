package dev.tenon.analysis;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.authz.Settings;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.Validity;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Small policies, and every request that can tell two of them apart: all over few names, with names
 * among them that no pattern mentions.
 */
final class SmallWorld {

  static final Instant EARLY = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant BOUND = Instant.parse("2026-02-01T00:00:00Z");

  private static final List<String> SEGMENTS =
      List.of(
          "a",
          "b",
          "*",
          "a*",
          "*b",
          "a*b",
          "**",
          "${p}",
          "${q}",
          "${user}",
          "a",
          "b",
          "*",
          "a${p}",
          "${q}b",
          "${p}b*",
          "*a${user}");
  private static final List<String> ROLES = List.of("r", "s", "*");
  private static final List<String> ENTRY = List.of("r", "s", "e", "*", "e*");
  private static final List<String> ACTIONS = List.of("read", "write", "*", "r*");

  private final Random random;

  SmallWorld(long seed) {
    this.random = new Random(seed);
  }

  /** All that a policy is made of here, so that parts can be changed. */
  static final class Parts {
    final List<String> holders = new ArrayList<>();
    final List<Permission> permissions = new ArrayList<>();
    final List<String> inherits = new ArrayList<>();
    final List<Tenant> tenants = new ArrayList<>();
    final List<String> admitted = new ArrayList<>();
    final List<Assignment> assignments = new ArrayList<>();
    boolean declared;

    Parts copy() {
      Parts same = new Parts();
      same.holders.addAll(holders);
      same.permissions.addAll(permissions);
      same.inherits.addAll(inherits);
      same.tenants.addAll(tenants);
      same.admitted.addAll(admitted);
      same.assignments.addAll(assignments);
      same.declared = declared;
      return same;
    }

    Policy build() {
      Policy.Builder policy = Policy.builder().version("small");
      for (String role : ROLES) {
        Role all = Role.of(role);
        for (int i = 0; i < holders.size(); i++) {
          all = holders.get(i).equals(role) ? all.with(permissions.get(i)) : all;
        }
        policy.role(role.equals("r") ? all.inheriting(inherits) : all);
      }
      tenants.forEach(policy::tenant);
      if (!admitted.isEmpty()) {
        policy.authorizing(admitted.toArray(String[]::new));
      }
      assignments.forEach(policy::assign);
      if (declared) {
        policy.actions(Actions.none().declaring("read").declaring("write", "read"));
      }
      return policy.build();
    }
  }

  Parts parts() {
    Parts parts = new Parts();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      parts.holders.add(one(ROLES));
      parts.permissions.add(permission());
    }
    if (chance(20)) {
      parts.inherits.add("s");
    }
    if (chance(40)) {
      for (int i = 0; i < 1 + random.nextInt(2); i++) {
        parts.tenants.add(tenant("t" + i));
      }
    }
    if (chance(15)) {
      parts.admitted.add(one(ENTRY));
    }
    if (chance(15)) {
      parts.assignments.add(assignment());
    }
    return parts;
  }

  /** The same with one thing changed, added or taken away. */
  Parts edit(Parts before) {
    Parts after = before.copy();
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        after.holders.add(one(ROLES));
        after.permissions.add(permission());
      }
      case 3, 4 -> {
        int at = random.nextInt(after.permissions.size());
        after.permissions.set(at, permission());
      }
      case 5 -> {
        if (after.permissions.size() > 1) {
          int at = random.nextInt(after.permissions.size());
          after.permissions.remove(at);
          after.holders.remove(at);
        }
      }
      case 6 -> toggle(after.inherits, "s");
      case 7, 8 -> {
        if (after.tenants.isEmpty() || chance(15)) {
          after.tenants.add(tenant("t" + after.tenants.size()));
        } else {
          int at = random.nextInt(after.tenants.size());
          after.tenants.set(at, edit(after.tenants.get(at)));
        }
      }
      default -> {
        switch (random.nextInt(3)) {
          case 0 -> toggle(after.admitted, one(ENTRY));
          case 1 -> after.assignments.add(assignment());
          default -> after.declared = !after.declared && declarable(after);
        }
      }
    }
    return after;
  }

  private static boolean declarable(Parts parts) {
    return !parts.permissions.isEmpty();
  }

  private static void toggle(List<String> list, String value) {
    if (!list.remove(value)) {
      list.add(value);
    }
  }

  private Tenant edit(Tenant tenant) {
    return switch (random.nextInt(4)) {
      case 0 -> tenant.including(pattern());
      case 1 -> tenant.excluding(pattern());
      case 2 -> tenant.enteredBy(one(ENTRY));
      default -> tenant(tenant.name());
    };
  }

  private Tenant tenant(String name) {
    Tenant tenant = Tenant.of(name).including(pattern()).enteredBy(one(ENTRY));
    tenant = chance(50) ? tenant.including(pattern()) : tenant;
    return chance(40) ? tenant.excluding(pattern()) : tenant;
  }

  private Assignment assignment() {
    Assignment one =
        switch (random.nextInt(3)) {
          case 0 -> Assignment.toSubject("a", one(List.of("r", "s")));
          case 1 -> Assignment.toClient("cli", one(List.of("r", "s")));
          default -> Assignment.toEveryone(one(List.of("r", "s")));
        };
    return chance(20) ? one.fromIssuer("idp") : one;
  }

  private Permission permission() {
    Effect effect = one(List.of(Effect.ALLOW, Effect.ALLOW, Effect.DENY, Effect.STAGE));
    Permission permission =
        Permission.of(effect, List.of(NamePattern.of(one(ACTIONS)))).on(pattern());
    permission = chance(20) ? permission.except(except(effect)) : permission;
    return switch (random.nextInt(12)) {
      case 0 -> permission.during(Validity.from(BOUND));
      case 1 -> permission.during(Validity.until(BOUND));
      default -> permission;
    };
  }

  /** Without variables, which the analysis leaves undecided in exceptions. */
  private Except except(Effect effect) {
    Except except = Except.resources(pattern().replaceAll("\\$\\{[a-z]+\\}", "a"));
    except = chance(30) ? except.withActions(one(ACTIONS)) : except;
    if (effect != Effect.ALLOW && chance(40)) {
      except = except.withRoles(one(List.of("r", "s", "e")));
    }
    boolean others = !except.actions().isEmpty() || !except.roles().isEmpty();
    return others && chance(40) ? except.withResources(List.of()) : except;
  }

  private String pattern() {
    List<String> segments = new ArrayList<>();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      segments.add(one(SEGMENTS));
    }
    if (segments.stream().filter("**"::equals).count() > ResourcePattern.MAX_DEPTH_WILDCARDS) {
      segments.remove(0);
    }
    if (chance(20) && !segments.get(segments.size() - 1).equals("**")) {
      segments.add(".");
    }
    return String.join("/", segments);
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  static Authorizer authorizer(Policy policy, Instant at) {
    return Authorizer.compile(
        policy,
        Settings.standard()
            .withRoleCost(100_000)
            .withSubjectCost(100_000)
            .withClock(Clock.fixed(at, ZoneOffset.UTC)));
  }

  /** Every request that there is in so small a world. */
  static List<Request> requests() {
    List<Request> requests = new ArrayList<>();
    for (Subject subject : subjects()) {
      for (Resource resource : resources(2)) {
        for (String action : List.of("read", "write", "roam", "other")) {
          for (String tenant : List.of("", "t0", "t1", "nowhere")) {
            requests.add(Request.of(subject, action, resource).within(tenant));
          }
        }
      }
    }
    return requests;
  }

  static List<Subject> subjects() {
    List<Subject> subjects = new ArrayList<>();
    for (List<String> roles :
        List.of(
            List.<String>of(),
            List.of("r"),
            List.of("s"),
            List.of("r", "s"),
            List.of("e"),
            List.of("e", "r"),
            List.of("e", "s"),
            List.of("ex", "r"),
            List.of("e", "r", "s"))) {
      for (String id : List.of("a", "y")) {
        Subject subject = Subject.of(id).withRoles(roles);
        for (List<String> p : List.of(List.<String>of(), List.of("a"), List.of("y"))) {
          subjects.add(subject.withVariable("p", p).withVariable("q"));
          subjects.add(subject.withVariable("p", p).withVariable("q", "y"));
          subjects.add(subject.withVariable("p", p));
        }
        subjects.add(subject.withVariable("q", "a"));
        subjects.add(subject.throughClient("cli").withVariable("p").withVariable("q"));
        subjects.add(subject.fromIssuer("idp").withVariable("p").withVariable("q", "a"));
      }
    }
    return subjects;
  }

  static List<Resource> resources(int longest) {
    List<String> names = List.of("a", "b", "y", "ay", "yb", "ayb");
    List<Resource> all = new ArrayList<>();
    for (String name : names) {
      all.add(Resource.of(name));
    }
    for (int from = 0, size = 1; size < longest; size++) {
      int to = all.size();
      for (int i = from; i < to; i++) {
        for (String name : names) {
          all.add(all.get(i).child(name));
        }
      }
      from = to;
    }
    return all;
  }
}
