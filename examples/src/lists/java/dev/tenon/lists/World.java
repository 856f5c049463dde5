package dev.tenon.lists;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Random documents, with a null in any attribute, and random policies about them: tenants that
 * include and exclude, held roles, own roles of a tenant, variables, denies, limits, and conditions
 * of rules, of exceptions and of what roles inherit.
 */
public final class World {

  /** What a document is. */
  public enum Kind {
    DRAFT,
    FINAL,
    FINALE
  }

  /** A document; what is null is absent. */
  public record Row(
      UUID id,
      long number,
      String tenant,
      Kind kind,
      @Nullable String owner,
      @Nullable Kind state,
      @Nullable UUID team,
      @Nullable BigDecimal size,
      @Nullable Integer lines,
      @Nullable Boolean open,
      @Nullable Instant due,
      List<String> tags) {

    /** The path that the columns give. */
    public Resource resource() {
      return Resource.of(tenant, "docs", kind.name(), String.valueOf(number), id.toString());
    }

    /** The attributes that the columns give. */
    public Attributes attributes() {
      Attributes all = Attributes.none().with("resource.tags", tags);
      all = owner == null ? all.withAbsent("resource.owner") : all.with("resource.owner", owner);
      all =
          state == null
              ? all.withAbsent("resource.state")
              : all.with("resource.state", state.name());
      all =
          team == null
              ? all.withAbsent("resource.team")
              : all.with("resource.team", team.toString());
      all = size == null ? all.withAbsent("resource.size") : all.with("resource.size", size);
      all = lines == null ? all.withAbsent("resource.lines") : all.with("resource.lines", lines);
      all = open == null ? all.withAbsent("resource.open") : all.with("resource.open", open);
      return due == null ? all.withAbsent("resource.due") : all.with("resource.due", due);
    }
  }

  /** The instant of every decision. */
  public static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");

  /** The attributes of a document. */
  public static final AttributeDeclarations DECLARED =
      AttributeDeclarations.none()
          .with("resource.owner", type("text?"))
          .with("resource.state", AttributeType.oneOf("DRAFT", "FINAL").orAbsent())
          .with("resource.team", type("text?"))
          .with("resource.size", type("number?"))
          .with("resource.lines", type("integer?"))
          .with("resource.open", type("boolean?"))
          .with("resource.due", type("instant?"))
          .with("resource.tags", type("texts"));

  private static final List<String> TENANTS = List.of("a", "A", "a ", "ab", "a%", "a_", "b");
  private static final List<String> WORDS = List.of("a", "A", "a ", "ada", "x_", "xy", "", "a%");

  private final SplittableRandom random;

  /** The same documents and policies for the same seed. */
  public World(long seed) {
    this.random = new SplittableRandom(seed);
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

  private <T> @Nullable T perhaps(T value) {
    return luck(20) ? null : value;
  }

  private static UUID team(int i) {
    return new UUID(0xABCD_0000L + i, i);
  }

  /** Documents of all kinds. */
  public List<Row> rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Row(
                    new UUID(i * 0x9E37_79B9L, i),
                    i * 7L - 20,
                    one(TENANTS),
                    one(List.of(Kind.values())),
                    perhaps(one(WORDS)),
                    perhaps(one(List.of(Kind.values()))),
                    perhaps(team(random.nextInt(3))),
                    perhaps(new BigDecimal(one(List.of("0", "1", "1.5", "-3")))),
                    perhaps(random.nextInt(4) - 1),
                    perhaps(luck(50)),
                    perhaps(NOW.plusMillis(random.nextInt(3) - 1)),
                    IntStream.range(0, random.nextInt(4))
                        .mapToObj(n -> one(WORDS))
                        .distinct()
                        .toList()))
        .toList();
  }

  /** What somebody may do. */
  public Access access() {
    Policy.Builder policy = Policy.builder().attributes(DECLARED);
    policy.permission("r", rule(Effect.ALLOW));
    for (int i = random.nextInt(3); i > 0; i--) {
      policy.permission("r", rule(one(List.of(Effect.values()))));
    }
    if (luck(40)) {
      policy.role(Role.of("r").inheritingWhen("s", condition(1)));
      policy.role(Role.of("s").with(rule(Effect.ALLOW), rule(one(List.of(Effect.values())))));
    }
    boolean limited = luck(25);
    if (limited) {
      policy.limit(Role.of("cap").with(rule(Effect.ALLOW), rule(one(List.of(Effect.values())))));
    }
    boolean tenant = luck(50);
    if (tenant && luck(40)) {
      policy.ownRole("t", Role.of("own").with(rule(Effect.ALLOW), rule(Effect.ALLOW)));
      policy.assign(Assignment.toSubject("ada", "own").ownedBy("t"));
    }
    if (tenant) {
      policy.tenant(
          Tenant.of("t")
              .including(pattern(), one(List.of("a", "*", "ab", "a*")))
              .excluding(pattern())
              .enteredBy("r"));
    }
    if (!policy.problems().isEmpty()) {
      return access();
    }
    HeldRole held = HeldRole.of("r").withVariable("p", one(TENANTS), "zz");
    Subject subject =
        luck(50)
            ? Subject.of("ada").holding(tenant ? held.in("t") : held)
            : Subject.of("ada").withRoles("r");
    subject = luck(70) ? subject.withVariable("q", one(WORDS.subList(0, 6)), "7") : subject;
    subject = limited ? subject.limitedTo("cap") : subject;
    Settings settings = Settings.standard().withClock(Clock.fixed(NOW, ZoneOffset.UTC));
    Access access = Authorizer.compile(policy.build(), settings).access(subject);
    return tenant ? access.within("t") : access;
  }

  private Permission rule(Effect effect) {
    Permission rule = Permission.of(effect, List.of(NamePattern.of("view"))).on(pattern());
    rule = luck(60) ? rule.when(condition(2)) : rule;
    return luck(20) ? rule.except(Except.when(condition(1))) : rule;
  }

  private String pattern() {
    String tenant = one(List.of("*", "*", "a", "a*", "*b", "${p}", "a%", "a_", "A", "**"));
    if (tenant.equals("**")) {
      return "**/" + one(List.of("FINAL", "docs", "8")) + "/**";
    }
    return switch (random.nextInt(6)) {
      case 0 -> tenant;
      case 1 -> tenant + "/docs/" + one(List.of("DRAFT", "FINAL", "F*", "*E"));
      case 2 -> tenant + "/docs/*/" + one(List.of("8", "08", "1*", "-*", "${q}"));
      case 3 -> tenant + "/docs/*/*/" + one(List.of("0*", "*5", new UUID(0, 0).toString()));
      case 4 -> tenant + "/other";
      default -> tenant + "/docs";
    };
  }

  private RuleCondition condition(int depth) {
    if (depth == 0 || luck(40)) {
      RuleCondition test = test();
      return luck(30) ? RuleCondition.not(test) : test;
    }
    List<RuleCondition> parts = List.of(condition(depth - 1), condition(depth - 1));
    RuleCondition any = RuleCondition.anyOf(parts);
    return luck(50) ? RuleCondition.not(RuleCondition.anyOf(List.of(any, test()))) : any;
  }

  private String text() {
    return one(
        List.of(
            "a", "A", "ada", "a*", "*y", "*", "a%", "x_", "${user}", "${q}", "${resource.state}"));
  }

  private RuleCondition test() {
    return switch (random.nextInt(11)) {
      case 0, 1 -> RuleCondition.test("resource.owner", Operator.IS, text());
      case 2 -> RuleCondition.test("resource.owner", Operator.PRESENT);
      case 3 ->
          RuleCondition.test(
              "resource.state", Operator.IS, one(List.of("DRAFT", "F*", "${resource.owner}")));
      case 4 ->
          RuleCondition.test(
              "resource.team", Operator.IS, one(List.of(team(1).toString(), "*2", "${q}")));
      case 5 ->
          RuleCondition.test(
              "resource.tags",
              one(List.of(Operator.ANY, Operator.ONLY, Operator.ALL)),
              one(List.of("a", "a*", "x_")),
              "ada");
      case 6 ->
          RuleCondition.test(
              "resource.size",
              one(List.of(Operator.AT_LEAST, Operator.AT_MOST, Operator.LESS_THAN)),
              one(List.of("0", "1", "1.5")));
      case 7 -> RuleCondition.test("resource.size", Operator.IS, "1", "1.50");
      case 8 ->
          RuleCondition.test(
              "resource.lines",
              one(List.of(Operator.AT_LEAST, Operator.MORE_THAN)),
              one(List.of("0", "1", "2")));
      case 9 -> RuleCondition.test("resource.open", Operator.IS, luck(50) ? "true" : "false");
      default ->
          RuleCondition.test(
              "resource.due",
              one(List.of(Operator.FROM, Operator.UNTIL, Operator.AFTER, Operator.BEFORE)),
              one(List.of("${time}", NOW.plusMillis(1).toString())));
    };
  }
}
