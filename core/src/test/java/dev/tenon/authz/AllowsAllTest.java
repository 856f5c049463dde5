package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** Allowed on everything at and beneath a pattern, held against every path there is. */
class AllowsAllTest {

  /**
   * With names that fit a glob and are no alias of anything: no policy here mentions a {@code y}.
   */
  private static final List<String> NAMES =
      List.of("a", "b", "z", "az", "zb", "azb", "y", "ay", "yb");

  private static final List<String> SEGMENTS =
      List.of("a", "b", "*", "a*", "*b", "**", "${p}", "${q}", "${user}", "*", "**");
  private static final List<Resource> RESOURCES = resources();

  private static List<Resource> resources() {
    List<Resource> all = new ArrayList<>();
    NAMES.forEach(name -> all.add(Resource.of(name)));
    for (int from = 0, size = 1; size < 3; size++) {
      int to = all.size();
      for (; from < to; from++) {
        for (String name : NAMES) {
          all.add(all.get(from).child(name));
        }
      }
    }
    return all;
  }

  private static <T> T one(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static String pattern(Random random) {
    String first = one(SEGMENTS, random);
    String pattern = random.nextInt(3) == 0 ? first : first + "/" + one(SEGMENTS, random);
    return pattern.endsWith("**") || random.nextInt(4) > 0 ? pattern : pattern + "/.";
  }

  private static Policy policy(Random random) {
    Role role = Role.of("r");
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      Effect effect =
          one(List.of(Effect.ALLOW, Effect.ALLOW, Effect.ALLOW, Effect.DENY, Effect.STAGE), random);
      Permission rule = Permission.of(effect, List.of(NamePattern.of("x"))).on(pattern(random));
      boolean excepts = random.nextInt(5) == 0;
      role = role.with(excepts ? rule.except(Except.resources(pattern(random))) : rule);
    }
    Policy.Builder policy = Policy.builder().role(role);
    if (random.nextInt(3) == 0) {
      Tenant tenant = Tenant.of("t").including(pattern(random), pattern(random)).enteredBy("r");
      policy.tenant(random.nextBoolean() ? tenant : tenant.excluding(pattern(random)));
    }
    if (random.nextInt(3) == 0) {
      Aliases aliases = Aliases.none().with(Resource.of("zb"), Resource.of("a"));
      policy.aliases(
          random.nextBoolean()
              ? aliases
              : aliases.with(Resource.of("z", "a"), Resource.of("b", "b")));
    }
    return policy.build();
  }

  @Property(tries = 400)
  void allowsAll_isAllowedOnEveryPathThatThePatternCovers(@ForAll long seed) {
    Random random = new Random(seed);
    Policy policy = policy(random);
    compare(seed, random, policy, Subject.of("a").withRoles("r").withVariable("p", "a", "azb"));
  }

  /** Roles that are held on a path and with their own values, within limits. */
  @Property(tries = 300)
  void allowsAll_ofHeldRolesAndLimits_isAllowedOnEveryPathThatThePatternCovers(@ForAll long seed) {
    Random random = new Random(seed);
    Role other = policy(random).roles().get("r").withName("s");
    Role limit = policy(random).roles().get("r").withName("l");
    Policy policy = policy(random).toBuilder().role(other).limit(limit).build();
    Subject subject = Subject.of("a").withVariable("p", "a", "azb").holding(held("r", random));
    subject = random.nextBoolean() ? subject.holding(held("s", random)) : subject;
    subject = random.nextInt(3) == 0 ? subject.limitedTo("l") : subject;
    compare(seed, random, policy, subject);
  }

  private static HeldRole held(String role, Random random) {
    HeldRole held = HeldRole.of(role);
    held = random.nextBoolean() ? held.withVariable("p", one(NAMES, random)) : held;
    held = random.nextInt(4) == 0 ? held.withVariable("p") : held;
    return random.nextBoolean()
        ? held.on(one(List.of("a", "a/b", "b", "zb/a", "az"), random))
        : held;
  }

  private static void compare(long seed, Random random, Policy policy, Subject subject) {
    Access access = Authorizer.compile(policy).access(subject);
    for (int i = 0; i < 6; i++) {
      ResourcePattern region = ResourcePattern.parse(pattern(random));
      List<Resource> covered =
          RESOURCES.stream()
              .filter(r -> region.coverage(r, subject.variables()) == Coverage.FULL)
              .toList();
      boolean expected =
          !covered.isEmpty() && covered.stream().allMatch(r -> access.check("x", r).allowed());
      boolean exact =
          Stream.concat(policy.roles().values().stream(), policy.limits().values().stream())
              .flatMap(role -> role.permissions().stream())
              .allMatch(rule -> rule.exceptions().isEmpty());
      boolean answer = access.allowsAll("x", region);
      assertEquals(
          expected && (answer || exact),
          answer,
          () ->
              seed
                  + ": "
                  + region
                  + " of "
                  + policy.roles().values()
                  + policy.tenants()
                  + policy.aliases()
                  + covered.stream().filter(r -> !access.check("x", r).allowed()).findFirst());
      Statistics.collect(expected);
    }
  }

  @Example
  void allowsAll_byAnotherName_meetsTheDenyThatIsWrittenWithTheAlias() {
    Policy policy =
        Policy.builder()
            .role(
                Role.of("r")
                    .with(
                        Permission.allow("list").on("namespaces/*"),
                        Permission.deny("list").on("namespaces/prod/core/secrets/hook")))
            .aliases(
                Aliases.none()
                    .with(Resource.of("namespaces", "prod"), Resource.of("namespaces", "ns-1")))
            .build();
    Access access = Authorizer.compile(policy).access(Subject.of("ada").withRoles("r"));
    for (String all :
        List.of(
            "namespaces/ns-1/core/secrets/*",
            "namespaces/prod/core/secrets/*",
            "namespaces/ns-1",
            "namespaces/pr*/core/secrets/*",
            "namespaces/*/core/secrets")) {
      assertFalse(access.allowsAll("list", ResourcePattern.parse(all)), all);
    }
    assertTrue(access.allowsAll("list", ResourcePattern.parse("namespaces/ns-1/core/pods/*")));
    assertTrue(access.allowsAll("list", ResourcePattern.parse("namespaces/ns-2")));
    assertFalse(access.allowsAll("get", ResourcePattern.parse("namespaces/ns-2")));
  }

  @Example
  void allowsAll_withoutARightOrAValue_isFalse() {
    Policy policy =
        Policy.builder().role(Role.of("r").with(Permission.allow("x").on("a/${p}"))).build();
    Access access = Authorizer.compile(policy).access(Subject.of("ada").withRoles("r"));
    assertFalse(access.allowsAll("x", ResourcePattern.parse("a/${p}")));
    assertFalse(
        Authorizer.compile(policy)
            .access(Subject.anonymous())
            .allowsAll("x", ResourcePattern.parse("a")));
  }
}
