package dev.tenon.yaml.fields;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Mapping.Entry;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of a map with known keys: reports unknown and missing keys and keys without a value,
 * and returns the other entries.
 */
public final class Fields {

  private final Mapping map;
  private final String owner;
  private final Report report;

  private final Set<String> misspelt;

  private Fields(Mapping map, String owner, Set<String> misspelt, Report report) {
    this.map = map;
    this.owner = owner;
    this.misspelt = misspelt;
    this.report = report;
  }

  /**
   * The fields of a node.
   *
   * @param owner the map's name in messages, such as {@code a policy}
   * @param known the allowed keys
   * @return empty if the node is not a map, which is reported
   */
  public static Optional<Fields> of(Node node, String owner, List<String> known, Report report) {
    if (!(node instanceof Mapping map)) {
      report.add(wrongKind(node, owner, "a map").mend("write keys: " + Suggestion.list(known)));
      return Optional.empty();
    }
    Set<String> misspelt = new HashSet<>();
    for (Entry entry : map.entries()) {
      if (!known.contains(entry.key().text())) {
        Optional<KeyHints.Hint> hint = KeyHints.of(entry, map, known);
        Diagnostic unknown = unknownKey(entry.key(), owner, known);
        report.add(hint.map(each -> unknown.mend(each.remedy())).orElse(unknown));
        misspelt.add(Suggestion.nearest(entry.key().text(), known));
        hint.ifPresent(each -> misspelt.addAll(each.keys()));
      }
    }
    return Optional.of(new Fields(map, owner, misspelt, report));
  }

  public static Diagnostic unknownKey(Scalar key, String owner, List<String> known) {
    return key.error("unknown-key", "unknown key " + Diagnostic.quote(key.text()))
        .because(
            known.size() == 1
                ? "the only key of " + owner + " is " + known.get(0)
                : "the keys of " + owner + " are " + Suggestion.list(known))
        .mend(
            Suggestion.nearest(key.text(), known).isEmpty()
                ? "remove it, or use one of these keys"
                : Suggestion.among(key.text(), known));
  }

  public static Diagnostic wrongKind(Node node, String owner, String expected) {
    return node.error("wrong-kind", owner + " is " + expected + ", not " + node.kind())
        .because(spelling(expected))
        .mend("write " + expected);
  }

  private static String spelling(String expected) {
    return switch (expected) {
      case "a list" -> "a list has its items between `[` and `]`, or each behind `- ` in its line";
      case "a map" -> "a map has its `key: value` between `{` and `}`, or each in its line";
      default -> "a text stands alone, without brackets, braces and dashes";
    };
  }

  public static Diagnostic missingValue(Scalar key, String expected) {
    return key.error("missing-value", "key " + Diagnostic.quote(key.text()) + " has no value")
        .because("a key without a value may mean everything or nothing")
        .mend(
            expected.equals("a list")
                ? "write a list, `[]` for an empty one, or remove the key"
                : "write " + expected + ", or remove the key");
  }

  public Mapping map() {
    return map;
  }

  public boolean has(String key) {
    return map.byKey().containsKey(key);
  }

  /** The key as it was written. */
  public Optional<Scalar> key(String key) {
    return Optional.ofNullable(map.byKey().get(key)).map(Entry::key);
  }

  /** The value of a key; a key without one is reported. */
  public Optional<Node> find(String key) {
    Entry entry = map.byKey().get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.value() instanceof Scalar scalar && scalar.isMissing()) {
      report.add(missingValue(entry.key(), "a value"));
      return Optional.empty();
    }
    return Optional.of(entry.value());
  }

  /** Whether an unknown key is probably this key misspelt, which then is not missing too. */
  public boolean isMisspelt(String key) {
    return misspelt.contains(key);
  }

  /** The value of a required key; its absence is reported. */
  public Optional<Node> need(String key, String example) {
    if (!has(key)) {
      reportMissing("`" + key + "`", key, example);
    }
    return find(key);
  }

  /**
   * The one of two keys that is present. Both are accepted only with equal values.
   *
   * @return the key that is present, the second if both are; empty if neither is, which is reported
   */
  public Optional<String> oneOf(String single, String several, String example) {
    if (has(several)) {
      return Optional.of(several);
    }
    if (has(single)) {
      return Optional.of(single);
    }
    if (!misspelt.contains(several)) {
      String written = Examples.of(map.span().source(), single, "");
      String list = Examples.of(map.span().source(), several, "");
      reportMissing(
          "`" + single + "` or `" + several + "`",
          written.isEmpty() && !list.isEmpty() ? several : single,
          example);
    }
    return Optional.empty();
  }

  private void reportMissing(String keys, String key, String example) {
    if (!misspelt.contains(key)) {
      report.add(
          map.error("missing-key", owner + " without " + keys)
              .because("it has no default, so that nothing is granted or shown by accident")
              .mend("add `" + key + ": " + Examples.of(map.span().source(), key, example) + "`"));
    }
  }

  /** Reports two keys of which only one is allowed. */
  public void contradiction(String single, String several) {
    key(several)
        .ifPresent(
            key ->
                report.add(
                    key.error(
                            "both-keys",
                            "both `" + single + "` and `" + several + "`, and they differ")
                        .because("it is not clear whether one of them or both are meant")
                        .mend(
                            "write all of them under `"
                                + several
                                + "` and remove `"
                                + single
                                + "`")));
  }
}
