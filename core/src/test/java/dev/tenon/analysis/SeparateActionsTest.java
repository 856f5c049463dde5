package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Actions that no single holding gives together, in policies whose tenants have roles of their own
 * and assign to everyone and to the unidentified, against all holdings and requests of a small
 * world. A holding is looked at in a policy that assigns nothing else but to everyone.
 */
class SeparateActionsTest {

  private static final List<String> PATTERNS =
      List.of("a", "a/b", "b", "${p}", "${user}", "${tenant}", "*");
  private static final List<String> REGIONS = List.of("**", "**", "a", "${p}", "b");
  private static final List<String> TENANTS = List.of("acme", "globex");
  private static final List<Resource> RESOURCES =
      List.of("a", "a/b", "b", "b/c", "ada", "acme", "globex", "x").stream()
          .map(Resource::parse)
          .toList();
  private static final List<List<String>> VALUES =
      List.of(List.of(), List.of("a"), List.of("b"), TENANTS, List.of("ada"));
  private static final List<String> IDS = List.of("ada", "a", "b", "acme", "globex");

  /** One policy with a question. */
  private static final class World {

    private final Random random;
    private final ResourcePattern region;
    private final Policy policy;

    World(long seed) {
      this.random = new Random(seed);
      this.region = ResourcePattern.parse(one(REGIONS));
      String[] doors = random.nextInt(4) == 0 ? new String[] {"door"} : new String[] {"*", "maker"};
      Policy.Builder builder = Policy.builder().version("v").role(Role.of("door"));
      for (String tenant : TENANTS) {
        builder.tenant(Tenant.of(tenant).including("**").enteredBy(doors));
      }
      builder.role(Role.of("*").with(rules(random.nextInt(2))));
      builder.role(Role.of("maker").with(rules(1 + random.nextInt(2))));
      Role own = Role.of("o").with(rules(random.nextInt(3)));
      builder.ownRole(
          "acme", random.nextBoolean() ? own.inheriting(one(List.of("n", "maker"))) : own);
      builder.ownRole("acme", Role.of("n").with(rules(1 + random.nextInt(2))));
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        builder.assign(assignment());
      }
      this.policy = builder.build();
    }

    private <T> T one(List<T> some) {
      return some.get(random.nextInt(some.size()));
    }

    private List<Permission> rules(int count) {
      List<Permission> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String[] actions =
            one(List.of(new String[] {"PAY"}, new String[] {"APPROVE"}, new String[] {"*"}));
        Permission rule =
            switch (random.nextInt(6)) {
              case 0, 1 -> Permission.deny(actions);
              case 2 -> Permission.stage(actions);
              default -> Permission.allow(actions);
            };
        all.add(rule.on(one(PATTERNS)));
      }
      return all;
    }

    private Assignment assignment() {
      RoleScope scope =
          switch (random.nextInt(4)) {
            case 0 -> RoleScope.everywhere().withVariable("p", one(List.of("a", "b")));
            case 1 -> RoleScope.everywhere().on(Resource.of("a"));
            default -> RoleScope.everywhere();
          };
      String role = one(List.of("o", "n"));
      return switch (random.nextInt(9)) {
        case 0 -> Assignment.toEveryone(role).within(scope).ownedBy("acme");
        case 1 -> Assignment.toAnyone(role).within(scope).ownedBy("acme");
        case 2 -> Assignment.toEveryone("maker").within(scope.in(one(TENANTS)));
        case 3 -> Assignment.toAnonymous("maker", "door");
        case 4 -> Assignment.toGroup("door", role).within(scope).ownedBy("acme");
        case 5 -> Assignment.toClient("c", role).within(scope).ownedBy("acme");
        case 6 -> Assignment.toSubject("ada", "o", "n").within(scope).ownedBy("acme");
        default -> Assignment.toSubject("ada", role).within(scope).ownedBy("acme");
      };
    }

    Answer answer() {
      return Analysis.of(policy)
          .prove(new Invariant.Separate(Set.of("PAY", "APPROVE"), region, Place.code()));
    }

    /** A request that one holding is given with both actions; empty if none is. */
    Optional<String> given() {
      Policy none = without(one -> !isForAll(one));
      for (String role : policy.roles().keySet()) {
        Set<Subject> subjects = new LinkedHashSet<>();
        for (List<String> values : values()) {
          for (Subject subject : identified(IDS, values)) {
            subjects.add(subject.withRoles(role));
            for (List<String> held : role.equals(Role.EVERYONE) ? VALUES.subList(0, 0) : values()) {
              subjects.add(
                  subject.holding(
                      HeldRole.of(role).within(RoleScope.everywhere().withVariable("p", held))));
            }
          }
        }
        Optional<String> found = given(none, subjects, RoleScope.everywhere());
        if (found.isPresent()) {
          return found;
        }
      }
      for (Assignment assignment : policy.assignments()) {
        for (String role : assignment.roles()) {
          Policy alone = none.with(assignment.withRoles(Set.of(role)));
          Optional<String> found = given(alone, receivers(assignment), assignment.scope());
          if (found.isPresent()) {
            return found;
          }
        }
      }
      return Optional.empty();
    }

    /** The values of the variable, one set if nothing compares with it. */
    private List<List<String>> values() {
      boolean used =
          region.variables().contains("p")
              || Stream.concat(
                      policy.roles().values().stream(), policy.ownRoles("acme").values().stream())
                  .flatMap(role -> role.permissions().stream())
                  .anyMatch(rule -> rule.mentions("p"));
      return used ? VALUES : VALUES.subList(0, 1);
    }

    private Policy without(Predicate<Assignment> gone) {
      Policy less = policy;
      for (Assignment one : policy.assignments()) {
        less = gone.test(one) ? less.without(one) : less;
      }
      return less;
    }

    private static boolean isForAll(Assignment one) {
      return one.receiver() == Assignment.Receiver.EVERYONE
          || one.receiver() == Assignment.Receiver.ANYONE;
    }

    private List<Subject> identified(List<String> ids, List<String> values) {
      List<Subject> all = new ArrayList<>();
      for (String id : ids) {
        Subject subject = Subject.of(id).withVariable("p", values);
        all.add(
            policy.tenant("acme").orElseThrow().roles().size() > 1
                ? subject
                : subject.holding(HeldRole.of("door").on(Resource.of("nowhere"))));
      }
      return all;
    }

    private Set<Subject> receivers(Assignment assignment) {
      Set<Subject> all = new LinkedHashSet<>();
      List<String> ids =
          assignment.receiver() == Assignment.Receiver.SUBJECT ? List.of(assignment.key()) : IDS;
      for (List<String> values : values()) {
        for (Subject subject : identified(ids, values)) {
          switch (assignment.receiver()) {
            case CLIENT -> all.add(subject.throughClient(assignment.key()));
            case GROUP -> all.add(subject.withRoles(assignment.key()));
            case SUBJECT, EVERYONE, ANYONE -> all.add(subject);
            default -> {}
          }
        }
      }
      if (assignment.receiver() == Assignment.Receiver.ANYONE
          || assignment.receiver() == Assignment.Receiver.ANONYMOUS) {
        all.add(Subject.anonymous());
      }
      return all;
    }

    private Optional<String> given(Policy alone, Set<Subject> subjects, RoleScope scope) {
      Authorizer authorizer = Authorizer.compile(alone);
      for (Subject subject : subjects) {
        for (String tenant : TENANTS) {
          for (Resource resource : RESOURCES) {
            if (isIn(subject, tenant, resource, scope)
                && isGiven(authorizer, subject, "PAY", tenant, resource)
                && isGiven(authorizer, subject, "APPROVE", tenant, resource)) {
              return Optional.of(subject + " in " + tenant + " on " + resource);
            }
          }
        }
      }
      return Optional.empty();
    }

    /** Whether the resource is in the region for the subject's values or those of its holding. */
    private boolean isIn(Subject subject, String tenant, Resource resource, RoleScope scope) {
      Variables own = subject.variables().with(Subject.TENANT, tenant);
      List<Variables> all = new ArrayList<>(List.of(own, scope.over(own)));
      subject.heldRoles().forEach(held -> all.add(held.scope().over(own)));
      return all.stream().anyMatch(v -> region.coverage(resource, v) == Coverage.FULL);
    }

    private static boolean isGiven(
        Authorizer authorizer, Subject subject, String action, String tenant, Resource resource) {
      return authorizer.check(Request.of(subject, action, resource).within(tenant)).effect()
          != Effect.DENY;
    }
  }

  private static void compare(long from, int count) {
    int held = 0;
    for (long seed = from; seed < from + count; seed++) {
      World world = new World(seed);
      Answer answer = world.answer();
      Optional<String> given = world.given();
      String about =
          seed
              + ": "
              + world.region
              + " "
              + world.policy.roles()
              + world.policy.ownRoles()
              + world.policy.assignments()
              + world.policy.tenants()
              + answer
              + given;
      assertTrue(given.isPresent() ? answer instanceof Answer.Fails : answer.holds(), () -> about);
      held += answer.holds() ? 1 : 0;
    }
    int holding = held;
    assertTrue(held > count / 10 && held < count * 9 / 10, () -> holding + " of " + count);
  }

  @Test
  void separateActions_areGivenTogetherWhereBruteForceSaysSo() {
    compare(0, 30);
  }

  @Test
  @Tag("slow")
  void separateActionsOfManyPolicies_areGivenTogetherWhereBruteForceSaysSo() {
    compare(1_000, 2_000);
  }
}
