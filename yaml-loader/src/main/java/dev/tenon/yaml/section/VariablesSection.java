package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Variable;
import dev.tenon.policy.ValueRules;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code variables}: by name, what the values of a variable must not contain. */
final class VariablesSection implements Section {

  private static final List<String> KEYS = List.of("without");

  private final Draft draft;
  private final Map<String, Scalar> seen = new LinkedHashMap<>();
  private ValueRules rules = ValueRules.none();

  VariablesSection(Draft draft) {
    this.draft = draft;
  }

  @Override
  public void read(Value value) {
    value.eachEntry(this::variable);
    draft.policy().valueRules(rules);
  }

  private void variable(Scalar name, Node node) {
    Scalar first = seen.putIfAbsent(name.text(), name);
    if (!Variable.isName(name.text())) {
      draft
          .report()
          .add(
              name.error(
                      "bad-variable", Diagnostic.quote(name.text()) + " is no name of a variable")
                  .because("a name has letters, digits, `_`, `-` and `.`, and begins with a letter")
                  .mend("write the name as in a path, without `${` and `}`"));
    } else if (first != null) {
      draft
          .report()
          .add(
              name.error("duplicate-variable", "the variable " + name.text() + " stands here twice")
                  .alsoAt(first.place())
                  .because("a name means one thing, whatever file it is written in")
                  .mend("remove one of them"));
    } else {
      Fields.of(node, "a variable", KEYS, draft.report())
          .flatMap(fields -> fields.need("without", "\"_\""))
          .flatMap(text -> draft.names().one(text, "`without`"))
          .ifPresent(text -> without(name, text));
    }
  }

  private void without(Scalar name, Scalar text) {
    PathProblem problem = PathProblem.ofSegment(text.text());
    if (problem == PathProblem.NONE || problem == PathProblem.DOT_SEGMENT) {
      rules = rules.without(name.text(), text.text());
    } else {
      draft
          .report()
          .add(
              text.error(problem.code(), "no value can contain this text")
                  .because(problem.explanation())
                  .mend(
                      "write the text that ends a value of `${"
                          + name.text()
                          + "}`, such as `without: \"_\"`"));
    }
  }
}
