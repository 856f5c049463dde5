package dev.tenon.yaml.section;

import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads conditions: a map for all of its tests, a list of maps for one of them. */
public final class Conditions {

  /** A list of conditions that must all be true, beside the tests of a map. */
  public static final String ALL_OF = "all_of";

  /** A list of conditions of which one must be true. */
  public static final String ANY_OF = "any_of";

  /** A condition that must be false. */
  public static final String NOT = "not";

  private static final List<String> HOURS = List.of("zone", "days", "hours");

  private static final List<String> WORDS =
      Arrays.stream(Operator.values())
          .filter(operator -> operator != Operator.IS && operator != Operator.HOURS)
          .map(Operator::word)
          .toList();

  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("==", "write the value alone: `resource.owner: ada`"),
          Map.entry("=", "write the value alone: `resource.owner: ada`"),
          Map.entry("eq", "write the value alone: `resource.owner: ada`"),
          Map.entry("equals", "write the value alone: `resource.owner: ada`"),
          Map.entry("is", "write the value alone: `resource.owner: ada`"),
          Map.entry("stringequals", "write the value alone: `resource.owner: ada`"),
          Map.entry("!=", "write `{not: ada}`"),
          Map.entry("ne", "write `{not: ada}`"),
          Map.entry("neq", "write `{not: ada}`"),
          Map.entry("notequals", "write `{not: ada}`"),
          Map.entry("not_in", "write `{not: [a, b]}`"),
          Map.entry("in", "write the list alone: `resource.status: [draft, active]`"),
          Map.entry("one_of", "write the list alone: `resource.status: [draft, active]`"),
          Map.entry("matches", "write a glob such as `team-*`; there are no regular expressions"),
          Map.entry("regex", "write a glob such as `team-*`; there are no regular expressions"),
          Map.entry("like", "write a glob such as `team-*`"),
          Map.entry("startswith", "write a glob such as `team-*`"),
          Map.entry("endswith", "write a glob such as `*-team`"),
          Map.entry(
              "contains", "write `{any: [value]}` for a set, a glob such as `*part*` for a text"),
          Map.entry("has", "write `{any: [value]}`, or `{present: true}`"),
          Map.entry("contains_any", "write `{any: [a, b]}`"),
          Map.entry("contains_all", "write `{all: [a, b]}`"),
          Map.entry("subset_of", "write `{only: [a, b]}`"),
          Map.entry("exists", "write `{present: true}`"),
          Map.entry("null", "write `{present: false}`"),
          Map.entry("<", "write `{less_than: 10}`"),
          Map.entry("lt", "write `{less_than: 10}`"),
          Map.entry("<=", "write `{at_most: 10}`"),
          Map.entry("lte", "write `{at_most: 10}`"),
          Map.entry("max", "write `{at_most: 10}`"),
          Map.entry(">", "write `{more_than: 10}`"),
          Map.entry("gt", "write `{more_than: 10}`"),
          Map.entry(">=", "write `{at_least: 10}`"),
          Map.entry("gte", "write `{at_least: 10}`"),
          Map.entry("min", "write `{at_least: 10}`"),
          Map.entry("between", "write `{at_least: 1, at_most: 10}`"),
          Map.entry("cidr", "write the networks alone: `request.ip: [10.0.0.0/8]`"),
          Map.entry("ipaddress", "write the networks alone: `request.ip: [10.0.0.0/8]`"));

  private final Draft draft;

  Conditions(Draft draft) {
    this.draft = draft;
  }

  /**
   * The condition of a rule, from its keys {@code when} and {@code unless}; empty after an error,
   * which is reported.
   */
  Optional<RuleCondition> of(Fields fields) {
    Optional<RuleCondition> when = part(fields, "when");
    Optional<RuleCondition> unless = part(fields, "unless").map(c -> c.isAlways() ? c : not(c));
    return when.flatMap(one -> unless.map(other -> RuleCondition.allOf(one, other)));
  }

  private static RuleCondition not(RuleCondition condition) {
    return RuleCondition.not(condition);
  }

  private Optional<RuleCondition> part(Fields fields, String key) {
    if (!fields.has(key)) {
      return Optional.of(RuleCondition.always());
    }
    return fields.find(key).flatMap(node -> read(node, "`" + key + "`"));
  }

  /** A condition; empty after an error. */
  private Optional<RuleCondition> read(Node node, String what) {
    if (node instanceof Mapping map) {
      return all(map, what);
    }
    if (node instanceof Sequence list) {
      return list(list, what).map(RuleCondition::anyOf);
    }
    draft
        .report()
        .add(
            node.error("wrong-kind", what + " is a map or a list of maps, not " + node.kind())
                .because("a condition is data and no program text, so that it can be analysed")
                .mend("write tests of attributes: `{resource.owner: \"${user}\"}`"));
    return Optional.empty();
  }

  private Optional<List<RuleCondition>> list(Sequence list, String what) {
    if (list.items().isEmpty()) {
      draft.report().add(empty(list, what));
      return Optional.empty();
    }
    List<RuleCondition> parts = new ArrayList<>();
    list.items().forEach(item -> read(item, what).ifPresent(parts::add));
    return parts.size() == list.items().size() ? Optional.of(parts) : Optional.empty();
  }

  private static Diagnostic empty(Node node, String what) {
    return node.error("empty-condition", what + " is empty")
        .because("it could mean always or never, so it is neither")
        .mend("write a test, or remove the key");
  }

  private Optional<RuleCondition> all(Mapping map, String what) {
    if (map.entries().isEmpty()) {
      draft.report().add(empty(map, what));
      return Optional.empty();
    }
    List<RuleCondition> parts = new ArrayList<>();
    int read = 0;
    for (Mapping.Entry entry : map.entries()) {
      Optional<RuleCondition> part = entry(entry.key(), entry.value());
      part.ifPresent(parts::add);
      read += part.isPresent() ? 1 : 0;
    }
    return read == map.entries().size()
        ? Optional.of(RuleCondition.allOf(parts))
        : Optional.empty();
  }

  private Optional<RuleCondition> entry(Scalar key, Node node) {
    return switch (key.text()) {
      case ALL_OF -> several(key, node).map(RuleCondition::allOf);
      case ANY_OF -> several(key, node).map(RuleCondition::anyOf);
      case NOT -> read(node, "`not`").map(RuleCondition::not);
      default -> test(key, node);
    };
  }

  private Optional<List<RuleCondition>> several(Scalar key, Node node) {
    if (node instanceof Sequence list) {
      return list(list, Diagnostic.quote(key.text()));
    }
    draft.report().add(Fields.wrongKind(node, Diagnostic.quote(key.text()), "a list"));
    return Optional.empty();
  }

  /** What one attribute is compared with. */
  private Optional<RuleCondition> test(Scalar attribute, Node node) {
    draft.mention(attribute);
    if (node instanceof Mapping map) {
      return map.byKey().keySet().stream().anyMatch(HOURS::contains)
          ? hours(attribute, map)
          : operators(attribute, map);
    }
    if (node instanceof Scalar scalar && scalar.isMissing()) {
      draft
          .report()
          .add(
              scalar
                  .error("missing-value", Diagnostic.quote(attribute.text()) + " has no value")
                  .because("in YAML an empty place, `null` and `~` without quotes mean nothing")
                  .mend("write a value, or `{present: false}` for an attribute that is absent"));
      return Optional.empty();
    }
    return operands(node).map(operands -> test(attribute, Operator.IS, operands));
  }

  private static RuleCondition test(Scalar attribute, Operator operator, List<String> operands) {
    return new RuleCondition.Test(attribute.text(), operator, operands, attribute.place());
  }

  private Optional<List<String>> operands(Node node) {
    List<String> texts = new ArrayList<>();
    List<Node> items = node instanceof Sequence list ? list.items() : List.of(node);
    for (Node item : items) {
      if (item instanceof Scalar scalar && !scalar.isMissing()) {
        draft.mention(scalar);
        texts.add(scalar.text());
      } else {
        draft.report().add(Fields.wrongKind(item, "a value", "a text"));
      }
    }
    return texts.size() == items.size() ? Optional.of(texts) : Optional.empty();
  }

  private Optional<RuleCondition> operators(Scalar attribute, Mapping map) {
    if (map.entries().isEmpty()) {
      draft.report().add(empty(map, "the test of " + Diagnostic.quote(attribute.text())));
      return Optional.empty();
    }
    List<RuleCondition> parts = new ArrayList<>();
    int read = 0;
    for (Mapping.Entry entry : map.entries()) {
      Optional<RuleCondition> part = operator(attribute, entry.key(), entry.value());
      part.ifPresent(parts::add);
      read += part.isPresent() ? 1 : 0;
    }
    return read == map.entries().size()
        ? Optional.of(RuleCondition.allOf(parts))
        : Optional.empty();
  }

  private Optional<RuleCondition> operator(Scalar attribute, Scalar word, Node node) {
    if (word.text().equals(NOT)) {
      return test(attribute, node).map(RuleCondition::not);
    }
    Optional<Operator> operator = Operator.of(word.text()).filter(o -> WORDS.contains(o.word()));
    if (operator.isEmpty()) {
      draft.report().add(unknown(word));
      return Optional.empty();
    }
    draft.mention(word);
    boolean flag = operator.get() == Operator.EMPTY || operator.get() == Operator.PRESENT;
    if (flag) {
      return flag(word, node)
          .map(
              yes -> {
                RuleCondition test = test(attribute, operator.get(), List.of());
                return yes ? test : RuleCondition.not(test);
              });
    }
    return operands(node).map(operands -> test(attribute, operator.get(), operands));
  }

  private Optional<Boolean> flag(Scalar word, Node node) {
    if (node instanceof Scalar scalar
        && (scalar.text().equals("true") || scalar.text().equals("false"))) {
      return Optional.of(scalar.text().equals("true"));
    }
    draft
        .report()
        .add(
            node.error("wrong-value", Diagnostic.quote(word.text()) + " is true or false")
                .because("it asks a question and compares with nothing")
                .mend("write `{" + word.text() + ": true}` or `{" + word.text() + ": false}`"));
    return Optional.empty();
  }

  private static Diagnostic unknown(Scalar word) {
    String other = ELSEWHERE.get(word.text().toLowerCase(Locale.ROOT));
    return word.error("unknown-test", "unknown test " + Diagnostic.quote(word.text()))
        .because("the tests are a value, a list of values, and " + Suggestion.list(WORDS))
        .mend(other != null ? other : Suggestion.among(word.text(), WORDS));
  }

  private Optional<RuleCondition> hours(Scalar attribute, Mapping map) {
    if (!attribute.text().equals(RuleCondition.TIME)) {
      draft
          .report()
          .add(
              map.error("unknown-test", "recurring hours test `time` alone")
                  .because("the zone and the hours are compared with the time of the request")
                  .mend("write `time: {zone: Europe/Berlin, days: [mon-fri]}`"));
      return Optional.empty();
    }
    Optional<Fields> fields = Fields.of(map, "recurring hours", HOURS, draft.report());
    List<String> operands = new ArrayList<>();
    boolean right = fields.isPresent() && map.byKey().keySet().stream().allMatch(HOURS::contains);
    for (String key : HOURS) {
      Optional<Node> node = fields.flatMap(each -> each.find(key));
      Optional<List<String>> texts = node.flatMap(this::operands);
      right &= node.isPresent() == texts.isPresent();
      texts.orElse(List.of()).forEach(text -> operands.add(key + ":" + text));
    }
    return right ? Optional.of(test(attribute, Operator.HOURS, operands)) : Optional.empty();
  }
}
