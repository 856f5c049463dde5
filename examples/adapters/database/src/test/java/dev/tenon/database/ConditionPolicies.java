package dev.tenon.database;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Random policies about documents with attributes: conditions in rules and in their exceptions, of
 * what roles inherit, in limits, in own roles of a tenant and in roles that are held in a tenant.
 */
final class ConditionPolicies {

  /** Where a policy may have conditions besides its rules, and what they may come by. */
  enum Part {
    INHERITANCE,
    EXCEPTIONS,
    LIMITS,
    OWN_ROLES,
    HELD_ROLES
  }

  static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");

  static final AttributeDeclarations DECLARED =
      AttributeDeclarations.none()
          .with("subject.dept", type("text?"))
          .with("subject.limit", type("number"))
          .with("resource.owner", type("text?"))
          .with("resource.editor", type("text?"))
          .with("resource.state", AttributeType.oneOf("a", "b").orAbsent())
          .with("resource.tags", type("texts"))
          .with("resource.size", type("number?"))
          .with("resource.lines", type("integer?"))
          .with("resource.open", type("boolean?"))
          .with("resource.due", type("instant?"));

  /** Texts that differ little, and such that SQL or a pattern could take for more than a text. */
  static final List<String> WORDS =
      List.of(
          "a", "A", "a ", "A ", "ä", "b", "ab", "ada", "x_", "a%", "a'b", "\"a\"", "a\\", "\\a%b_",
          "", "1.0", "NULL", "${user}", "a*");

  /** What a variable may hold. */
  private static final List<String> VALUES =
      WORDS.stream().filter(word -> !word.isEmpty()).toList();

  private static final String TENANT = "t";

  private final Random random;

  ConditionPolicies(long seed) {
    this.random = new Random(seed);
  }

  private static AttributeType type(String text) {
    return AttributeType.parse(text).orElseThrow();
  }

  private boolean luck(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T one(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** What a subject may do by a policy that has each part or not. */
  Access access() {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (Part part : Part.values()) {
      if (luck(40)) {
        parts.add(part);
      }
    }
    return access(parts);
  }

  /** What a subject may do by a policy that has these parts. */
  Access access(Set<Part> parts) {
    boolean tenant = parts.contains(Part.OWN_ROLES) || luck(40);
    Policy.Builder policy = Policy.builder().attributes(DECLARED);
    policy.role(role(parts, "r", "s", "u")).role(role(parts, "s", "u")).role(role(parts, "u"));
    if (tenant) {
      policy.tenant(
          Tenant.of(TENANT)
              .including(one(List.of("docs", "docs/*", "docs/1*", "*")))
              .excluding(one(List.of("docs/*3", "docs/2*", "none")))
              .enteredBy("r", "s", "u"));
    }
    if (parts.contains(Part.OWN_ROLES)) {
      policy.ownRole(TENANT, role(parts, "own", "s", "other"));
      policy.ownRole(TENANT, role(parts, "other"));
      policy.assign(Assignment.toSubject("ada", "own").ownedBy(TENANT));
    }
    if (parts.contains(Part.LIMITS)) {
      Role cap = Role.of("cap").with(rule(parts, Effect.ALLOW));
      policy.limit(luck(50) ? cap : cap.with(rule(parts, effect())));
    }
    if (!policy.problems().isEmpty()) {
      return access(parts); // A range that nothing is in is refused.
    }
    Subject subject = holding(parts, tenant);
    subject = luck(70) ? values(subject) : subject;
    subject = parts.contains(Part.LIMITS) ? subject.limitedTo("cap") : subject;
    Settings settings = Settings.standard().withClock(Clock.fixed(NOW, ZoneOffset.UTC));
    Access access = Authorizer.compile(policy.build(), settings).access(subject);
    return tenant ? access.within(TENANT) : access;
  }

  private Effect effect() {
    return one(List.of(Effect.values()));
  }

  /** A role that may inherit others, with and without a condition. */
  private Role role(Set<Part> parts, String name, String... others) {
    Role role = Role.of(name).with(rule(parts, Effect.ALLOW));
    for (int i = random.nextInt(3); i > 0; i--) {
      role = role.with(rule(parts, effect()));
    }
    for (String other : others) {
      boolean conditional = parts.contains(Part.INHERITANCE) && luck(70);
      role = conditional ? role.inheritingWhen(other, condition(1)) : role;
      role = luck(10) ? role.inheriting(other) : role;
    }
    return role;
  }

  /** Somebody who holds a role everywhere, or some in the tenant or with values of their own. */
  private Subject holding(Set<Part> parts, boolean tenant) {
    Subject ada = Subject.of("ada");
    if (!parts.contains(Part.HELD_ROLES)) {
      return ada.withRoles("r");
    }
    HeldRole held = HeldRole.of("r").withVariable("p", one(VALUES));
    HeldRole second = HeldRole.of("s").withVariable("dept", one(VALUES), "zz");
    return ada.holding(tenant ? held.in(TENANT) : held)
        .holding(luck(50) ? second : second.in(one(List.of(TENANT, "elsewhere"))))
        .holding(luck(70) ? List.of() : List.of(HeldRole.of("u").on("docs/" + random.nextInt(9))));
  }

  private Subject values(Subject subject) {
    Subject all = subject.withVariable("p", one(VALUES), "zz");
    all = luck(70) ? all.with(Attributes.none().with("subject.dept", one(WORDS))) : all;
    return luck(70) ? all.with(Attributes.none().with("subject.limit", 1)) : all;
  }

  private Permission rule(Set<Part> parts, Effect effect) {
    Permission rule = Permission.of(effect, List.of(NamePattern.of("view"))).on("docs");
    rule = luck(80) ? rule.when(condition(2)) : rule.on(one(List.of("docs/1*", "docs/*2")));
    return parts.contains(Part.EXCEPTIONS) && luck(50) ? rule.except(except(effect)) : rule;
  }

  private Except except(Effect effect) {
    Except except = Except.when(condition(1));
    except = luck(30) ? except.withResources(one(List.of("docs/1*", "docs/*5", "docs"))) : except;
    return effect != Effect.ALLOW && luck(20) ? except.withRoles(one(List.of("r", "u"))) : except;
  }

  private RuleCondition condition(int depth) {
    if (depth == 0 || luck(40)) {
      RuleCondition test = test();
      return luck(30) ? RuleCondition.not(test) : test;
    }
    List<RuleCondition> parts = List.of(condition(depth - 1), condition(depth - 1));
    RuleCondition all = RuleCondition.anyOf(parts);
    return luck(50) ? RuleCondition.not(RuleCondition.anyOf(List.of(all, test()))) : all;
  }

  private String text() {
    if (luck(30)) {
      String literal = RuleCondition.literal(one(WORDS));
      return luck(70) ? literal : luck(50) ? literal + "*" : "*" + literal;
    }
    return one(
        List.of(
            "a",
            "b",
            "ada",
            "a*",
            "*b",
            "*",
            "*a*",
            "a%",
            "x_",
            "${user}",
            "${p}",
            "${dept}",
            "a${p}",
            "${resource.owner}",
            "${resource.editor}",
            "${resource.state}"));
  }

  private String[] texts() {
    return luck(50) ? new String[] {text()} : new String[] {text(), text()};
  }

  private RuleCondition test() {
    String[] plain = {one(List.of("a", "b", "a*", "x_")), one(List.of("ada", "ab"))};
    return switch (random.nextInt(14)) {
      case 0, 1 -> RuleCondition.test("resource.owner", Operator.IS, texts());
      case 2 -> RuleCondition.test("resource.editor", Operator.IS, texts());
      case 3 -> RuleCondition.test("resource.owner", Operator.PRESENT);
      case 4 ->
          RuleCondition.test(
              "resource.state",
              Operator.IS,
              one(List.of("a", "b", "a*", "${resource.owner}", "${p}")));
      case 5 -> RuleCondition.test("resource.tags", Operator.ANY, texts());
      case 6 -> RuleCondition.test("resource.tags", Operator.ONLY, texts());
      case 7 -> RuleCondition.test("resource.tags", Operator.ALL, plain);
      case 8 -> RuleCondition.test("resource.tags", Operator.EMPTY);
      case 9 ->
          RuleCondition.test(
              "resource.size",
              one(List.of(Operator.AT_LEAST, Operator.AT_MOST, Operator.LESS_THAN)),
              one(List.of("0", "1.00", "1.5", "-3", "${limit}", "${resource.lines}")));
      case 10 ->
          RuleCondition.test(
              "resource.size", Operator.IS, one(List.of("1", "1.0", "2.000")), "1.50");
      case 11 ->
          RuleCondition.test(
              "resource.lines",
              one(List.of(Operator.AT_LEAST, Operator.MORE_THAN)),
              one(List.of("0", "1", "2")));
      case 12 -> RuleCondition.test("resource.open", Operator.IS, luck(50) ? "true" : "false");
      default ->
          RuleCondition.test(
              "resource.due",
              one(List.of(Operator.FROM, Operator.UNTIL, Operator.AFTER, Operator.BEFORE)),
              one(List.of("${time}", NOW.plusMillis(1).toString())));
    };
  }
}
