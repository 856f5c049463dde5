package dev.tenon.yaml.suite;

import dev.tenon.analysis.Invariant;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.suite.NamedInvariant;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.fields.Paths;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code invariants} of a suite: properties of all requests, each given by one key and its further
 * fields.
 */
final class InvariantsReader {

  private static final List<String> KINDS =
      List.of("isolated", "apart", "never", "only", "nothing_beyond", "exclusive", "separate");
  private static final List<String> KEYS =
      List.of(
          "name",
          "isolated",
          "apart",
          "never",
          "only",
          "nothing_beyond",
          "exclusive",
          "separate",
          "shared",
          "exempt",
          "may",
          "assume",
          "on");

  private final SuiteDraft draft;
  private final Report report;
  private final Frame frame;

  InvariantsReader(SuiteDraft draft) {
    this.draft = draft;
    this.report = draft.report();
    this.frame = new Frame(draft);
  }

  /** The invariants of an item, one for each of its actions and patterns. */
  List<NamedInvariant> read(Node item) {
    return Fields.of(item, "an invariant", KEYS, report).map(this::read).orElse(List.of());
  }

  private List<NamedInvariant> read(Fields fields) {
    Optional<String> name = frame.name(fields);
    List<String> kinds = KINDS.stream().filter(fields::has).toList();
    if (kinds.isEmpty() && !KEYS.containsAll(fields.map().byKey().keySet())) {
      return List.of();
    }
    if (kinds.size() != 1) {
      report.add(
          fields
              .map()
              .error(
                  "bad-invariant",
                  kinds.isEmpty()
                      ? "an invariant that says nothing"
                      : "two invariants in one: " + String.join(", ", kinds))
              .because("each is proved for itself, so that a failure has one meaning")
              .mend("write one of " + String.join(", ", KINDS) + " in each item"));
      return List.of();
    }
    String kind = kinds.get(0);
    goesWith(fields, "shared", Set.of("isolated", "apart"), kind);
    goesWith(fields, "exempt", Set.of("apart"), kind);
    goesWith(fields, "may", Set.of("only"), kind);
    goesWith(fields, "assume", Set.of("exclusive"), kind);
    goesWith(fields, "on", Set.of("separate"), kind);
    List<Invariant> read =
        fields.find(kind).map(node -> read(kind, node, fields)).orElse(List.of());
    return name.stream()
        .flatMap(text -> read.stream().map(one -> new NamedInvariant(text, one)))
        .toList();
  }

  private void goesWith(Fields fields, String key, Set<String> kinds, String kind) {
    if (!kinds.contains(kind)) {
      fields
          .key(key)
          .ifPresent(
              at ->
                  report.add(
                      at.error("bad-invariant", "`" + key + "` says nothing about `" + kind + "`")
                          .because("it goes with " + String.join(" and ", sorted(kinds)))
                          .mend("remove it")));
    }
  }

  private static List<String> sorted(Set<String> kinds) {
    return kinds.stream().sorted().map(kind -> "`" + kind + "`").toList();
  }

  private List<Invariant> read(String kind, Node node, Fields fields) {
    Place place = fields.map().place();
    return switch (kind) {
      case "isolated" ->
          tenants(node)
              .<Invariant>map(t -> new Invariant.Isolated(t, patterns(fields, "shared"), place))
              .stream()
              .toList();
      case "apart" ->
          draft
              .names()
              .one(node, "a variable")
              .<Invariant>map(
                  variable ->
                      new Invariant.Apart(
                          variable.text(),
                          patterns(fields, "shared"),
                          names(fields, "exempt", "a role"),
                          place))
              .stream()
              .toList();
      case "never" -> kept(node, Invariant.Never::new);
      case "only" -> only(node, fields);
      case "exclusive" ->
          two(node, "a role's name", "two roles that nobody holds together", "[maker, checker]")
              .<Invariant>map(
                  roles -> new Invariant.Exclusive(roles, texts(fields, "assume"), place))
              .stream()
              .toList();
      case "separate" -> separate(node, fields, place);
      default -> List.of(new Invariant.Within(patterns(node), place));
    };
  }

  /** The names of at least two tenants; empty for all tenants. */
  private Optional<Set<String>> tenants(Node node) {
    if (node instanceof Scalar text && text.text().equals("all")) {
      return Optional.of(Set.of());
    }
    Set<String> names = new LinkedHashSet<>();
    draft.names().several(node, "a tenant").forEach(name -> names.add(name.text()));
    if (names.size() < 2) {
      report.add(
          node.error("bad-invariant", "fewer than two tenants to isolate")
              .because("a tenant is isolated from others")
              .mend("list two or more, or write `isolated: all`"));
      return Optional.empty();
    }
    return Optional.of(names);
  }

  private List<Invariant> separate(Node node, Fields fields, Place place) {
    Optional<Set<String>> actions =
        two(node, "an action's name", "two actions that no role gives together", "[PAY, APPROVE]");
    List<ResourcePattern> on = fields.need("on", "invoices").map(this::patterns).orElse(List.of());
    return actions.stream()
        .flatMap(names -> on.stream().<Invariant>map(p -> new Invariant.Separate(names, p, place)))
        .toList();
  }

  /** At least two exact names. */
  private Optional<Set<String>> two(Node node, String what, String needed, String example) {
    Set<String> names = new LinkedHashSet<>();
    for (Scalar name : draft.names().several(node, what)) {
      if (name.text().indexOf('*') >= 0) {
        report.add(
            name.error("bad-invariant", "a glob where exact names are needed")
                .because("each of the names excludes each other one, and a glob is one name here")
                .mend("list the names"));
      }
      names.add(name.text());
    }
    if (names.size() < 2) {
      report.add(
          node.error("bad-invariant", "fewer than " + needed)
              .because("one alone is never together with itself")
              .mend("write them as a list, such as `" + example + "`"));
      return Optional.empty();
    }
    return Optional.of(names);
  }

  private Set<String> texts(Fields fields, String key) {
    Set<String> texts = new LinkedHashSet<>();
    fields
        .find(key)
        .map(node -> draft.names().several(node, "`" + key + "`"))
        .ifPresent(all -> all.forEach(text -> texts.add(text.text())));
    return texts;
  }

  private List<Invariant> only(Node node, Fields fields) {
    Set<NamePattern> roles = new LinkedHashSet<>(draft.names().patterns(node, "a role"));
    return fields
        .need("may", "{DEPLOY: shop/prod}")
        .map(may -> kept(may, (a, r, p) -> new Invariant.Only(roles, a, r, p)))
        .orElse(List.of());
  }

  /** Makes an invariant of an action, a pattern, and the place of the pattern. */
  private interface Maker {
    Invariant of(Set<NamePattern> actions, ResourcePattern resources, Place place);
  }

  /** Reads a map from actions to patterns. */
  private List<Invariant> kept(Node node, Maker maker) {
    List<Invariant> read = new ArrayList<>();
    if (!(node instanceof Mapping map)) {
      report.add(
          Fields.wrongKind(node, "what is kept", "a map").mend("write `ACTION: [path, ...]`"));
      return read;
    }
    if (map.entries().isEmpty()) {
      report.add(
          node.error("bad-invariant", "no action is kept")
              .because("it would hold whatever the policy says")
              .mend("write `ACTION: path`"));
    }
    for (Mapping.Entry entry : map.entries()) {
      Optional<NamePattern> action = draft.names().pattern(entry.key());
      for (Paths.Located at : draft.paths().several(entry.value()).orElse(List.of())) {
        action.ifPresent(name -> read.add(maker.of(Set.of(name), at.pattern(), at.node().place())));
      }
    }
    return read;
  }

  private List<ResourcePattern> patterns(Fields fields, String key) {
    return fields.find(key).map(this::patterns).orElse(List.of());
  }

  private List<ResourcePattern> patterns(Node node) {
    return draft.paths().several(node).orElse(List.of()).stream()
        .map(Paths.Located::pattern)
        .toList();
  }

  /** Names in the order in which they were written. */
  private Set<NamePattern> names(Fields fields, String key, String what) {
    return new LinkedHashSet<>(
        fields.find(key).map(node -> draft.names().patterns(node, what)).orElse(List.of()));
  }
}
