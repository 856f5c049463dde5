package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Actions;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code actions}: the declared actions, and the actions that each implies; a list, or a map. */
final class ActionsSection implements Section {

  private static final List<String> KEYS = List.of("implies");

  private final Draft draft;
  private final Map<String, List<String>> implied = new LinkedHashMap<>();
  private final Map<String, Place> places = new LinkedHashMap<>();

  ActionsSection(Draft draft) {
    this.draft = draft;
  }

  @Override
  public void read(Value value) {
    if (value.isList()) {
      value.eachItem(
          item ->
              draft
                  .names()
                  .one(item, "an action's name")
                  .ifPresent(name -> declare(name, List.of())));
    } else {
      value.eachEntry((name, node) -> declare(name, implications(node)));
    }
    draft.policy().actions(Actions.of(implied, places));
  }

  private void declare(Scalar name, List<Scalar> implies) {
    draft.mention(name);
    if (draft.names().one(name, "an action's name").flatMap(draft.names()::action).isEmpty()) {
      return;
    }
    Place first = places.putIfAbsent(name.text(), name.place());
    if (first != null) {
      draft.report().add(duplicate(name, first));
      return;
    }
    implies.forEach(draft::mention);
    implied.put(name.text(), implies.stream().map(Scalar::text).toList());
  }

  private static Diagnostic duplicate(Scalar name, Place first) {
    return name.error(
            "duplicate-action", "action " + Diagnostic.quote(name.text()) + " is declared twice")
        .alsoAt(first)
        .because("a name means one thing, whatever file it is written in")
        .mend("remove one of the declarations");
  }

  private List<Scalar> implications(Node node) {
    if (node instanceof Scalar scalar && scalar.isMissing()) {
      return List.of();
    }
    if (node instanceof Mapping) {
      return Fields.of(node, "a declared action", KEYS, draft.report())
          .flatMap(fields -> fields.find("implies"))
          .map(this::exactNames)
          .orElse(List.of());
    }
    return exactNames(node);
  }

  private List<Scalar> exactNames(Node node) {
    return draft.names().several(node, "an action's name").stream()
        .flatMap(name -> draft.names().action(name).stream())
        .toList();
  }
}
