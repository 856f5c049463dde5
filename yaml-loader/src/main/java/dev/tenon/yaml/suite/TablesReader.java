package dev.tenon.yaml.suite;

import dev.tenon.authz.Reason;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.policy.Effect;
import dev.tenon.suite.Case;
import dev.tenon.suite.Expectation;
import dev.tenon.suite.NamedSubject;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code tables} of a suite: subjects by actions by resources, with one effect for all, one for
 * each action, or one for each action and subject.
 */
final class TablesReader {

  private static final List<String> KEYS =
      List.of(
          "name",
          "subject",
          "subjects",
          "tenant",
          "now",
          "attributes",
          "tags",
          "skip",
          "only",
          "parameters",
          "actions",
          "resources",
          "expect",
          "because");
  private static final List<String> EFFECTS = List.of("allow", "stage", "deny");

  private final SuiteDraft draft;
  private final Report report;
  private final Frame frame;
  private final ExpectationsReader expectations;

  TablesReader(SuiteDraft draft) {
    this.draft = draft;
    this.report = draft.report();
    this.frame = new Frame(draft);
    this.expectations = new ExpectationsReader(draft);
  }

  /** One row of a table: an action, and the expected effect for each subject. */
  private record Row(String action, List<Effect> effects, Place place) {}

  /** One case for each subject and each combination of the table's parameter values. */
  List<Case> read(Node item) {
    List<Case> cases = new ArrayList<>();
    for (Node each : new Parameters(draft).expand(item)) {
      Fields.of(each, "a table", KEYS, report).ifPresent(fields -> cases.addAll(read(fields)));
    }
    return cases;
  }

  private List<Case> read(Fields fields) {
    Optional<String> name = frame.name(fields);
    List<NamedSubject> subjects = frame.subjects(fields);
    List<SuiteDraft.Located> resources =
        fields
            .need("resources", "[documents/reports]")
            .map(draft::anyResources)
            .orElse(List.of())
            .stream()
            .filter(draft::isCanonical)
            .toList();
    List<Row> rows =
        fields
            .need("expect", "allow")
            .map(node -> rows(fields, node, subjects.size()))
            .orElse(List.of());
    Optional<Reason> reason =
        fields
            .find("because")
            .flatMap(
                node ->
                    expectations.reason(
                        node,
                        rows.stream()
                            .flatMap(row -> row.effects().stream())
                            .collect(Collectors.toSet())));
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      List<Expectation> expected = new ArrayList<>();
      for (Row row : rows) {
        for (SuiteDraft.Located resource : resources) {
          expected.add(cell(row, i, resource, reason));
        }
      }
      Case bare = Case.of(name.orElse("a table"), subjects.get(i));
      cases.add(frame.fill(bare, fields).expecting(expected));
    }
    return cases;
  }

  private static Expectation cell(
      Row row, int subject, SuiteDraft.Located resource, Optional<Reason> reason) {
    Effect effect = row.effects().get(subject);
    return new Expectation.OfDecision(
        effect,
        row.action(),
        resource.resource(),
        false,
        reason.filter(because -> because.effect() == effect),
        "",
        row.place());
  }

  private List<Row> rows(Fields fields, Node expect, int subjects) {
    List<Row> rows = new ArrayList<>();
    if (expect instanceof Mapping map) {
      if (fields.has("actions")) {
        fields.contradiction("expect", "actions");
      }
      for (Mapping.Entry entry : map.entries()) {
        effects(entry.value(), subjects)
            .ifPresent(
                effects -> rows.add(new Row(entry.key().text(), effects, entry.value().place())));
      }
      return rows;
    }
    Optional<List<Effect>> effects = effects(expect, subjects);
    List<Scalar> actions =
        fields
            .need("actions", "[READ]")
            .map(node -> draft.names().several(node, "an action"))
            .orElse(List.of());
    for (Scalar action : actions) {
      effects.ifPresent(all -> rows.add(new Row(action.text(), all, action.place())));
    }
    return rows;
  }

  /** The effect for each subject, from one effect for all of them or from a list. */
  private Optional<List<Effect>> effects(Node node, int subjects) {
    List<Scalar> words = draft.names().several(node, "an effect");
    List<Effect> effects = new ArrayList<>();
    words.forEach(word -> effect(word).ifPresent(effects::add));
    if (effects.size() < words.size() || words.isEmpty()) {
      return Optional.empty();
    }
    if (!(node instanceof Sequence)) {
      return Optional.of(java.util.Collections.nCopies(subjects, effects.get(0)));
    }
    if (effects.size() != subjects) {
      report.add(
          node.error("bad-table", effects.size() + " effects for " + subjects + " subjects")
              .because("a row of a table has one effect for each subject, in the same order")
              .mend("write " + subjects + " effects, or a single one without brackets for all"));
      return Optional.empty();
    }
    return Optional.of(effects);
  }

  private Optional<Effect> effect(Scalar word) {
    String lower = word.text().toLowerCase(Locale.ROOT);
    if (EFFECTS.contains(lower)) {
      return Optional.of(Effect.valueOf(lower.toUpperCase(Locale.ROOT)));
    }
    report.add(
        word.error("unknown-effect", "unknown effect " + Diagnostic.quote(word.text()))
            .because("an effect is allow, stage or deny, in upper or lower case")
            .mend(Suggestion.among(lower, EFFECTS)));
    return Optional.empty();
  }
}
