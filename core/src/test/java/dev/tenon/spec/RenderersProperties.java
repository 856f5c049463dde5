package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.filter.ConditionTree;
import dev.tenon.filter.JsonCondition;
import dev.tenon.filter.KeyListing;
import dev.tenon.filter.KeyMapping;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * What a filter is written as means what a check says: as a predicate, as JSON that somebody else
 * reads, and as keys and prefixes of an object store. Names are those that are hard to write.
 */
class RenderersProperties {

  private static final List<String> NAMES =
      List.of(
          "ml", "ml2", "M", "%", "_", "a%b", "it's", "\"q\"", "\\", "a\\b", "a/b", "ü", "日本", "😀",
          "*", "a*b", "${p}", "?", "x y", "#", "%2f", ".a", "\u00A0", "null", "0");

  private static final List<Resource> RESOURCES = resources();

  private static List<Resource> resources() {
    List<Resource> all = new ArrayList<>();
    for (String one : NAMES) {
      all.add(Resource.of(one));
      for (String two : NAMES) {
        all.add(Resource.of(one, two));
        all.add(Resource.of(one, two, "ml"));
        all.add(Resource.of("box", one, two));
      }
    }
    return all.stream().filter(Resource::isCanonical).toList();
  }

  private static Access access(long seed) {
    Random random = new Random(seed);
    Role role = Role.of("r");
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      role = role.with(excepting(Permission.allow("view").on(pattern(random)), random));
    }
    for (int n = random.nextInt(3); n > 0; n--) {
      role =
          role.with(
              excepting(
                  random.nextBoolean()
                      ? Permission.deny("view").on(pattern(random))
                      : Permission.stage("v*").on(pattern(random)),
                  random));
    }
    Policy.Builder policy = Policy.builder().role(role);
    if (random.nextInt(3) == 0) {
      policy.tenant(
          Tenant.of("t")
              .including(pattern(random).toString(), "box")
              .excluding(pattern(random).toString())
              .enteredBy("r"));
    }
    Subject subject = Subject.of("ada").withRoles("r");
    subject = random.nextInt(4) == 0 ? subject : subject.withVariable("p", name(random), "ml");
    return Authorizer.compile(
            policy.build(),
            Settings.standard().withRoleCost(Integer.MAX_VALUE).withSubjectCost(Integer.MAX_VALUE))
        .access(subject);
  }

  private static Permission excepting(Permission rule, Random random) {
    return random.nextInt(3) > 0
        ? rule
        : rule.except(Except.resources("*").withResources(List.of(pattern(random))));
  }

  private static String name(Random random) {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private static ResourcePattern pattern(Random random) {
    List<String> segments = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      segments.add("box");
    }
    for (int n = random.nextInt(3); n >= 0; n--) {
      String literal = Resource.of(name(random)).toString();
      segments.add(
          switch (random.nextInt(9)) {
            case 0 -> "*";
            case 1 -> literal + "*";
            case 2 -> "*" + literal;
            case 3 -> literal + "*" + Resource.of(name(random));
            case 4 -> segments.contains("**") ? literal : "**";
            case 5 -> "${p}";
            default -> literal;
          });
    }
    boolean deep = segments.get(segments.size() - 1).equals("**");
    return ResourcePattern.of(segments).withBeneath(deep || random.nextInt(5) > 0);
  }

  @Property(tries = 20)
  void predicate_andJson_sayWhatACheckSays(@ForAll long seed) {
    predicateAndJson(seed);
  }

  @Property(tries = 1_000)
  @Tag("slow")
  void predicate_andJson_sayWhatACheckSaysTimeAndAgain(@ForAll long seed) {
    predicateAndJson(seed);
  }

  private static void predicateAndJson(long seed) {
    Access access = access(seed);
    ResourceFilter filter = access.filter("view");
    JsonCondition json = new JsonCondition(ConditionTree.json(filter.condition()));
    for (Resource resource : RESOURCES) {
      boolean allowed = access.check("view", resource).allowed();
      assertEquals(allowed, filter.test(resource), () -> resource + ": " + filter);
      assertEquals(allowed, json.holds(resource), () -> resource + ": " + filter);
    }
  }

  @Property(tries = 20)
  void prefixesAndResidual_findExactlyTheKeysThatACheckAllows(@ForAll long seed) {
    prefixesAndResidual(seed);
  }

  @Property(tries = 1_000)
  @Tag("slow")
  void prefixesAndResidual_findExactlyTheKeysThatACheckAllowsTimeAndAgain(@ForAll long seed) {
    prefixesAndResidual(seed);
  }

  /** Lists a store of all keys as a store does, by comparing beginnings, then tests the rest. */
  private static void prefixesAndResidual(long seed) {
    Access access = access(seed);
    boolean boxed = seed % 2 == 0;
    KeyMapping mapping = boxed ? KeyMapping.of("box").under("in", "here") : KeyMapping.of();
    KeyListing listing = mapping.listing(access.filter("view"));
    Set<String> expected = new HashSet<>();
    List<String> found = new ArrayList<>();
    for (String key : keys(boxed)) {
      Optional<Resource> resource = mapping.resource(key);
      if (resource.filter(r -> access.check("view", r).allowed()).isPresent()) {
        expected.add(key);
      }
      boolean listed =
          listing.keys().contains(key) || listing.prefixes().stream().anyMatch(key::startsWith);
      if (listed && listing.test(key)) {
        found.add(key);
      }
    }
    assertEquals(expected, new HashSet<>(found), listing::toString);
    assertEquals(expected.size(), found.size());
    assertTrue(listing.keys().stream().noneMatch(k -> listing.prefixes().contains(k)));
  }

  private static Set<String> keys(boolean boxed) {
    Set<String> keys = new HashSet<>();
    for (Resource resource : RESOURCES) {
      keys.add((boxed ? "in/here/" : "") + String.join("/", resource.segments()));
      keys.add(String.join("/", resource.segments()) + "/../ml");
    }
    return keys;
  }
}
