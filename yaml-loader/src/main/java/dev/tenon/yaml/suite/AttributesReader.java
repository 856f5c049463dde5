package dev.tenon.yaml.suite;

import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeTexts;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the key {@code attributes} of a subject, a case or a table. */
final class AttributesReader {

  private final SuiteDraft draft;

  AttributesReader(SuiteDraft draft) {
    this.draft = draft;
  }

  /**
   * The values of the key {@code attributes}.
   *
   * @param side what names begin with that have no side; empty if they must have one
   */
  AttributeTexts read(Fields fields, String side) {
    Optional<Node> node = fields.find("attributes");
    AttributeTexts read = AttributeTexts.none();
    if (node.isEmpty()) {
      return read;
    }
    if (!(node.get() instanceof Mapping map)) {
      draft.report().add(Fields.wrongKind(node.get(), "`attributes`", "a map"));
      return read;
    }
    for (Mapping.Entry entry : map.entries()) {
      String word = entry.key().text();
      String name = side.isEmpty() || word.indexOf('.') >= 0 ? word : side + "." + word;
      if (AttributeSide.of(name).isEmpty()) {
        draft
            .report()
            .add(
                entry
                    .key()
                    .error("bad-attribute", "no name of an attribute: " + Diagnostic.quote(name))
                    .because("an attribute is named with its side")
                    .mend("write such as `resource.owner`, `request.ip` or `subject.department`"));
      } else {
        read = value(read, name, entry.value());
      }
    }
    return read;
  }

  private AttributeTexts value(AttributeTexts read, String name, Node value) {
    if (value instanceof Scalar scalar) {
      return scalar.isMissing() ? read.withAbsent(name) : read.with(name, List.of(scalar.text()));
    }
    if (value instanceof Sequence list) {
      List<String> texts = new ArrayList<>();
      list.items()
          .forEach(item -> draft.names().one(item, "a value").ifPresent(t -> texts.add(t.text())));
      return read.with(name, texts);
    }
    draft.report().add(Fields.wrongKind(value, Diagnostic.quote(name), "a text"));
    return read;
  }
}
