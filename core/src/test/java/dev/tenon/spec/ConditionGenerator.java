package dev.tenon.spec;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.AttributeType.Kind;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.IpAddress;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Random conditions and values: few names, so that they meet; also missing and mistyped values. */
final class ConditionGenerator {

  static final AttributeDeclarations DECLARED =
      AttributeDeclarations.none()
          .with("subject.dept", type("text?"))
          .with("subject.limit", type("number"))
          .with("subject.p", type("texts"))
          .with("subject.since", type("instant"))
          .with("resource.owner", type("text?"))
          .with("resource.state", AttributeType.oneOf("a", "b"))
          .with("resource.tags", type("texts?"))
          .with("resource.size", type("number?"))
          .with("resource.count", type("integer"))
          .with("resource.open", type("boolean"))
          .with("resource.due", type("instant"))
          .with("request.ip", type("address"))
          .with("request.mfa", type("boolean"));

  private static final List<String> WORDS = List.of("a", "b", "ab", "ada", "x", "");
  private static final List<String> TEXTS =
      List.of("a", "b", "ada", "a*", "*b", "*", "${user}", "${p}", "${q}", "${dept}", "a${p}");
  private static final List<String> RESOURCE_TEXTS =
      List.of("${resource.owner}", "${resource.state}", "${resource.tags}", "${subject.p}");
  private static final List<String> NUMBERS = List.of("0", "1", "1.5", "2");
  private static final List<String> INSTANTS =
      List.of("2027-01-15T08:00:00Z", "2027-01-15T08:00:00.001Z", "2027-01-15T07:59:59.999Z");
  private static final List<String> NETWORKS =
      List.of("10.0.0.0/8", "10.0.0.0/31", "10.0.0.1", "::/0", "2001:db8::/32");
  private static final List<String> ADDRESSES =
      List.of("10.0.0.1", "10.0.0.2", "11.0.0.0", "2001:db8::1", "::1");

  private final RandomGenerator random;

  ConditionGenerator(RandomGenerator random) {
    this.random = random;
  }

  private static AttributeType type(String text) {
    return AttributeType.parse(text).orElseThrow();
  }

  private <T> T one(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  RuleCondition condition() {
    return condition(2);
  }

  private RuleCondition condition(int depth) {
    if (depth == 0 || chance(50)) {
      RuleCondition test = test();
      return chance(25) ? RuleCondition.not(test) : test;
    }
    List<RuleCondition> parts = new ArrayList<>();
    for (int n = 2 + random.nextInt(2); n > 0; n--) {
      parts.add(condition(depth - 1));
    }
    RuleCondition joined =
        chance(60) && isRange(parts) ? RuleCondition.allOf(parts) : RuleCondition.anyOf(parts);
    return chance(20) ? RuleCondition.not(joined) : joined;
  }

  /** A conjunction of bounds of one attribute may be an empty range, which is refused. */
  private static boolean isRange(List<RuleCondition> parts) {
    Set<String> seen = new java.util.HashSet<>();
    return parts.stream()
        .flatMap(
            part ->
                part instanceof RuleCondition.AllOf all ? all.parts().stream() : Stream.of(part))
        .filter(RuleCondition.Test.class::isInstance)
        .map(part -> ((RuleCondition.Test) part).attribute())
        .allMatch(seen::add);
  }

  private RuleCondition test() {
    if (chance(8)) {
      return time();
    }
    Map.Entry<String, AttributeType> attribute = one(List.copyOf(DECLARED.asMap().entrySet()));
    String name = attribute.getKey();
    AttributeType type = attribute.getValue();
    if (type.isOptional() && chance(25)) {
      return RuleCondition.test(name, Operator.PRESENT);
    }
    return switch (type.kind()) {
      case TEXT -> RuleCondition.test(name, Operator.IS, texts(type, true));
      case TEXTS -> set(name, type);
      case NUMBER, INTEGER -> number(name, type);
      case BOOLEAN -> RuleCondition.test(name, Operator.IS, chance(50) ? "true" : "false");
      case INSTANT ->
          RuleCondition.test(
              name,
              one(List.of(Operator.FROM, Operator.UNTIL, Operator.BEFORE, Operator.AFTER)),
              one(
                  Stream.concat(
                          INSTANTS.stream(), Stream.of("${time}", "${since}", "${resource.due}"))
                      .toList()));
      case ADDRESS -> RuleCondition.test(name, Operator.IS, some(NETWORKS));
    };
  }

  private RuleCondition time() {
    return chance(50)
        ? RuleCondition.test(
            "time",
            one(List.of(Operator.FROM, Operator.UNTIL)),
            one(Stream.concat(INSTANTS.stream(), Stream.of("${resource.due}")).toList()))
        : RuleCondition.test(
            "time",
            Operator.HOURS,
            "zone:" + one(List.of("UTC", "Asia/Kathmandu", "America/New_York")),
            "days:" + one(List.of("mon-thu", "fri", "sat", "sun-sat")),
            "hours:" + one(List.of("08:00-08:01", "22:00-06:00", "00:00-24:00")));
  }

  private String[] some(List<String> from) {
    String[] some = new String[1 + random.nextInt(2)];
    for (int i = 0; i < some.length; i++) {
      some[i] = one(from);
    }
    return some;
  }

  private String[] texts(AttributeType type, boolean references) {
    if (!type.names().isEmpty()) {
      return some(List.of("a", "b", "a*", "${resource.owner}", "${p}"));
    }
    List<String> all = new ArrayList<>(TEXTS);
    all.addAll(RESOURCE_TEXTS);
    return some(references ? all : List.of("a", "ada", "a*", "b"));
  }

  private RuleCondition set(String name, AttributeType type) {
    return switch (random.nextInt(5)) {
      case 0 -> RuleCondition.test(name, Operator.EMPTY);
      case 1 -> RuleCondition.test(name, Operator.ALL, texts(type, false));
      case 2 -> RuleCondition.test(name, Operator.ONLY, texts(type, true));
      case 3 -> RuleCondition.test(name, Operator.NONE, texts(type, true));
      default -> RuleCondition.test(name, Operator.ANY, texts(type, true));
    };
  }

  private RuleCondition number(String name, AttributeType type) {
    List<String> numbers = type.kind() == Kind.INTEGER ? List.of("0", "1", "2") : NUMBERS;
    if (chance(25)) {
      return RuleCondition.test(name, Operator.IS, some(numbers));
    }
    List<String> bounds =
        Stream.concat(numbers.stream(), Stream.of("${limit}", "${resource.size}")).toList();
    return RuleCondition.test(
        name,
        one(List.of(Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN)),
        one(bounds));
  }

  /** Values of one side: most given, some absent, mistyped or not known. */
  Attributes values(AttributeSide side) {
    Attributes values = Attributes.none();
    for (Map.Entry<String, AttributeType> attribute : DECLARED.asMap().entrySet()) {
      if (AttributeSide.of(attribute.getKey()).orElseThrow() == side) {
        values = with(values, attribute.getKey(), attribute.getValue().kind());
      }
    }
    return values;
  }

  private Attributes with(Attributes values, String name, Kind kind) {
    int luck = random.nextInt(100);
    if (luck < 10) {
      return values;
    }
    if (luck < 18) {
      return values.withAbsent(name);
    }
    return withValue(values, name, luck < 22 ? one(List.of(Kind.values())) : kind);
  }

  private Attributes withValue(Attributes values, String name, Kind kind) {
    return switch (kind) {
      case TEXT -> values.with(name, one(WORDS));
      case TEXTS -> {
        List<String> elements = new ArrayList<>();
        for (int n = random.nextInt(3); n > 0; n--) {
          elements.add(one(WORDS));
        }
        yield values.with(name, elements);
      }
      case NUMBER, INTEGER -> values.with(name, new BigDecimal(one(NUMBERS)));
      case BOOLEAN -> values.with(name, chance(50));
      case INSTANT -> values.with(name, Instant.parse(one(INSTANTS)));
      case ADDRESS -> values.with(name, IpAddress.of(one(ADDRESSES)));
    };
  }
}
