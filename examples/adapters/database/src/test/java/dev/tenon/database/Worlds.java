package dev.tenon.database;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random policies about names that are hard for databases, and inventories of such names. */
final class Worlds {

  private static final List<String> NAMES =
      List.of(
          "a",
          "b",
          "A",
          "ab",
          "aB",
          "a%",
          "%",
          "_",
          "a_b",
          "axb",
          "a'b",
          "\"q\"",
          "back\\slash",
          "sl/ash",
          "a\\/b",
          "\\",
          "/",
          "!",
          "a!b",
          "[x]",
          "*",
          "a*",
          "${p}",
          "?",
          "a?b",
          "ü",
          "Ü",
          "日本",
          "😀",
          "a😀",
          "a\uD7FF",
          "a\uE000",
          "trail ",
          "trail",
          " lead",
          "ß",
          "ss",
          ".a",
          "--",
          ";",
          "a,b",
          "{\"k\":1}",
          "0",
          "00",
          "a0",
          "a/0");

  private final SplittableRandom random;

  Worlds(long seed) {
    this.random = new SplittableRandom(seed);
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  String name() {
    return random.nextInt(3) == 0 ? one(NAMES) + one(NAMES) : one(NAMES);
  }

  /** A path that begins as those of jobs do, more often than not. */
  Resource resource() {
    List<String> segments = new ArrayList<>();
    segments.add(random.nextInt(4) > 0 ? "flink" : name());
    for (int n = random.nextInt(4); n > 0; n--) {
      segments.add(segments.size() == 2 && random.nextInt(3) > 0 ? "flink-job" : name());
    }
    Resource resource = Resource.of(segments);
    return resource.isCanonical() ? resource : resource();
  }

  private Permission excepting(Permission rule) {
    return random.nextInt(4) > 0
        ? rule
        : rule.except(Except.resources("*").withResources(List.of(pattern())));
  }

  /** Who may do what, and the tenant it works in. */
  Access access() {
    Role role = Role.of("r");
    for (int n = 2 + random.nextInt(4); n > 0; n--) {
      role = role.with(excepting(Permission.allow("view").on(pattern())));
    }
    for (int n = random.nextInt(4); n > 0; n--) {
      role = role.with(excepting(Permission.deny("view").on(pattern())));
    }
    Policy.Builder policy = Policy.builder().role(role);
    if (random.nextInt(3) == 0) {
      policy.tenant(
          Tenant.of("t")
              .including(pattern().toString(), pattern().toString(), "flink")
              .excluding(pattern().toString())
              .enteredBy("r"));
    }
    if (random.nextInt(4) == 0) {
      policy.aliases(Aliases.none().with(Resource.of("live"), Resource.of("flink", "a")));
    }
    Subject subject = Subject.of("ada").withRoles("r").withVariable("p", name(), name(), "a");
    Settings settings =
        Settings.standard().withRoleCost(Integer.MAX_VALUE).withSubjectCost(Integer.MAX_VALUE);
    return Authorizer.compile(policy.build(), settings).access(subject);
  }

  private ResourcePattern pattern() {
    List<String> segments = new ArrayList<>();
    segments.add(random.nextInt(6) > 0 ? "flink" : segment());
    boolean deep = false;
    for (int n = random.nextInt(4); n > 0; n--) {
      boolean job = segments.size() == 2 && random.nextInt(3) > 0;
      boolean depth = !deep && random.nextInt(8) == 0;
      deep |= depth;
      segments.add(depth ? "**" : job ? "flink-job" : segment());
    }
    boolean ends = segments.get(segments.size() - 1).equals("**");
    return ResourcePattern.of(segments).withBeneath(ends || random.nextInt(5) > 0);
  }

  private String segment() {
    return switch (random.nextInt(8)) {
      case 0 -> "*";
      case 1 -> literal() + "*";
      case 2 -> "*" + literal();
      case 3 -> literal() + "*" + literal();
      case 4 -> "*" + literal() + "*";
      case 5 -> "${p}";
      default -> literal();
    };
  }

  private String literal() {
    return Resource.of(name()).toString();
  }
}
