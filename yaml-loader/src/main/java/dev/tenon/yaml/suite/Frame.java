package dev.tenon.yaml.suite;

import dev.tenon.suite.Case;
import dev.tenon.suite.NamedSubject;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import java.util.List;
import java.util.Optional;

/**
 * Reads the fields of both cases and tables: name, subjects, tenant, time, attributes, tags, skip,
 * only.
 */
final class Frame {

  private final SuiteDraft draft;

  Frame(SuiteDraft draft) {
    this.draft = draft;
  }

  Optional<String> name(Fields fields) {
    return fields
        .need("name", "operators submit in dev")
        .flatMap(node -> draft.names().one(node, "a name"))
        .map(Scalar::text);
  }

  List<NamedSubject> subjects(Fields fields) {
    Optional<String> key = fields.oneOf("subject", "subjects", "ada");
    if (fields.has("subject") && fields.has("subjects")) {
      fields.contradiction("subject", "subjects");
    }
    return key
        .flatMap(fields::find)
        .map(node -> draft.names().several(node, "a subject"))
        .orElse(List.of())
        .stream()
        .map(draft::subject)
        .toList();
  }

  /** The case without its expectations. */
  Case fill(Case bare, Fields fields) {
    Case test = bare.at(fields.map().place());
    test = text(fields, "tenant").map(test::within).orElse(test);
    test = fields.find("now").flatMap(draft::instant).map(test::on).orElse(test);
    test = test.withAttributes(new AttributesReader(draft).read(fields, ""));
    test = text(fields, "skip").map(test::skipped).orElse(test);
    test = isOnly(fields) ? test.only() : test;
    List<Scalar> tags =
        fields.find("tags").map(node -> draft.names().several(node, "a tag")).orElse(List.of());
    return test.tagged(tags.stream().map(Scalar::text).toArray(String[]::new));
  }

  private Optional<String> text(Fields fields, String key) {
    return fields
        .find(key)
        .flatMap(node -> draft.names().one(node, "`" + key + "`"))
        .map(Scalar::text);
  }

  private boolean isOnly(Fields fields) {
    return fields.find("only").map(node -> isTrue(node, "only")).orElse(false);
  }

  /** Whether a flag is {@code true}; any other value is an error. */
  boolean isTrue(Node node, String key) {
    Optional<Scalar> word = draft.names().one(node, "`" + key + "`");
    if (word.isPresent() && !word.get().text().equals("true")) {
      draft
          .report()
          .add(
              node.error("bad-value", "`" + key + "` is always `true`")
                  .because("without the key it is not so")
                  .mend("write `" + key + ": true`, or remove the key"));
      return false;
    }
    return word.isPresent();
  }
}
