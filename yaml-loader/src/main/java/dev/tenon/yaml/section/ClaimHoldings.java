package dev.tenon.yaml.section;

import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPath;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.fields.Scopes;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the roles in scopes that a claim mapping gives, and its limit. */
public final class ClaimHoldings {

  /** The name of a member, in a claim of the shape {@code map}. */
  public static final String KEY = "key";

  private static final List<String> SOURCES = List.of("value", "capture", "claim", "at");
  private static final List<String> PART_KEYS =
      List.of("value", "capture", "claim", "at", "table", "within");
  private static final List<String> SCOPE_KEYS = List.of("tenant", "on", "variables");
  private static final List<String> PARTS_KEYS = List.of("role", "tenant", "on", "variables");
  private static final List<String> TABLE_KEYS = List.of("capture", "claim", "at", "table");
  private static final List<String> LIMIT_KEYS = List.of("limit", "tenant", "on", "variables");
  private static final List<String> ROW_KEYS =
      List.of("role", "roles", "tenant", "on", "variables", "until");

  private final Draft draft;
  private final Words words;
  private final Scopes scopes;
  private final Function<Node, Optional<ClaimPath>> paths;
  private final boolean map;

  /**
   * A reader for one mapping.
   *
   * @param paths reads the path of a claim
   * @param map whether the mapping's claim has the shape {@code map}
   */
  ClaimHoldings(Draft draft, Words words, Function<Node, Optional<ClaimPath>> paths, boolean map) {
    this.draft = draft;
    this.words = words;
    this.scopes = new Scopes(draft.report(), draft.names(), draft.paths());
    this.paths = paths;
    this.map = map;
  }

  /** One holding, or a list of them; empty after an error, which is reported. */
  Optional<List<ClaimHolding>> holds(Node node) {
    List<ClaimHolding> all = new ArrayList<>();
    List<Node> nodes = node instanceof Sequence list ? list.items() : List.of(node);
    for (Node item : nodes) {
      holding(item).ifPresent(all::add);
    }
    return all.size() == nodes.size() ? Optional.of(all) : Optional.empty();
  }

  private Optional<? extends ClaimHolding> holding(Node node) {
    boolean table = node instanceof Mapping map && map.byKey().containsKey("table");
    Optional<Fields> fields =
        Fields.of(node, "a holding", table ? TABLE_KEYS : PARTS_KEYS, draft.report());
    return table
        ? fields.flatMap(this::table)
        : fields.flatMap(f -> f.need("role", "clerk").flatMap(role -> parts(f, role)));
  }

  private Optional<ClaimHolding.Parts> parts(Fields fields, Node role) {
    return part(role, true, true)
        .flatMap(part -> words.accept(role, "a role", "clerk", () -> ClaimHolding.of(part)))
        .flatMap(holding -> within(holding, fields));
  }

  /** The limit: a part that names limits, or a map with the scope in which they count. */
  Optional<ClaimHolding.Parts> limit(Node node) {
    if (!(node instanceof Mapping map) || !map.byKey().containsKey("limit")) {
      return limits(node);
    }
    return Fields.of(node, "`limits`", LIMIT_KEYS, draft.report())
        .flatMap(
            fields ->
                fields
                    .find("limit")
                    .flatMap(this::limits)
                    .flatMap(holding -> within(holding, fields)));
  }

  private Optional<ClaimHolding.Parts> limits(Node node) {
    return part(node, true, false)
        .flatMap(part -> words.accept(node, "a limit", "reader", () -> ClaimHolding.of(part)));
  }

  private Optional<ClaimHolding.Parts> within(ClaimHolding.Parts role, Fields fields) {
    Optional<ClaimHolding.Parts> sum = Optional.of(role);
    for (String key : SCOPE_KEYS) {
      if (fields.has(key)) {
        Optional<Node> value = fields.find(key);
        sum = sum.flatMap(before -> value.flatMap(node -> with(before, key, node)));
      }
    }
    return sum;
  }

  private Optional<ClaimHolding.Parts> with(ClaimHolding.Parts before, String key, Node node) {
    return switch (key) {
      case "tenant" ->
          part(node, true, false)
              .flatMap(part -> words.accept(node, "a tenant", "acme", () -> before.in(part)));
      case "on" ->
          part(node, true, false)
              .flatMap(part -> words.accept(node, "a path", "docs/plans", () -> before.on(part)));
      default -> variables(before, node);
    };
  }

  private Optional<ClaimHolding.Parts> variables(ClaimHolding.Parts before, Node node) {
    if (!(node instanceof Mapping values)) {
      draft.report().add(Fields.wrongKind(node, "`variables`", "a map"));
      return Optional.empty();
    }
    Optional<ClaimHolding.Parts> sum = Optional.of(before);
    for (Mapping.Entry entry : values.entries()) {
      Optional<ClaimPart> part = part(entry.value(), false, false);
      sum =
          sum.flatMap(
              holding ->
                  part.flatMap(
                      given ->
                          words.accept(
                              entry.key(),
                              "a variable",
                              "region: {value: eu}",
                              () -> holding.withVariable(entry.key().text(), given))));
    }
    return sum;
  }

  /**
   * A part of a holding.
   *
   * @param plain whether a text stands for itself
   */
  private Optional<ClaimPart> part(Node node, boolean plain, boolean roles) {
    if (node instanceof Mapping) {
      return Fields.of(node, "a part of a holding", PART_KEYS, draft.report())
          .flatMap(fields -> part(fields, node, roles));
    }
    return draft.names().one(node, "a part of a holding").flatMap(text -> word(text, plain));
  }

  private Optional<ClaimPart> word(Scalar text, boolean plain) {
    if (text.text().equals(ClaimMappings.AS_IT_STANDS) || (map && text.text().equals(KEY))) {
      return Optional.of(ClaimPart.value());
    }
    if (plain) {
      draft.mention(text);
      return Optional.of(ClaimPart.constant(text.text()));
    }
    draft
        .report()
        .add(
            text.error("bad-value", "a value of a variable is refused")
                .because(
                    "a text could be a constant or the name of a capture; the two are told apart")
                .mend(
                    "write `{value: "
                        + text.text()
                        + "}` for a constant, or `{capture: "
                        + text.text()
                        + "}`"));
    return Optional.empty();
  }

  private Optional<ClaimPart> part(Fields fields, Node node, boolean roles) {
    List<String> sources = SOURCES.stream().filter(fields::has).toList();
    if (sources.size() > 1) {
      severalSources(fields, sources);
      return Optional.empty();
    }
    if (sources.isEmpty() && !fields.has("table") && !fields.has("within")) {
      draft
          .report()
          .add(
              node.error("missing-key", "a part of a holding without a source")
                  .because("it is not clear from what it is read")
                  .mend(
                      "write one of `value`, `capture`, `claim`, `at` and `table`, such as"
                          + " `{claim: org_id}`"));
      return Optional.empty();
    }
    Optional<ClaimPart> part =
        sources.isEmpty() ? Optional.of(ClaimPart.value()) : source(fields, sources.get(0));
    if (fields.has("table")) {
      Optional<Map<String, Set<String>>> table = fields.find("table").flatMap(n -> rows(n, roles));
      part = part.flatMap(before -> table.map(before::mappedBy));
    }
    if (fields.has("within")) {
      Optional<Node> range = fields.find("within");
      part =
          part.flatMap(
              before -> range.flatMap(n -> words.read(n, "`within`", "org-*", before::within)));
    }
    return part;
  }

  private void severalSources(Fields fields, List<String> sources) {
    draft
        .report()
        .add(
            fields
                .map()
                .error("both-keys", "both `" + sources.get(0) + "` and `" + sources.get(1) + "`")
                .because("a part of a holding is read from one place")
                .mend("keep one of them"));
  }

  private Optional<ClaimPart> source(Fields fields, String key) {
    Optional<Node> found = fields.find(key);
    return found.flatMap(
        node ->
            switch (key) {
              case "value" -> Optional.of(ClaimPart.constant(mentioned(node)));
              case "capture" -> words.read(node, "a capture", "org", ClaimPart::capture);
              case "claim" -> paths.apply(node).map(ClaimPart::claim);
              default -> paths.apply(node).map(ClaimPart::member);
            });
  }

  private List<String> mentioned(Node node) {
    List<Scalar> texts = draft.names().several(node, "a value");
    texts.forEach(draft::mention);
    return texts.stream().map(Scalar::text).toList();
  }

  private Optional<Map<String, Set<String>>> rows(Node node, boolean roles) {
    if (!(node instanceof Mapping rows)) {
      draft.report().add(Fields.wrongKind(node, "`table`", "a map"));
      return Optional.empty();
    }
    Map<String, Set<String>> table = new LinkedHashMap<>();
    for (Mapping.Entry row : rows.entries()) {
      List<Scalar> results =
          roles ? draft.names().roles(row.value()) : draft.names().several(row.value(), "a value");
      results.forEach(draft::mention);
      table.put(
          row.key().text(),
          results.stream().map(Scalar::text).collect(Collectors.toCollection(LinkedHashSet::new)));
    }
    return Optional.of(table);
  }

  private Optional<ClaimHolding> table(Fields fields) {
    Optional<Node> node = fields.find("table");
    List<String> sources = SOURCES.stream().filter(fields::has).toList();
    if (sources.size() > 1) {
      severalSources(fields, sources);
      return Optional.empty();
    }
    Optional<ClaimPart> key =
        sources.isEmpty() ? Optional.of(ClaimPart.value()) : source(fields, sources.get(0));
    return node.flatMap(this::heldRows)
        .flatMap(rows -> key.map(part -> ClaimHolding.table(part, rows)));
  }

  private Optional<Map<String, Set<HeldRole>>> heldRows(Node node) {
    if (!(node instanceof Mapping rows)) {
      draft.report().add(Fields.wrongKind(node, "`table`", "a map"));
      return Optional.empty();
    }
    Map<String, Set<HeldRole>> table = new LinkedHashMap<>();
    boolean right = true;
    for (Mapping.Entry row : rows.entries()) {
      List<Node> items = row.value() instanceof Sequence list ? list.items() : List.of(row.value());
      Set<HeldRole> held = new LinkedHashSet<>();
      for (Node item : items) {
        Optional<List<HeldRole>> roles =
            Fields.of(item, "a role in a table of `holds`", ROW_KEYS, draft.report())
                .flatMap(this::row);
        right &= roles.isPresent();
        roles.ifPresent(held::addAll);
      }
      table.put(row.key().text(), held);
    }
    return right ? Optional.of(table) : Optional.empty();
  }

  private Optional<List<HeldRole>> row(Fields fields) {
    Optional<RoleScope> scope = scopes.read(fields);
    fields
        .find("tenant")
        .filter(Scalar.class::isInstance)
        .ifPresent(tenant -> draft.mention((Scalar) tenant));
    List<Scalar> roles =
        fields
            .oneOf("role", "roles", "clerk")
            .flatMap(fields::find)
            .map(draft.names()::roles)
            .orElse(List.of());
    roles.forEach(draft::mention);
    if (roles.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = roles.stream().map(Scalar::text).toList();
    return scope.flatMap(
        where ->
            words.accept(
                fields.map(),
                "a role in a table of `holds`",
                "{role: clerk, tenant: acme}",
                () -> HeldRole.each(names, where, "")));
  }
}
