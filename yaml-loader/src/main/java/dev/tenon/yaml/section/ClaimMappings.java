package dev.tenon.yaml.section;

import dev.tenon.claims.ClaimAttribute;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.condition.AttributeSide;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads one claim mapping, from {@code claims} at the top level or in an issuer. */
public final class ClaimMappings {

  public static final String AS_IT_STANDS = "as-it-stands";

  private static final List<String> KEYS =
      List.of(
          "claim",
          "shape",
          "pattern",
          "captures",
          "roles",
          "variables",
          "attributes",
          "holds",
          "limits",
          "optional");
  private static final List<String> PATH_KEYS = List.of("pointer", "name");
  private static final List<String> YIELD_KEYS = List.of("capture", "table");

  private final Draft draft;
  private final Words words;

  ClaimMappings(Draft draft) {
    this.draft = draft;
    this.words = new Words(draft);
  }

  public Optional<ClaimMapping> read(Node node) {
    return Fields.of(node, "a claim mapping", KEYS, draft.report()).flatMap(this::mapping);
  }

  private Optional<ClaimMapping> mapping(Fields fields) {
    Optional<ClaimPath> path = fields.need("claim", "groups").flatMap(this::path);
    Optional<ClaimShape> shape = fields.need("shape", "list").flatMap(this::shape);
    Optional<ClaimPattern> pattern =
        fields
            .find("pattern")
            .flatMap(node -> words.read(node, "a pattern", "team-{team}", ClaimPattern::parse))
            .flatMap(parsed -> choosing(parsed, fields));
    Map<Node, ClaimOutput> yields = yields(fields);
    Map<Node, ClaimAttribute> attributes = attributes(fields);
    ClaimHoldings reader =
        new ClaimHoldings(draft, words, this::path, shape.equals(Optional.of(ClaimShape.MAP)));
    Optional<List<ClaimHolding>> holds = fields.find("holds").flatMap(reader::holds);
    Optional<ClaimHolding.Parts> limit = fields.find("limits").flatMap(reader::limit);
    boolean optional = optional(fields);
    if (fields.has("captures") && !fields.has("pattern")) {
      unused(fields, "captures", "pattern", "pattern: \"{org}-{level}\"");
    }
    if (path.isEmpty() || shape.isEmpty() || (fields.has("pattern") && pattern.isEmpty())) {
      return Optional.empty();
    }
    ClaimMapping mapping = ClaimMapping.of(path.get(), shape.get()).at(fields.map().place());
    if (pattern.isPresent()) {
      mapping = mapping.matching(pattern.get());
    }
    for (Map.Entry<Node, ClaimOutput> yield : yields.entrySet()) {
      ClaimMapping before = mapping;
      mapping =
          words
              .accept(
                  yield.getKey(),
                  "a yield",
                  "{capture: project}",
                  () -> before.yielding(yield.getValue()))
              .orElse(before);
    }
    for (Map.Entry<Node, ClaimAttribute> each : attributes.entrySet()) {
      ClaimMapping before = mapping;
      mapping =
          words
              .accept(
                  each.getKey(),
                  "an attribute",
                  "{capture: level}",
                  () -> before.giving(each.getValue()))
              .orElse(before);
    }
    if (holds.isPresent()) {
      mapping = holding(mapping, fields, "holds", before -> before.withHoldings(holds.get()));
    }
    if (limit.isPresent()) {
      mapping = holding(mapping, fields, "limits", before -> before.limiting(limit.get()));
    }
    if (optional) {
      mapping = mapping.optional();
    }
    if (mapping.isIdle()) {
      return nothing(fields);
    }
    boolean whole =
        mapping.yields().size() == yields.size()
            && mapping.attributes().size() == attributes.size()
            && fields.has("holds") == !mapping.holdings().isEmpty()
            && fields.has("limits") == mapping.limit().isPresent();
    return whole ? Optional.of(mapping) : Optional.empty();
  }

  private ClaimMapping holding(
      ClaimMapping before, Fields fields, String key, UnaryOperator<ClaimMapping> change) {
    return fields
        .find(key)
        .flatMap(
            node ->
                words.accept(node, "`" + key + "`", "{capture: org}", () -> change.apply(before)))
        .orElse(before);
  }

  /** The pattern with the texts that its captures take. */
  private Optional<ClaimPattern> choosing(ClaimPattern pattern, Fields fields) {
    Optional<Node> node = fields.find("captures");
    if (node.isEmpty()) {
      return fields.has("captures") ? Optional.empty() : Optional.of(pattern);
    }
    if (!(node.get() instanceof Mapping captures)) {
      draft.report().add(Fields.wrongKind(node.get(), "`captures`", "a map"));
      return Optional.empty();
    }
    Optional<ClaimPattern> chosen = Optional.of(pattern);
    for (Mapping.Entry entry : captures.entries()) {
      List<String> texts =
          draft.names().several(entry.value(), "a text that a capture takes").stream()
              .map(Scalar::text)
              .toList();
      chosen =
          chosen.flatMap(
              before ->
                  words.accept(
                      entry.key(),
                      "a capture",
                      "{level: [admins, staff]}",
                      () -> before.choosing(entry.key().text(), texts)));
    }
    return chosen;
  }

  private boolean optional(Fields fields) {
    if (fields.has("optional") && !fields.has("limits")) {
      unused(fields, "optional", "limits", "limits: {table: {read: reader}}");
      return false;
    }
    return fields
        .find("optional")
        .flatMap(
            node ->
                words.read(
                    node,
                    "`optional`",
                    "optional: true",
                    text -> {
                      if (!text.equals("true") && !text.equals("false")) {
                        throw new IllegalArgumentException("it is `true` or `false`");
                      }
                      return text.equals("true");
                    }))
        .orElse(false);
  }

  private void unused(Fields fields, String key, String other, String example) {
    fields
        .key(key)
        .ifPresent(
            at ->
                draft
                    .report()
                    .add(
                        at.error("missing-key", "`" + key + "` without `" + other + "`")
                            .because("`" + key + "` says something about `" + other + "` only")
                            .mend("add `" + example + "`, or remove `" + key + "`")));
  }

  private Optional<ClaimMapping> nothing(Fields fields) {
    if (!fields.has("roles")
        && !fields.has("variables")
        && !fields.has("attributes")
        && !fields.has("holds")
        && !fields.has("limits")) {
      draft
          .report()
          .add(
              fields
                  .map()
                  .error("missing-key", "a claim mapping that gives nothing")
                  .because(
                      "a mapping is there to give roles, values of variables, attributes, roles in"
                          + " a tenant, or a limit")
                  .mend(
                      "add `roles: as-it-stands`, or one of `variables`, `attributes`, `holds` and"
                          + " `limits`"));
    }
    return Optional.empty();
  }

  /** A dotted path, or a map with a pointer or a single name. */
  public Optional<ClaimPath> path(Node node) {
    if (node instanceof Scalar text && isAddress(text.text())) {
      String key = text.text().startsWith("/") ? "pointer" : "name";
      draft
          .report()
          .add(
              node.error("bad-value", "a claim's path is refused")
                  .because(
                      "a text is a path whose dots lead into objects; an address and a JSON"
                          + " Pointer are told apart from it")
                  .mend("write `claim: {" + key + ": \"" + text.text() + "\"}`"));
      return Optional.empty();
    }
    if (!(node instanceof Mapping)) {
      return words.read(node, "a claim's path", "groups", ClaimPath::of);
    }
    Optional<Fields> fields = Fields.of(node, "a claim's path", PATH_KEYS, draft.report());
    Optional<String> key = fields.flatMap(f -> f.oneOf("pointer", "name", "/groups"));
    return key.flatMap(name -> fields.flatMap(f -> f.find(name)).flatMap(n -> path(name, n)));
  }

  private static boolean isAddress(String text) {
    return text.startsWith("/") || text.contains("://");
  }

  private Optional<ClaimPath> path(String key, Node node) {
    return key.equals("pointer")
        ? words.read(node, "a JSON Pointer", "/a/b", ClaimPath::pointer)
        : words.read(node, "a claim's name", "https://acme.example/roles", ClaimPath::named);
  }

  private Optional<ClaimShape> shape(Node node) {
    return words.read(
        node,
        "a shape",
        "list",
        text ->
            Arrays.stream(ClaimShape.values())
                .filter(shape -> shape.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the shapes are " + shapes())));
  }

  private static String shapes() {
    return Arrays.stream(ClaimShape.values())
        .map(ClaimShape::toString)
        .collect(Collectors.joining(", "));
  }

  private Map<Node, ClaimOutput> yields(Fields fields) {
    Map<Node, ClaimOutput> yields = new LinkedHashMap<>();
    fields.find("roles").ifPresent(node -> given(node, "").ifPresent(y -> yields.put(node, y)));
    fields
        .find("variables")
        .ifPresent(
            node -> {
              if (node instanceof Mapping map) {
                named(map, "variables", "{project: as-it-stands}");
                map.entries()
                    .forEach(
                        e ->
                            given(e.value(), e.key().text())
                                .ifPresent(y -> yields.put(e.value(), y)));
              } else {
                draft.report().add(Fields.wrongKind(node, "`variables`", "a map"));
              }
            });
    return yields;
  }

  /** Reports a map that names nothing. */
  private void named(Mapping map, String key, String example) {
    if (map.entries().isEmpty()) {
      draft
          .report()
          .add(
              map.error("missing-key", "`" + key + "` names nothing")
                  .because("a mapping is there to give something")
                  .mend("write it like `" + key + ": " + example + "`, or remove it"));
    }
  }

  /** The attributes of the subject, by their nodes. */
  private Map<Node, ClaimAttribute> attributes(Fields fields) {
    Map<Node, ClaimAttribute> attributes = new LinkedHashMap<>();
    Optional<Node> node = fields.find("attributes");
    if (node.isEmpty()) {
      return attributes;
    }
    if (!(node.get() instanceof Mapping map)) {
      draft.report().add(Fields.wrongKind(node.get(), "`attributes`", "a map"));
      return attributes;
    }
    named(map, "attributes", "{department: as-it-stands}");
    for (Mapping.Entry entry : map.entries()) {
      String word = entry.key().text();
      String name = word.indexOf('.') >= 0 ? word : AttributeSide.SUBJECT.word() + "." + word;
      words
          .accept(
              entry.key(),
              "an attribute",
              "{department: as-it-stands}",
              () -> ClaimAttribute.of(name))
          .flatMap(named -> given(entry.value(), named))
          .ifPresent(given -> attributes.put(entry.value(), given));
    }
    return attributes;
  }

  /** The values of an attribute: a claim's value unchanged, a capture of it, or by a table. */
  private Optional<ClaimAttribute> given(Node node, ClaimAttribute named) {
    if (!(node instanceof Mapping)) {
      return words.read(
          node,
          "what a value gives",
          AS_IT_STANDS,
          text -> {
            if (!text.equals(AS_IT_STANDS)) {
              throw new IllegalArgumentException(
                  "it is `as-it-stands`, `{capture: ...}` or `{table: ...}`");
            }
            return named;
          });
    }
    Optional<Fields> given =
        Fields.of(node, "what a value gives", YIELD_KEYS, draft.report())
            .filter(f -> f.oneOf("capture", "table", "level").isPresent());
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = given.get();
    Optional<ClaimAttribute> read = Optional.of(named);
    if (fields.has("table")) {
      read = fields.find("table").flatMap(n -> table(n, false)).map(named::mappedBy);
    }
    Optional<Node> capture = fields.find("capture");
    return capture.isEmpty()
        ? read
        : read.flatMap(y -> words.read(capture.get(), "a capture", "level", y::ofCapture));
  }

  /** The output of a claim value: unchanged, by a capture, or by a table. */
  private Optional<ClaimOutput> given(Node node, String variable) {
    if (!(node instanceof Mapping)) {
      return words.read(
          node,
          "what a value gives",
          AS_IT_STANDS,
          text -> {
            if (!text.equals(AS_IT_STANDS)) {
              throw new IllegalArgumentException(
                  "it is `as-it-stands`, `{capture: ...}` or `{table: ...}`");
            }
            return variable.isEmpty() ? ClaimOutput.roles() : ClaimOutput.variable(variable);
          });
    }
    Optional<Fields> given =
        Fields.of(node, "what a value gives", YIELD_KEYS, draft.report())
            .filter(f -> f.oneOf("capture", "table", "project").isPresent());
    return given.flatMap(fields -> given(fields, node, variable));
  }

  private Optional<ClaimOutput> given(Fields fields, Node node, String variable) {
    Optional<Map<String, Set<String>>> table =
        fields.find("table").flatMap(n -> table(n, variable.isEmpty()));
    if (fields.has("table") && table.isEmpty()) {
      return Optional.empty();
    }
    Optional<ClaimOutput> yield =
        words.accept(
            node, "what a value gives", "{table: {sre: [operator]}}", () -> given(variable, table));
    Optional<Node> capture = fields.find("capture");
    return capture.isEmpty()
        ? yield
        : yield.flatMap(y -> words.read(capture.get(), "a capture", "project", y::ofCapture));
  }

  private static ClaimOutput given(String variable, Optional<Map<String, Set<String>>> table) {
    if (variable.isEmpty()) {
      return table.map(ClaimOutput::roles).orElseGet(ClaimOutput::roles);
    }
    return table
        .map(rows -> ClaimOutput.variable(variable, rows))
        .orElseGet(() -> ClaimOutput.variable(variable));
  }

  private Optional<Map<String, Set<String>>> table(Node node, boolean roles) {
    if (!(node instanceof Mapping map)) {
      draft.report().add(Fields.wrongKind(node, "`table`", "a map"));
      return Optional.empty();
    }
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    for (Mapping.Entry row : map.entries()) {
      List<Scalar> results =
          roles ? draft.names().roles(row.value()) : draft.names().several(row.value(), "a value");
      if (roles) {
        results.forEach(draft::mention);
      }
      rows.put(
          row.key().text(),
          results.stream().map(Scalar::text).collect(Collectors.toCollection(LinkedHashSet::new)));
    }
    return Optional.of(rows);
  }
}
