package dev.tenon.yaml;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Aliases;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Assignment.Receiver;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.Validity;
import dev.tenon.policy.ValueRules;
import dev.tenon.subject.RoleScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Policies made by chance, with names that are hard to write. */
public final class PolicyMaker {

  /** Texts that other readers take for something else, or that YAML, JSON or paths use. */
  private static final List<String> WORDS =
      List.of(
          "flink",
          "tx_7",
          "yes",
          "No",
          "null",
          "~",
          "1.10",
          "0x1F",
          "2026-01-01",
          "true",
          "<<",
          "=",
          "a b",
          "a: b",
          "a #b",
          "#a",
          "- a",
          "-",
          "?",
          "? a",
          "a/b",
          "a\\b",
          "$",
          "${",
          "$x",
          "{c}",
          "[a]",
          "{a: b}",
          "'",
          "\"",
          "it's",
          "\"q\"",
          "&a",
          "!t",
          "%",
          "@a",
          "`",
          "|",
          ">",
          " a",
          "a ",
          " ",
          "é",
          "日本",
          "\uD83D\uDE00",
          "a,b",
          ":",
          "a:",
          ":a",
          "---",
          "...",
          "x-y",
          "FLINK_SUBMIT",
          "secret:Read",
          "https://id.example.com/x?y=z#f");

  /** Texts that stand where a path's rules do not hold. */
  private static final List<String> FREE =
      List.of(
          "two\nlines",
          "\n",
          "end\n",
          "\ttab",
          "a\r\nb",
          " \n ",
          "\u0085",
          "\u2028",
          "\u0007",
          "\uFEFF",
          "\n\uFEFF",
          "\uFFFE",
          "\u009F",
          "a\uD800",
          "\uDC00\n",
          "..");

  private final Random random;
  private int ids;

  public PolicyMaker(long seed) {
    random = new Random(seed);
  }

  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  String word() {
    return any(WORDS);
  }

  String free() {
    return upTo(3) == 0 ? any(FREE) : word();
  }

  String segment() {
    return switch (upTo(7)) {
      case 0 -> "*";
      case 1 -> "tx_*";
      case 2 -> "*-job";
      case 3 -> "${project}";
      case 4 -> "a*b\\/*c";
      default -> Resource.of(word()).toString();
    };
  }

  ResourcePattern pattern() {
    List<String> segments = new ArrayList<>();
    for (int i = upTo(3); i >= 0; i--) {
      segments.add(segment());
    }
    if (upTo(5) == 0) {
      segments.add("**");
    } else if (upTo(5) == 0) {
      segments.add(".");
    }
    return ResourcePattern.of(segments);
  }

  Resource resource(String first) {
    return Resource.of(first, word(), word());
  }

  NamePattern name() {
    return NamePattern.of(
        switch (upTo(4)) {
          case 0 -> "*";
          case 1 -> word() + "*";
          case 2 -> "*" + word();
          default -> word();
        });
  }

  <T> Set<T> some(Supplier<T> one) {
    Set<T> all = new LinkedHashSet<>();
    for (int i = upTo(3); i > 0; i--) {
      all.add(one.get());
    }
    return all;
  }

  Permission permission() {
    Effect effect = any(List.of(Effect.values()));
    Instant from = Instant.ofEpochMilli(random.nextInt() * 1000L);
    Validity time =
        switch (upTo(4)) {
          case 0 -> Validity.from(from);
          case 1 -> Validity.until(from);
          case 2 -> Validity.between(from, from.plusMillis(1 + upTo(5000)));
          default -> Validity.always();
        };
    return Permission.of(effect, some(this::name))
        .on(some(this::pattern))
        .withExceptions(upTo(2) == 0 ? some(() -> except(effect)) : Set.of())
        .withCondition(upTo(2) == 0 ? condition(2) : RuleCondition.always())
        .during(time)
        .withApprovedBy(effect == Effect.STAGE && upTo(2) == 0 ? some(this::word) : Set.of())
        .withId(upTo(2) == 0 ? word() + ids++ : "")
        .describedAs(upTo(2) == 0 ? word() : "");
  }

  /** A condition whose bounds never contradict each other. */
  private RuleCondition condition(int depth) {
    if (depth == 0 || upTo(2) == 0) {
      RuleCondition test = test();
      return upTo(2) == 0 ? RuleCondition.not(test) : test;
    }
    List<RuleCondition> parts = new ArrayList<>();
    for (int i = 1 + upTo(2); i >= 0; i--) {
      parts.add(condition(depth - 1));
    }
    RuleCondition all = upTo(1) == 0 ? RuleCondition.allOf(parts) : RuleCondition.anyOf(parts);
    return upTo(3) == 0 ? RuleCondition.not(all) : all;
  }

  private RuleCondition test() {
    String text = RuleCondition.literal(word());
    return switch (upTo(9)) {
      case 0 -> RuleCondition.test("resource.owner", Operator.PRESENT);
      case 1 -> RuleCondition.test("resource.tags", Operator.ANY, text, "${user}", "a*");
      case 2 -> RuleCondition.test("resource.tags", Operator.ALL, text);
      case 3 -> RuleCondition.test("resource.tags", Operator.EMPTY);
      case 4 -> RuleCondition.test("resource.amount", Operator.AT_LEAST, "1");
      case 5 -> RuleCondition.test("resource.amount", Operator.AT_MOST, "7.5");
      case 6 -> RuleCondition.test("time", Operator.FROM, "2026-01-01T00:00:00Z");
      case 7 ->
          RuleCondition.test(
              "time", Operator.HOURS, "zone:Europe/Berlin", "days:mon-fri", "hours:08:00-18:00");
      default -> RuleCondition.test("resource.owner", Operator.IS, text);
    };
  }

  private Except except(Effect effect) {
    Except except =
        upTo(1) == 0
            ? Except.resources("*").withResources(List.of(pattern(), pattern()))
            : Except.actions("*").withActions(List.of(name()));
    except = upTo(2) == 0 ? except.withActions(List.of(name(), name())) : except;
    except = upTo(2) == 0 ? except.withCondition(condition(0)) : except;
    return effect != Effect.ALLOW && upTo(1) == 0 ? except.withRoles(word(), word()) : except;
  }

  Tenant tenant(String name) {
    Tenant tenant =
        Tenant.of(name)
            .describedAs(upTo(1) == 0 ? "" : free())
            .including(some(this::pattern).stream().map(this::clause).toList())
            .excluding(some(this::pattern).stream().map(this::clause).toList())
            .enteredBy(some(this::name))
            .withAdminRoles(upTo(1) == 0 ? Set.of() : some(this::name))
            .withAdminsAssign(upTo(1) == 0 ? Set.of() : some(this::name));
    return upTo(2) == 0
        ? tenant.inferring(Inference.of(free(), List.of("{g}", "x*"), List.of("a\\/b", "{g}", "*")))
        : tenant;
  }

  TenantClause clause(ResourcePattern pattern) {
    return TenantClause.of(pattern, Place.code());
  }

  private RoleScope scope(boolean tenants) {
    RoleScope scope = RoleScope.everywhere();
    if (tenants && upTo(1) == 0) {
      scope = scope.in(word());
    }
    if (upTo(2) == 0) {
      scope = scope.on(resource(word()));
    }
    if (upTo(2) == 0) {
      scope = scope.withVariable("project", List.copyOf(some(this::word)));
    }
    return upTo(2) == 0 ? scope.until(Instant.ofEpochMilli(random.nextInt() * 1000L)) : scope;
  }

  private Assignment assignment(List<String> roles, List<String> limits, boolean tenants) {
    Receiver receiver = any(List.of(Receiver.values()));
    boolean keyed =
        Set.of(Receiver.SUBJECT, Receiver.CLIENT, Receiver.GROUP, Receiver.ACTOR)
            .contains(receiver);
    RoleScope scope = scope(tenants);
    // The last role may be one that is held in a tenant only.
    List<String> given =
        receiver == Receiver.ACTOR
            ? List.of()
            : roles.subList(
                0, scope.tenant().isEmpty() ? Math.max(0, roles.size() - 1) : roles.size());
    Assignment assignment =
        Assignment.of(receiver, keyed ? word() : "", given)
            .fromIssuer(receiver == Receiver.ANONYMOUS || upTo(1) == 0 ? "" : word())
            .within(scope)
            .because(upTo(2) == 0 ? word() : "");
    boolean own = !scope.tenant().isEmpty() && receiver != Receiver.ACTOR && upTo(3) == 0;
    if (own) {
      return assignment.ownedBy(scope.tenant());
    }
    return upTo(2) == 0
        ? assignment.withLimits(limits.subList(0, upTo(limits.size())))
        : assignment;
  }

  /** Any policy. */
  public Policy policy() {
    Policy.Builder policy = Policy.builder();
    policy.attributes(
        AttributeDeclarations.none()
            .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT).orAbsent())
            .with("resource.tags", AttributeType.of(AttributeType.Kind.TEXTS))
            .with("resource.amount", AttributeType.of(AttributeType.Kind.NUMBER))
            .with("subject.kind", AttributeType.oneOf(some(this::word).isEmpty() ? "a" : word()))
            .with("request.kind", AttributeType.oneOf("yes", "null").orAbsent()));
    boolean tenants = upTo(2) > 0;
    boolean family = upTo(1) == 0;
    List<String> roles = new ArrayList<>(some(this::word));
    for (int i = 0; i < roles.size(); i++) {
      Role role =
          Role.of(roles.get(i))
              .describedAs(upTo(1) == 0 ? "" : word())
              .heldInTenantOnly(tenants && i == roles.size() - 1 && upTo(3) == 0)
              .with(new ArrayList<>(some(this::permission)));
      policy.role(upTo(1) == 0 ? role : role.inheriting(roles.subList(0, i)));
    }
    some(this::word).forEach(role -> policy.permission(role, permission()));
    if (upTo(1) == 0) {
      policy.authorizing(some(this::name));
    }
    policy.administeredBy(some(this::name));
    if (tenants) {
      policy.usingTenants();
      some(this::word).forEach(name -> policy.tenant(tenant(name)));
      if (family) {
        policy.tenant(tenant("*"));
        policy.tenant(tenant("org-*"));
      }
    }
    List<String> limits = List.copyOf(some(this::word));
    limits.forEach(
        name ->
            policy.limit(
                Role.of(name)
                    .describedAs(upTo(1) == 0 ? "" : word())
                    .with(new ArrayList<>(some(this::permission)))));
    for (int i = upTo(4); i > 0; i--) {
      policy.assign(assignment(roles, limits, tenants && family));
    }
    if (tenants && family && upTo(1) == 0) {
      policy.ownRole("acme", Role.of(word()).with(permission()));
      policy.ownRole(
          "globex", Role.of("own " + word()).inheriting(roles.subList(0, roles.size() / 2)));
    }
    if (upTo(1) == 0) {
      policy.valueRules(ValueRules.none().without("user", "_").without("project", "-"));
      policy.aliases(Aliases.none().with(resource("alias"), resource("canonical")));
    }
    if (upTo(2) == 0) {
      policy.version(word());
    }
    return policy.build();
  }
}
