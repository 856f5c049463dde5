package dev.tenon.yaml.section;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeType;
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
import java.util.Optional;

/** {@code attributes}: by side, the attributes that conditions may test, and their types. */
final class AttributesSection implements Section {

  private static final List<String> SIDES =
      Arrays.stream(AttributeSide.values()).map(AttributeSide::word).toList();

  private static final List<String> TYPES =
      Arrays.stream(AttributeType.Kind.values()).map(AttributeType.Kind::word).toList();

  private static final List<String> KEYS = List.of("one_of", "optional");

  private final Draft draft;
  private AttributeDeclarations declared = AttributeDeclarations.none();

  AttributesSection(Draft draft) {
    this.draft = draft;
  }

  @Override
  public void read(Value value) {
    value.eachEntry(this::side);
    draft.policy().attributes(declared);
  }

  private void side(Scalar key, Node node) {
    if (!SIDES.contains(key.text())) {
      draft.report().add(Fields.unknownKey(key, "`attributes`", SIDES));
    } else if (node instanceof Mapping map) {
      map.entries().forEach(entry -> attribute(key.text(), entry.key(), entry.value()));
    } else {
      draft.report().add(Fields.wrongKind(node, Diagnostic.quote(key.text()), "a map"));
    }
  }

  private void attribute(String side, Scalar word, Node node) {
    String name = side + "." + word.text();
    if (AttributeSide.of(name).isEmpty()) {
      draft
          .report()
          .add(
              word.error("bad-attribute", "no name of an attribute: " + Diagnostic.quote(name))
                  .because("a name is letters, digits, `_` and `-`, and begins with a letter")
                  .mend("use another name; nested values are attributes of their own"));
      return;
    }
    String instead = AttributeDeclarations.insteadOf(name);
    if (!instead.isEmpty()) {
      draft
          .report()
          .add(
              word.error("reserved-attribute", Diagnostic.quote(name) + " is reserved")
                  .because("the engine knows it already, and it is not an attribute")
                  .mend(instead));
      return;
    }
    if (declared.typeOf(name).isPresent()) {
      draft
          .report()
          .add(
              word.error("duplicate-attribute", Diagnostic.quote(name) + " is declared twice")
                  .alsoAt(declared.placeOf(name))
                  .because("a name means one thing, whatever file it is written in")
                  .mend("remove one of the declarations"));
      return;
    }
    type(node).ifPresent(type -> declared = declared.with(name, type, word.place()));
  }

  private Optional<AttributeType> type(Node node) {
    if (node instanceof Sequence list) {
      return names(list);
    }
    if (node instanceof Mapping) {
      return Fields.of(node, "a type", KEYS, draft.report()).flatMap(this::names);
    }
    Optional<Scalar> word = draft.names().one(node, "the type of an attribute");
    return word.flatMap(text -> AttributeType.parse(text.text()).or(() -> unknown(text)));
  }

  private Optional<AttributeType> names(Fields fields) {
    Optional<AttributeType> type = fields.need("one_of", "[draft, active]").flatMap(this::listed);
    boolean optional =
        fields
            .find("optional")
            .flatMap(node -> draft.names().one(node, "`optional`"))
            .filter(text -> isTrue(text))
            .isPresent();
    return type.map(names -> optional ? names.orAbsent() : names);
  }

  private boolean isTrue(Scalar text) {
    if (!text.text().equals("true") && !text.text().equals("false")) {
      draft
          .report()
          .add(
              text.error("wrong-kind", "`optional` is " + Diagnostic.quote(text.text()))
                  .because("an attribute is optional or not")
                  .mend("write `true` or `false`"));
    }
    return text.text().equals("true");
  }

  private Optional<AttributeType> listed(Node node) {
    if (node instanceof Sequence list) {
      return names(list);
    }
    draft.report().add(Fields.wrongKind(node, "`one_of`", "a list"));
    return Optional.empty();
  }

  private Optional<AttributeType> names(Sequence list) {
    List<String> names = new ArrayList<>();
    draft.names().several(list, "a name").forEach(name -> names.add(name.text()));
    if (names.isEmpty()) {
      draft
          .report()
          .add(
              list.error("empty-list", "a list of no names")
                  .because("no value would be one of them")
                  .mend("name the values, or write `text`"));
      return Optional.empty();
    }
    return Optional.of(AttributeType.oneOf(names));
  }

  private Optional<AttributeType> unknown(Scalar text) {
    draft
        .report()
        .add(
            text.error("unknown-type", "unknown type " + Diagnostic.quote(text.text()))
                .because(
                    "the types are "
                        + Suggestion.list(TYPES)
                        + ", each perhaps with `?`, and lists of names")
                .mend(hint(text.text())));
    return Optional.empty();
  }

  private static String hint(String word) {
    return switch (word) {
      case "string", "str", "String", "enum" -> "write `text`, or a list of names";
      case "int", "long" -> "write `integer`";
      case "float", "double", "decimal" -> "write `number`";
      case "bool" -> "write `boolean`";
      case "date", "datetime", "timestamp", "time" -> "write `instant`";
      case "ip", "cidr", "ipaddr" -> "write `address`";
      case "list", "set", "array", "strings" -> "write `texts`";
      default -> Suggestion.among(word.replace("?", ""), TYPES);
    };
  }
}
