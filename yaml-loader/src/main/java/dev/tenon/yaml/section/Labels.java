package dev.tenon.yaml.section;

import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import java.util.Optional;
import java.util.function.Function;

/** Reads what names and describes a rule or a role, and decides nothing. */
final class Labels {

  private final Draft draft;

  Labels(Draft draft) {
    this.draft = draft;
  }

  /** The id of a rule; no text if there is none, nothing if it is wrong, which is reported. */
  Optional<String> id(Fields fields) {
    Optional<Node> node = fields.find("id");
    if (node.isEmpty()) {
      return Optional.of("");
    }
    Optional<Scalar> name = node.flatMap(text -> draft.names().name(text, "a rule's id"));
    name.ifPresent(draft::mention);
    return name.map(Scalar::text);
  }

  /** What `description` makes of a value; the value as it was if it is absent or wrong. */
  <T> T described(T value, Fields fields, Function<String, T> describe) {
    return line("description", value, fields, describe);
  }

  /** What a line of text for people makes of a value; unchanged if it is absent or wrong. */
  <T> T line(String key, T value, Fields fields, Function<String, T> change) {
    String name = "`" + key + "`";
    return fields
        .find(key)
        .flatMap(node -> draft.names().one(node, name))
        .flatMap(
            text ->
                new Words(draft)
                    .accept(
                        text,
                        name,
                        "All that belongs to payments.",
                        () -> change.apply(text.text())))
        .orElse(value);
  }
}
