package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminRights;
import dev.tenon.admin.AdminSettings;
import dev.tenon.admin.Administration;
import dev.tenon.admin.Command;
import dev.tenon.admin.CommandOutcome;
import dev.tenon.admin.Commit;
import dev.tenon.admin.PolicyStore;
import dev.tenon.admin.Revision;
import dev.tenon.admin.TemporaryGrant;
import dev.tenon.authz.Access;
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
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * Nobody gets more by administration than somebody of his group had before, counted by the
 * reference authorizer over all requests of a small vocabulary.
 */
class AdministrationProperties {

  private static final int COMMANDS = 12;
  private static final List<String> NAMES = List.of("a", "b", "ab", "ba", "c", "z");
  private static final List<String> ACTIONS = List.of("read", "write", "run", "admin", "other");
  private static final List<Long> TIMES = List.of(0L, 1L, 50L);
  private static final List<String> BUILT_IN = List.of("s1");

  /** What can be done at all: by whomever of the group, in whichever tenant, at some instants. */
  private record Deed(String action, Resource resource, long later) {}

  private static final List<Resource> RESOURCES = resources();

  private static List<Resource> resources() {
    List<Resource> all = new ArrayList<>();
    for (String first : NAMES) {
      all.add(Resource.of(first));
      for (String second : List.of("a", "ab", "z")) {
        all.add(Resource.of(first, second));
        all.add(Resource.of(first, second, "a"));
      }
    }
    all.add(Resource.of("a", "b", "c", "fresh"));
    all.add(Resource.of("fresh"));
    return all;
  }

  /** Who allows what: the engine where it must be quick, the specification where there is time. */
  private interface Oracle extends Predicate<Request> {}

  @Property(tries = 25)
  @Tag("differential")
  void noSequenceOfCommands_givesTheGroupMore(@ForAll long seed) {
    groupGetsNoMore(
        seed,
        world -> {
          Authorizer authorizer = world.authorizer();
          return request -> authorizer.check(request).allowed();
        });
  }

  @Property(tries = 40)
  @Tag("slow")
  void noSequenceOfCommands_givesTheGroupMore_bySpecification(@ForAll long seed) {
    groupGetsNoMore(
        seed,
        world -> {
          ReferenceAuthorizer reference = world.reference();
          return request -> reference.decide(request).effect() == Effect.ALLOW;
        });
  }

  private static void groupGetsNoMore(long seed, Function<World, Oracle> oracle) {
    SplittableRandom random = new SplittableRandom(seed);
    World world = world(seed);
    List<Subject> group = group(world, random);
    PolicyStore store = PolicyStore.inMemory(world.policy());
    Administration administration =
        Administration.of(
            store,
            AdminSettings.standard()
                .withBuiltInRoles(BUILT_IN)
                .withSteps(100_000)
                .withSettings(world.settings())
                .withClock(
                    java.time.Clock.fixed(
                        Instant.ofEpochMilli(world.now()), java.time.ZoneOffset.UTC)));
    Set<Deed> before = deeds(oracle, world, world.policy(), group);
    List<String> done = new ArrayList<>();
    Commands commands = new Commands(world, random);
    for (int i = 0; i < COMMANDS; i++) {
      Policy now = store.current().policy();
      Subject by = group.get(random.nextInt(group.size()));
      Command command = commands.next(now);
      CommandOutcome outcome =
          administration.apply(by, command, store.current().number(), "because");
      if (outcome.applied()) {
        done.add(by + ": " + command + " " + last(store).changes());
        Set<Deed> more = deeds(oracle, world, store.current().policy(), group);
        more.removeAll(before);
        assertTrue(
            more.isEmpty(),
            () ->
                more.iterator().next()
                    + " after "
                    + String.join("\n", done)
                    + "\nof "
                    + group
                    + "\nin "
                    + world);
        builtInRoles_areAsBefore(world.policy(), store.current().policy());
      }
    }
    historyLeadsToTheNewest(world.policy(), store);
  }

  private static Commit last(PolicyStore store) {
    return store.history(store.current().number() - 1, 1).get(0);
  }

  private static void builtInRoles_areAsBefore(Policy before, Policy after) {
    for (String role : BUILT_IN) {
      assertEquals(before.roles().get(role), after.roles().get(role));
    }
  }

  /** Who applies the recorded commits to the first policy gets the newest. */
  private static void historyLeadsToTheNewest(Policy first, PolicyStore store) {
    Revision revision = new Revision(0, first);
    for (Commit commit : store.history(0, 100)) {
      revision = revision.after(commit);
    }
    assertEquals(store.current(), revision);
    assertEquals(store.current().policy().version(), revision.policy().version());
  }

  private static Set<Deed> deeds(
      Function<World, Oracle> oracle, World world, Policy policy, List<Subject> group) {
    Set<Deed> deeds = new HashSet<>();
    List<String> tenants =
        Stream.concat(Stream.of(""), policy.tenants().stream().map(Tenant::name)).toList();
    for (long later : TIMES) {
      Oracle allows = oracle.apply(new World(policy, world.consumers(), world.now() + later));
      for (Subject subject : group) {
        for (String tenant : tenants) {
          for (String action : ACTIONS) {
            for (Resource resource : RESOURCES) {
              Deed deed = new Deed(action, resource, later);
              Request request = Request.of(subject, action, resource).within(tenant);
              if (!deeds.contains(deed) && allows.test(request)) {
                deeds.add(deed);
              }
            }
          }
        }
      }
    }
    return deeds;
  }

  /** A generated world that somebody administers. */
  private static World world(long seed) {
    World world = PolicyGenerator.world(seed);
    Policy policy = world.policy().toBuilder().administeredBy("s0").build();
    return new World(policy, world.consumers(), world.now());
  }

  /** Subjects, one of whom administers, and none of whom may administer everything. */
  private static List<Subject> group(World world, SplittableRandom random) {
    RequestGenerator requests = new RequestGenerator(world, random);
    Authorizer authorizer = world.authorizer();
    List<Subject> group = new ArrayList<>();
    for (int i = 0; group.size() < 3; i++) {
      Subject subject = requests.subject();
      subject = i % 2 == 0 && subject.isIdentified() ? subject.withRoles("s0") : subject;
      Access access = authorizer.access(subject);
      if (i > 40
          || Stream.of(AdminRights.ESCALATE, AdminRights.BIND)
              .noneMatch(a -> mayAnywhere(access, a))) {
        group.add(i > 40 ? Subject.of("nobody" + i) : subject);
      }
    }
    return group;
  }

  private static boolean mayAnywhere(Access access, String action) {
    List<Resource> where =
        Stream.concat(
                Stream.of(AdminRights.policy()),
                Stream.concat(PolicyGenerator.ROLES.stream(), Stream.of("n0", "n1", "grant:g"))
                    .map(AdminRights::role))
            .toList();
    return Stream.concat(Stream.of(""), access.tenants().stream())
        .anyMatch(t -> where.stream().anyMatch(r -> access.within(t).check(action, r).allowed()));
  }

  /** Random commands about a policy: many of them near to what it has. */
  private static final class Commands {

    private final World world;
    private final SplittableRandom random;
    private final PolicyGenerator policies;

    Commands(World world, SplittableRandom random) {
      this.world = world;
      this.random = random;
      this.policies = new PolicyGenerator(random);
    }

    private <T> T one(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    private String role(Policy now) {
      return random.nextInt(4) == 0
          ? "n" + random.nextInt(2)
          : one(List.copyOf(now.roles().keySet()));
    }

    Command next(Policy now) {
      Instant end = Instant.ofEpochMilli(world.now() + 1 + random.nextInt(100));
      return switch (random.nextInt(11)) {
        case 0 -> new Command.CreateRole(changed(Role.of("n" + random.nextInt(2)), now));
        case 1, 2 -> new Command.ChangeRole(changed(existing(now), now));
        case 3 -> new Command.RemoveRole(role(now));
        case 4, 5 -> new Command.Assign(assignment(now));
        case 6 ->
            now.assignments().isEmpty()
                ? new Command.RemoveExpired()
                : new Command.Unassign(one(now.assignments()));
        case 7 -> new Command.CreateTenant(tenant("u" + random.nextInt(2), now));
        case 8 ->
            now.tenants().isEmpty()
                ? new Command.RemoveTenant("t0")
                : random.nextInt(3) == 0
                    ? new Command.RemoveTenant(one(now.tenants()).name())
                    : new Command.ChangeTenant(widened(one(now.tenants()), now));
        case 9 ->
            new Command.Grant(
                TemporaryGrant.of("g" + random.nextInt(2), end, allow(now)).toRole(role(now)));
        default -> new Command.Revoke("g" + random.nextInt(2));
      };
    }

    private Role existing(Policy now) {
      return one(List.copyOf(now.roles().values()));
    }

    /** Often something that a role has already, so that it may be given. */
    private Permission allow(Policy now) {
      List<Permission> all =
          now.roles().values().stream()
              .flatMap(r -> r.permissions().stream())
              .filter(p -> p.effect() == Effect.ALLOW)
              .toList();
      Permission near = all.isEmpty() || random.nextInt(3) == 0 ? policies.permission() : one(all);
      return Permission.of(Effect.ALLOW, near.actions()).on(near.resources());
    }

    private Role changed(Role role, Policy now) {
      Role fewer =
          Role.of(role.name())
              .with(role.permissions().stream().filter(p -> random.nextInt(4) > 0).toList())
              .inheriting(role.inherits().stream().filter(r -> random.nextInt(3) > 0).toList());
      return switch (random.nextInt(4)) {
        case 0 -> fewer;
        case 1 -> fewer.with(allow(now));
        case 2 -> role.with(random.nextBoolean() ? allow(now) : policies.permission());
        default -> fewer.inheriting(role(now));
      };
    }

    private Assignment assignment(Policy now) {
      String role = role(now);
      return switch (random.nextInt(4)) {
        case 0 -> Assignment.toClient("cli", role);
        case 1 -> Assignment.toEveryone(role);
        default -> Assignment.toSubject(random.nextBoolean() ? "ada" : one(NAMES), role);
      };
    }

    private Tenant tenant(String name, Policy now) {
      return widened(Tenant.of(name).enteredBy(role(now)), now);
    }

    private Tenant widened(Tenant tenant, Policy now) {
      Tenant fewer =
          Tenant.of(tenant.name())
              .including(tenant.includes())
              .excluding(tenant.excludes().stream().filter(e -> random.nextInt(3) > 0).toList())
              .enteredBy(tenant.roles());
      return switch (random.nextInt(4)) {
        case 0 -> fewer;
        case 1 -> tenant.enteredBy(List.of(NamePattern.of(role(now))));
        case 2 -> tenant.including(allow(now).resources().iterator().next().toString());
        default -> tenant.excluding(allow(now).resources().iterator().next().toString());
      };
    }
  }
}
