package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reachability;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** What is beneath a resource, against every path that there is. */
class ReachesProperties {

  private static final List<Resource> PATHS = paths();

  private static List<Resource> paths() {
    List<String> names = List.of("a", "b", "ab", "ba", "c", "z", "y", "t0");
    List<Resource> all = new ArrayList<>();
    names.forEach(name -> all.add(Resource.of(name)));
    for (int from = 0, size = 1; size < 3; size++) {
      int to = all.size();
      for (; from < to; from++) {
        for (String name : names) {
          all.add(all.get(from).child(name));
        }
      }
    }
    return all;
  }

  @Property(tries = 150)
  void reaches_isNoOnlyWhereNothingBeneathIsAllowed(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    assertKnown(world, compare(world, seed, Access::reaches, Decision::allowed));
  }

  @Property(tries = 150)
  void mayBeHeld_isNoOnlyWhereNothingBeneathIsHeld(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    assertKnown(world, compare(world, seed, Access::mayBeHeld, Decision::held));
  }

  /** Conditions of rules, of exceptions and of inheritance. */
  @Property(tries = 150)
  void hints_areNotNoWhereAttributesAllowOrHold(@ForAll long seed) {
    World world = PolicyGenerator.conditional(seed);
    compare(world, seed, Access::reaches, Decision::allowed);
    compare(world, seed, Access::mayBeHeld, Decision::held);
  }

  /** A hint about an action at or beneath a resource. */
  private interface Hint {
    Reachability of(Access access, String action, Resource resource);
  }

  /** Compares a hint with each path that there is, with the request's attributes and without. */
  private static List<Reachability> compare(
      World world, long seed, Hint hint, Predicate<Decision> expected) {
    Authorizer authorizer = world.authorizer();
    List<Reachability> answers = new ArrayList<>();
    for (Request request : RequestGenerator.requests(world, seed, 6, 2)) {
      if (!request.resource().isCanonical()) {
        continue;
      }
      Access access = authorizer.access(request.subject()).within(request.tenant());
      Resource top = request.resource().ancestor(1);
      Reachability answer = hint.of(access, request.action(), top);
      boolean somewhere =
          PATHS.stream()
              .filter(path -> path.segment(0).equals(top.segment(0)))
              .flatMap(
                  path ->
                      Stream.of(
                          access.check(request.action(), path),
                          access.check(request.action(), path, request.attributes())))
              .anyMatch(expected);
      if (somewhere) {
        assertNotEquals(
            Reachability.NO, answer, () -> request + " beneath " + top + " in " + world);
      }
      Statistics.collect(answer, somewhere);
      answers.add(answer);
    }
    return answers;
  }

  /** Without conditions, only what a tenant infers is not found out. */
  private static void assertKnown(World world, List<Reachability> answers) {
    if (world.policy().tenants().stream().allMatch(t -> t.inferences().isEmpty())) {
      assertFalse(answers.contains(Reachability.PERHAPS), world::toString);
    }
  }

  @Example
  void mayBeHeld_isYes_whereARuleOrALimitHolds() {
    Policy policy =
        Policy.builder()
            .permission("r", Permission.allow("read").on("docs"))
            .permission(
                "r",
                Permission.stage("read").on("docs/hr").except(Except.resources("docs/hr/open")))
            .permission("r", Permission.deny("read").on("docs/hr/secret"))
            .limit(Role.of("careful").with(Permission.stage("read").on("docs/it")))
            .build();
    Subject ada = Subject.of("ada").withRoles("r");
    Access access = Authorizer.compile(policy).access(ada);
    assertEquals(Reachability.YES, access.mayBeHeld("read", Resource.of("docs")));
    assertEquals(Reachability.YES, access.mayBeHeld("read", Resource.of("docs", "hr")));
    assertEquals(Reachability.NO, access.mayBeHeld("read", Resource.of("docs", "hr", "open")));
    assertEquals(Reachability.NO, access.mayBeHeld("read", Resource.of("docs", "hr", "secret")));
    assertEquals(Reachability.NO, access.mayBeHeld("read", Resource.of("docs", "it")));
    assertEquals(Reachability.NO, access.mayBeHeld("write", Resource.of("docs")));
    Access limited = Authorizer.compile(policy).access(ada.limitedTo("careful"));
    assertEquals(Reachability.YES, limited.mayBeHeld("read", Resource.of("docs", "it")));
    assertEquals(Reachability.NO, limited.mayBeHeld("read", Resource.of("docs", "x")));
    assertEquals(Reachability.NO, limited.reaches("read", Resource.of("docs")));
  }

  @Property(tries = 100)
  void containersOfAnAction_areWhatIsAboveTheAllowed(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    List<Request> requests = RequestGenerator.requests(world, seed, 20, 20);
    List<Resource> items = requests.stream().map(Request::resource).toList();
    Access access =
        world.authorizer().access(requests.get(0).subject()).within(requests.get(0).tenant());
    Set<Resource> expected = new LinkedHashSet<>();
    for (Resource item : items) {
      for (int size = 1; access.check("read", item).allowed() && size < item.size(); size++) {
        if (!access.check("read", item.ancestor(size)).allowed()) {
          expected.add(item.ancestor(size));
        }
      }
    }
    assertEquals(expected, access.containers("read", items, each -> each));
  }

  @Example
  void folderAboveTheAllowed_leadsThere() {
    Policy policy =
        Policy.builder()
            .role(
                Role.of("r")
                    .with(
                        Permission.allow("read").on("docs/*/plans/${user}"),
                        Permission.deny("*")
                            .on("docs/hr")
                            .except(Except.resources("docs/hr/plans/ada/open")),
                        Permission.deny("*").on("docs/it")))
            .build();
    Access access = Authorizer.compile(policy).access(Subject.of("ada").withRoles("r"));
    assertEquals(Reachability.YES, access.reaches("read", Resource.of("docs")));
    assertEquals(Reachability.YES, access.reaches("read", Resource.of("docs", "hr")));
    assertEquals(Reachability.NO, access.reaches("read", Resource.of("docs", "hr", "x")));
    assertEquals(Reachability.NO, access.reaches("read", Resource.of("docs", "it")));
    assertEquals(Reachability.NO, access.reaches("write", Resource.of("docs")));
    assertEquals(
        Set.of(Resource.of("docs"), Resource.of("docs", "x"), Resource.of("docs", "x", "plans")),
        access
            .containers(
                "read", List.of(Resource.of("docs", "x", "plans", "ada", "1")), item -> item)
            .stream()
            .filter(path -> path.size() < 4)
            .collect(java.util.stream.Collectors.toSet()));
  }
}
