package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
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
    Authorizer authorizer = world.authorizer();
    for (Request request : RequestGenerator.requests(world, seed, 6, 2)) {
      Access access = authorizer.access(request.subject()).within(request.tenant());
      if (!request.resource().isCanonical()) {
        continue;
      }
      Resource top = request.resource().ancestor(1);
      boolean expected =
          PATHS.stream()
              .filter(path -> path.segment(0).equals(top.segment(0)))
              .anyMatch(path -> access.check(request.action(), path).allowed());
      Reachability answer = access.reaches(request.action(), top);
      if (expected) {
        assertNotEquals(
            Reachability.NO, answer, () -> request + " beneath " + top + " in " + world);
      }
      if (world.policy().tenants().stream().allMatch(t -> t.inferences().isEmpty())) {
        assertNotEquals(Reachability.PERHAPS, answer);
      }
      Statistics.collect(answer);
    }
  }

  @Property(tries = 150)
  void mayBeHeld_isNoOnlyWhereNothingBeneathIsHeld(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    for (Request request : RequestGenerator.requests(world, seed, 6, 2)) {
      Access access = authorizer.access(request.subject()).within(request.tenant());
      if (!request.resource().isCanonical()) {
        continue;
      }
      Resource top = request.resource().ancestor(1);
      boolean expected =
          PATHS.stream()
              .filter(path -> path.segment(0).equals(top.segment(0)))
              .anyMatch(path -> access.check(request.action(), path).held());
      Reachability answer = access.mayBeHeld(request.action(), top);
      if (expected) {
        assertNotEquals(
            Reachability.NO, answer, () -> request + " beneath " + top + " in " + world);
      }
      if (world.policy().tenants().stream().allMatch(t -> t.inferences().isEmpty())) {
        assertNotEquals(Reachability.PERHAPS, answer);
      }
      Statistics.collect(answer);
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
