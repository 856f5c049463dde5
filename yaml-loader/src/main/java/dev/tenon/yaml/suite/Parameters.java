package dev.tenon.yaml.suite;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code parameters} of a case: the case is repeated for each combination of values, with each
 * {@code <name>} in a text replaced by its value.
 */
final class Parameters {

  /** The most cases from one item. */
  static final int MOST = 10_000;

  private static final String KEY = "parameters";

  private final SuiteDraft draft;
  private final Set<String> used = new HashSet<>();

  Parameters(SuiteDraft draft) {
    this.draft = draft;
  }

  /** The item itself, or its expansion; empty if its parameters are invalid. */
  List<Node> expand(Node item) {
    if (!(item instanceof Mapping map) || !map.byKey().containsKey(KEY)) {
      return List.of(item);
    }
    Mapping.Entry entry = map.byKey().get(KEY);
    Mapping bare = map.without(KEY::equals);
    if (!(entry.value() instanceof Mapping parameters)) {
      draft.report().add(Fields.wrongKind(entry.value(), "`parameters`", "a map"));
      return List.of();
    }
    Optional<List<Map<String, String>>> choices = choices(parameters);
    List<Node> expanded = new ArrayList<>();
    for (Map<String, String> choice : choices.orElse(List.of())) {
      expanded.add(named((Mapping) replace(bare, choice), bare, choice));
    }
    parameters.entries().forEach(each -> warnIfUnused(each.key(), expanded.isEmpty()));
    return expanded;
  }

  private Optional<List<Map<String, String>>> choices(Mapping parameters) {
    List<Map<String, String>> choices = List.of(Map.of());
    for (Mapping.Entry entry : parameters.entries()) {
      List<Scalar> values = draft.names().several(entry.value(), "a value");
      if (values.isEmpty() || (long) choices.size() * values.size() > MOST) {
        draft.report().add(badCount(entry, values.size()));
        return Optional.empty();
      }
      List<Map<String, String>> more = new ArrayList<>();
      for (Map<String, String> choice : choices) {
        for (Scalar value : values) {
          Map<String, String> next = new LinkedHashMap<>(choice);
          next.put(entry.key().text(), value.text());
          more.add(next);
        }
      }
      choices = more;
    }
    return Optional.of(choices);
  }

  private static Diagnostic badCount(Mapping.Entry entry, int count) {
    String name = Diagnostic.quote(entry.key().text());
    return entry
        .key()
        .error("bad-parameter", "parameter " + name + (count == 0 ? " has no value" : " has many"))
        .because("a case is repeated for each value, at least once and at most " + MOST + " times")
        .mend("list its values: `" + entry.key().text() + ": [dev, uat]`");
  }

  private void warnIfUnused(Scalar name, boolean broken) {
    if (!broken && !used.contains(name.text())) {
      draft
          .report()
          .add(
              name.error("unused-parameter", "nothing in the case is " + place(name.text()))
                  .because("the case would be repeated without a difference")
                  .mend("write " + place(name.text()) + " where the value belongs, or remove it"));
    }
  }

  private static String place(String name) {
    return "`<" + name + ">`";
  }

  /** Adds the parameter values to the name, unless the name contains a parameter. */
  private static Mapping named(Mapping expanded, Mapping bare, Map<String, String> choice) {
    Mapping.Entry name = expanded.byKey().get("name");
    Mapping.Entry before = bare.byKey().get("name");
    if (name == null
        || before == null
        || !(name.value() instanceof Scalar text)
        || !(before.value() instanceof Scalar old)
        || !text.text().equals(old.text())) {
      return expanded;
    }
    Map<String, Mapping.Entry> entries = new LinkedHashMap<>(expanded.byKey());
    Scalar full = text.saying(text.text() + " " + choice);
    entries.put("name", new Mapping.Entry(name.key(), full));
    return new Mapping(expanded.span(), entries);
  }

  private Node replace(Node node, Map<String, String> choice) {
    if (node instanceof Scalar text) {
      return replace(text, choice);
    }
    if (node instanceof Sequence list) {
      return new Sequence(
          list.span(), list.items().stream().map(item -> replace(item, choice)).toList());
    }
    Map<String, Mapping.Entry> entries = new LinkedHashMap<>();
    for (Mapping.Entry entry : ((Mapping) node).entries()) {
      Scalar key = replace(entry.key(), choice);
      entries.put(key.text(), new Mapping.Entry(key, replace(entry.value(), choice)));
    }
    return new Mapping(node.span(), entries);
  }

  private Scalar replace(Scalar text, Map<String, String> choice) {
    String replaced = text.text();
    for (Map.Entry<String, String> parameter : choice.entrySet()) {
      String place = "<" + parameter.getKey() + ">";
      if (replaced.contains(place)) {
        used.add(parameter.getKey());
        replaced = replaced.replace(place, parameter.getValue());
      }
    }
    return replaced.equals(text.text()) ? text : text.saying(replaced);
  }
}
