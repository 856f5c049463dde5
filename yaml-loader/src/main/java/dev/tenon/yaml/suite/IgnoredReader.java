package dev.tenon.yaml.suite;

import dev.tenon.suite.IgnoredMutant;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code ignore} of a suite: mutants of the policy that no case must detect, each with a reason.
 */
final class IgnoredReader {

  private static final List<String> KEYS = List.of("mutant", "because");

  private final SuiteDraft draft;
  private final Report report;

  IgnoredReader(SuiteDraft draft) {
    this.draft = draft;
    this.report = draft.report();
  }

  /** The mutants of an item: one, or several with one reason. */
  List<IgnoredMutant> read(Node item) {
    return Fields.of(item, "an ignored mutant", KEYS, report).map(this::read).orElse(List.of());
  }

  private List<IgnoredMutant> read(Fields fields) {
    List<Scalar> texts =
        fields
            .need("mutant", "\"role operator: shop/dev becomes shop\"")
            .map(node -> draft.names().several(node, "a mutant's text"))
            .orElse(List.of());
    Optional<String> reason = reason(fields);
    List<IgnoredMutant> read = new ArrayList<>();
    for (Scalar text : texts) {
      if (text.text().isBlank()) {
        report.add(
            text.error("missing-name", "a mutant's text is blank")
                .because("no change of a policy has a blank text")
                .mend("write the text of a mutant, as `tenon test --mutants` prints it"));
      } else {
        reason.ifPresent(why -> read.add(new IgnoredMutant(text.text(), why, text.place())));
      }
    }
    return read;
  }

  private Optional<String> reason(Fields fields) {
    if (fields.isMisspelt("because") && !fields.has("because")) {
      return Optional.empty();
    }
    Optional<Node> node =
        Optional.ofNullable(fields.map().byKey().get("because")).map(entry -> entry.value());
    if (node.isPresent() && !(node.get() instanceof Scalar)) {
      report.add(Fields.wrongKind(node.get(), "`because`", "a text"));
      return Optional.empty();
    }
    Optional<String> text =
        node.map(each -> (Scalar) each)
            .filter(each -> !each.isMissing() && !each.text().isBlank())
            .map(Scalar::text);
    if (text.isEmpty()) {
      report.add(
          node.orElse(fields.map())
              .error("silence-without-reason", "a mutant is ignored without a reason")
              .because("the next reader cannot tell whether the reason still holds")
              .mend("add `because: REASON`, which says why no case has to notice the change"));
    }
    return text;
  }
}
