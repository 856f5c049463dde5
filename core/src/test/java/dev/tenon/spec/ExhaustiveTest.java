package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Glob;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every policy up to a small bound, on every request within the bound: what a random test may miss
 * in a corner, these cannot.
 */
class ExhaustiveTest {

  private static final List<String> SEGMENTS = List.of("a", "*", "a*", "**", "${p}");

  private static final List<Subject> SUBJECTS =
      List.of(
          Subject.of("ada").withRoles("r"),
          Subject.of("ada").withRoles("r").withVariable("p"),
          Subject.of("ada").withRoles("r").withVariable("p", "b"));

  private long policies;
  private long decisions;

  /** One role of up to two rules, each of any effect on any pattern of up to two segments. */
  @Test
  void everyRoleOfTwoRules_decidesAsSpecified() {
    everyRole(rules(patterns(2)), 2, resources(3));
    report(4_000, 150_000);
  }

  /** One role of three rules, each of any effect on any pattern of one or two segments. */
  @Test
  @Tag("slow")
  void everyRoleOfThreeRules_decidesAsSpecified() {
    everyRole(rules(patterns(2)), 3, resources(3));
    report(100_000, 5_000_000);
  }

  /** One role of two rules on any patterns of up to three segments. */
  @Test
  @Tag("slow")
  void everyRoleOfTwoLongRules_decidesAsSpecified() {
    everyRole(rules(patterns(3)), 2, resources(4));
    report(90_000, 8_000_000);
  }

  private void everyRole(List<Permission> rules, int most, List<Resource> resources) {
    for (List<Permission> chosen : multisets(rules, most)) {
      compare(
          Policy.builder().role(Role.of("r").with(chosen)).version("v").build(),
          SUBJECTS,
          List.of("read"),
          List.of(""),
          resources);
    }
  }

  /**
   * Each fourth tenant of up to two includes and one exclude, of up to two segments without globs.
   */
  @Test
  void everyFourthTenantOfThreeClauses_decidesAsSpecified() {
    tenants(patterns(2).stream().filter(pattern -> !hasGlob(pattern)).toList(), 4);
    report(1_200, 21_000);
  }

  /** One tenant of up to two includes and one exclude, each any pattern of up to two segments. */
  @Test
  @Tag("slow")
  void everyTenantOfThreeClausesWithGlobs_decidesAsSpecified() {
    tenants(patterns(2), 1);
    report(15_000, 270_000);
  }

  private static boolean hasGlob(ResourcePattern pattern) {
    return pattern.segments().stream().anyMatch(segment -> segment instanceof Glob);
  }

  /** Each n-th tenant of the patterns, from the first on. */
  private void tenants(List<ResourcePattern> patterns, int step) {
    List<TenantClause> clauses =
        patterns.stream().map(pattern -> TenantClause.of(pattern, Place.code())).toList();
    int number = 0;
    for (List<TenantClause> includes : multisets(clauses, 2)) {
      for (List<TenantClause> excludes : multisets(clauses, 1)) {
        if (number++ % step > 0) {
          continue;
        }
        compare(
            Policy.builder()
                .permission("r", Permission.allow("read").on("**"))
                .tenant(Tenant.of("t").including(includes).excluding(excludes).enteredBy("r"))
                .version("v")
                .build(),
            SUBJECTS,
            List.of("read"),
            List.of(""),
            resources(2));
      }
    }
  }

  /** Who may enter, who administers, and up to two tenants that any of three names may enter. */
  @Test
  void everyWayIn_decidesAsSpecified() {
    List<List<String>> doors = multisets(List.of("r0", "r1", "r*", "*"), 2);
    List<List<String>> entries = multisets(List.of("r0", "r1", "r*", "*"), 1);
    List<Subject> subjects =
        List.of(
            Subject.anonymous(),
            Subject.of("ada"),
            Subject.of("ada").withRoles("r0"),
            Subject.of("ada").withRoles("r1"),
            Subject.of("ada").withRoles("x", "r0", "r1"));
    for (boolean inherits : new boolean[] {false, true}) {
      for (int entry = -1; entry < entries.size(); entry++) {
        for (List<String> admins : multisets(List.of("r0", "r1", "*"), 1)) {
          for (List<String> first : doors) {
            for (List<String> second : multisets(List.of("r0", "r1", "*"), 1)) {
              Policy.Builder policy =
                  Policy.builder()
                      .role(Role.of("r0").with(Permission.allow("read").on("a")))
                      .role(inherits ? Role.of("r1").inheriting("r0") : Role.of("r1"))
                      .tenant(Tenant.of("t0").including("*").enteredBy(array(first)))
                      .administeredBy(array(admins));
              if (!second.isEmpty()) {
                policy.tenant(Tenant.of("t1").including("b").enteredBy(array(second)));
              }
              if (entry >= 0) {
                policy.authorizing(array(entries.get(entry)));
              }
              compare(
                  policy.version("v").build(),
                  subjects,
                  List.of("read"),
                  List.of("", "t0", "t1", "none"),
                  List.of(Resource.of("a"), Resource.of("b")));
            }
          }
        }
      }
    }
    report(2_800, 115_000);
  }

  /** Every implication among three actions, and one rule about any name or glob. */
  @Test
  void everyImplication_decidesAsSpecified() {
    List<String> names = List.of("A", "AB", "B");
    for (int edges = 0; edges < 8; edges++) {
      Actions actions =
          Actions.none()
              .declaring("A", implied(edges, 1, "AB", 2, "B"))
              .declaring("AB", implied(edges, 4, "B", 0, ""))
              .declaring("B");
      for (boolean declared : new boolean[] {false, true}) {
        for (String action : List.of("A", "AB", "B", "A*", "*B", "*")) {
          for (Effect effect : Effect.values()) {
            Permission rule =
                Permission.of(effect, List.of(dev.tenon.path.NamePattern.of(action))).on("a");
            Policy.Builder policy = Policy.builder().permission("r", rule);
            if (declared) {
              policy.actions(actions);
            }
            List<String> asked = new ArrayList<>(names);
            asked.addAll(List.of("", "C", "AC", "*", "a"));
            compare(policy.build(), SUBJECTS, asked, List.of(""), List.of(Resource.of("a")));
          }
        }
      }
    }
    report(288, 6_900);
  }

  private static String[] implied(int edges, int bit, String name, int otherBit, String other) {
    List<String> implied = new ArrayList<>();
    if ((edges & bit) != 0) {
      implied.add(name);
    }
    if ((edges & otherBit) != 0) {
      implied.add(other);
    }
    return array(implied);
  }

  private void compare(
      Policy policy,
      List<Subject> subjects,
      List<String> actions,
      List<String> tenants,
      List<Resource> resources) {
    World world = World.of(policy);
    Authorizer authorizer = world.authorizer();
    ReferenceAuthorizer reference = world.reference();
    policies++;
    for (Subject subject : subjects) {
      for (String action : actions) {
        for (String tenant : tenants) {
          for (Resource resource : resources) {
            Request request = Request.of(subject, action, resource).within(tenant);
            EngineAgreesWithSpecificationProperties.agree(
                world, request, reference.decide(request), authorizer.check(request));
            decisions++;
          }
        }
      }
    }
  }

  private void report(long leastPolicies, long leastDecisions) {
    System.out.println(policies + " policies, " + decisions + " decisions, 0 differ");
    assertTrue(policies >= leastPolicies && decisions >= leastDecisions);
  }

  private static List<Permission> rules(List<ResourcePattern> patterns) {
    List<Permission> rules = new ArrayList<>();
    for (ResourcePattern pattern : patterns) {
      rules.add(Permission.allow("read").on(pattern));
      rules.add(Permission.stage("read").on(pattern));
      rules.add(Permission.deny("read").on(pattern));
    }
    return rules;
  }

  private static List<ResourcePattern> patterns(int longest) {
    return lists(SEGMENTS, longest).stream()
        .filter(list -> Collections.frequency(list, "**") <= ResourcePattern.MAX_DEPTH_WILDCARDS)
        .map(ResourcePattern::of)
        .toList();
  }

  private static List<Resource> resources(int longest) {
    return lists(List.of("a", "b"), longest).stream().map(Resource::of).toList();
  }

  private static List<List<String>> lists(List<String> alphabet, int longest) {
    List<List<String>> all = new ArrayList<>();
    List<List<String>> last = List.of(List.of());
    for (int length = 1; length <= longest; length++) {
      List<List<String>> next = new ArrayList<>();
      last.forEach(shorter -> alphabet.forEach(letter -> next.add(with(shorter, letter))));
      all.addAll(next);
      last = next;
    }
    return all;
  }

  /** All choices of up to so many values, in the order given, the empty one first. */
  private static <T> List<List<T>> multisets(List<T> values, int most) {
    List<List<T>> all = new ArrayList<>(List.of(List.of()));
    int from = 0;
    for (int size = 1; size <= most; size++) {
      int to = all.size();
      for (int k = from; k < to; k++) {
        List<T> smaller = all.get(k);
        int first = smaller.isEmpty() ? 0 : values.indexOf(smaller.get(smaller.size() - 1));
        values.subList(first, values.size()).forEach(value -> all.add(with(smaller, value)));
      }
      from = to;
    }
    return all;
  }

  private static <T> List<T> with(List<T> list, T value) {
    List<T> longer = new ArrayList<>(list);
    longer.add(value);
    return longer;
  }

  private static String[] array(List<String> list) {
    return list.toArray(new String[0]);
  }
}
