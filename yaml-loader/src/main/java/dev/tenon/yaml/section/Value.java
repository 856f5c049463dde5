package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Composer;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.events.Event;

/**
 * The unread value of a top-level key. A section reads it once: as a whole, or item by item, so
 * that a million rules are never in memory as YAML.
 */
final class Value {

  private final Scalar key;
  private final Composer composer;
  private final Report report;

  Value(Scalar key, Composer composer, Report report) {
    this.key = key;
    this.composer = composer;
    this.report = report;
  }

  Scalar key() {
    return key;
  }

  boolean isList() {
    return composer.at(Event.ID.SequenceStart);
  }

  Node whole() {
    return composer.compose();
  }

  /** Passes on the items of a list; another node is an error. */
  void eachItem(Consumer<Node> action) {
    refuse(composer.eachItem(action), "a list");
  }

  /** Passes on the entries of a map; another node is an error. */
  void eachEntry(BiConsumer<Scalar, Node> action) {
    refuse(composer.eachEntry(action), "a map");
  }

  private void refuse(@Nullable Node other, String expected) {
    if (other instanceof Scalar scalar && scalar.isMissing()) {
      report.add(Fields.missingValue(key, expected));
    } else if (other != null) {
      report.add(Fields.wrongKind(other, Diagnostic.quote(key.text()), expected));
    }
  }
}
