package dev.tenon.yaml.suite;

import dev.tenon.suite.Case;
import dev.tenon.suite.Expectation;
import dev.tenon.suite.NamedSubject;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code cases} of a suite: subject, tenant, time and expectations. */
final class CasesReader {

  private static final List<String> FRAME =
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
          "parameters");
  private static final List<String> KEYS =
      Stream.of(FRAME, ExpectationsReader.KEYS, List.of(ExpectationsReader.BECAUSE))
          .flatMap(List::stream)
          .toList();

  private final SuiteDraft draft;
  private final Frame frame;
  private final ExpectationsReader expectations;

  CasesReader(SuiteDraft draft) {
    this.draft = draft;
    this.frame = new Frame(draft);
    this.expectations = new ExpectationsReader(draft);
  }

  /** The cases of an item, one for each subject and each combination of parameter values. */
  List<Case> read(Node item) {
    List<Case> cases = new ArrayList<>();
    for (Node each : new Parameters(draft).expand(item)) {
      Fields.of(each, "a case", KEYS, draft.report())
          .ifPresent(fields -> cases.addAll(read(fields)));
    }
    return cases;
  }

  private List<Case> read(Fields fields) {
    Optional<String> name = frame.name(fields);
    List<NamedSubject> subjects = frame.subjects(fields);
    List<Expectation> expected = expectations.read(fields);
    if (expected.isEmpty() && !draft.report().hasErrors()) {
      draft
          .report()
          .add(
              fields
                  .map()
                  .error("expects-nothing", "a case that expects nothing")
                  .because("it is green whatever the policy says")
                  .mend("add one of " + String.join(", ", ExpectationsReader.KEYS)));
    }
    List<Case> cases = new ArrayList<>();
    for (NamedSubject subject : subjects) {
      name.map(text -> frame.fill(Case.of(text, subject), fields).expecting(expected))
          .ifPresent(cases::add);
    }
    return cases;
  }
}
