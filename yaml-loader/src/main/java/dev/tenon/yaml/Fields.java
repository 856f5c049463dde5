package dev.tenon.yaml;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.yaml.Mapping.Entry;
import java.util.List;
import java.util.Optional;

/**
 * The entries of a map whose keys are known: reports the unknown ones, the missing ones and those
 * without a value, and hands out the others.
 */
final class Fields {

  private final Mapping map;
  private final String owner;
  private final Report report;

  private Fields(Mapping map, String owner, Report report) {
    this.map = map;
    this.owner = owner;
    this.report = report;
  }

  /**
   * The fields of a node.
   *
   * @param owner what an author calls the map, such as {@code a policy}
   * @param known the keys that it may have
   * @return empty if the node is no map, which is reported
   */
  static Optional<Fields> of(Node node, String owner, List<String> known, Report report) {
    if (!(node instanceof Mapping map)) {
      report.add(wrongKind(node, owner, "a map").mend("write keys: " + Suggestion.list(known)));
      return Optional.empty();
    }
    for (Entry entry : map.entries()) {
      if (!known.contains(entry.key().text())) {
        report.add(unknownKey(entry.key(), owner, known));
      }
    }
    return Optional.of(new Fields(map, owner, report));
  }

  static Diagnostic unknownKey(Scalar key, String owner, List<String> known) {
    return key.error("unknown-key", "unknown key " + Diagnostic.quote(key.text()))
        .because("the keys of " + owner + " are " + Suggestion.list(known))
        .mend(suggestion(key.text(), known, "remove it, or use one of these keys"));
  }

  /** The name that was probably meant, or else another remedy. */
  static String suggestion(String given, List<String> known, String otherwise) {
    String likely = Suggestion.among(given, known);
    return likely.startsWith("did you mean") ? likely : otherwise;
  }

  static Diagnostic wrongKind(Node node, String owner, String expected) {
    return node.error("wrong-kind", owner + " is " + expected + ", not " + node.kind())
        .because("nothing else can be read here")
        .mend("write " + expected);
  }

  static Diagnostic missingValue(Scalar key, String expected) {
    return key.error("missing-value", "key " + Diagnostic.quote(key.text()) + " has no value")
        .because("a key without a value may mean everything or nothing")
        .mend(
            expected.equals("a list")
                ? "write a list, `[]` for an empty one, or remove the key"
                : "write " + expected + ", or remove the key");
  }

  Mapping map() {
    return map;
  }

  boolean has(String key) {
    return map.byKey().containsKey(key);
  }

  /** The key as it was written. */
  Optional<Scalar> key(String key) {
    return Optional.ofNullable(map.byKey().get(key)).map(Entry::key);
  }

  /** The value of a key; a key without one is reported. */
  Optional<Node> find(String key) {
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

  /** The value of a key that must be there; its absence is reported. */
  Optional<Node> need(String key, String example) {
    if (!has(key)) {
      report.add(
          map.error("missing-key", owner + " without `" + key + "`")
              .because("it would mean nothing, or too much")
              .mend("add `" + key + ": " + example + "`"));
    }
    return find(key);
  }

  /**
   * The one of two keys that is there. Both are accepted only if they say the same.
   *
   * @return the key that is there, the second if both; empty if neither is, which is reported
   */
  Optional<String> oneOf(String single, String several, String example) {
    if (has(several)) {
      return Optional.of(several);
    }
    if (has(single)) {
      return Optional.of(single);
    }
    report.add(
        map.error("missing-key", owner + " without `" + single + "` or `" + several + "`")
            .because("it would mean nothing, or too much")
            .mend("add `" + single + ": " + example + "`"));
    return Optional.empty();
  }

  /** Reports two keys of which there may be one. */
  void contradiction(String single, String several) {
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
