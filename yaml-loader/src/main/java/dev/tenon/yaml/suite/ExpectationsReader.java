package dev.tenon.yaml.suite;

import dev.tenon.authz.Reason;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.suite.Expectation;
import dev.tenon.suite.Expectation.Listing;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.fields.Holdings;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the expectations of a case: decisions, lists, and the mapped subject. */
final class ExpectationsReader {

  static final List<String> KEYS =
      List.of(
          "allow",
          "deny",
          "stage",
          "visible",
          "allowed",
          "containers",
          "has_roles",
          "has_holdings",
          "has_limits",
          "has_variables",
          "refused");

  /** The key for the reason of all decisions of a case. */
  static final String BECAUSE = "because";

  private static final List<String> DECISION_KEYS =
      List.of("action", "actions", "resource", "resources", "new", "because", "by");
  private static final List<String> LIST_KEYS = List.of("action", "from", "expect");
  private static final List<String> REASONS =
      Arrays.stream(Reason.values()).map(Reason::code).toList();

  private final SuiteDraft draft;
  private final Report report;
  private final Holdings holdings;
  private final Frame frame;

  ExpectationsReader(SuiteDraft draft) {
    this.draft = draft;
    this.report = draft.report();
    this.holdings = new Holdings(draft.report(), draft.names(), draft.paths());
    this.frame = new Frame(draft);
  }

  List<Expectation> read(Fields fields) {
    List<Expectation> read = new ArrayList<>();
    Optional<Reason> why = fields.find(BECAUSE).flatMap(node -> reason(node, effects(fields)));
    for (Effect effect : Effect.values()) {
      Optional<Reason> usual = why.filter(reason -> reason.effect() == effect);
      fields.find(word(effect)).ifPresent(node -> decisions(effect, usual, node, read));
    }
    for (Listing listing : Listing.values()) {
      fields
          .find(listing.name().toLowerCase(Locale.ROOT))
          .ifPresent(node -> list(listing, node, read));
    }
    subject(fields).ifPresent(read::add);
    return read;
  }

  /** Reads a map from actions to resources, or a list of decisions with further fields. */
  private void decisions(Effect effect, Optional<Reason> usual, Node node, List<Expectation> read) {
    if (node instanceof Mapping map) {
      Told told = new Told(usual, "", false);
      for (Mapping.Entry entry : map.entries()) {
        for (SuiteDraft.Located resource : draft.anyResources(entry.value())) {
          if (draft.isCanonical(resource)) {
            read.add(decision(effect, entry.key().text(), resource, told));
          }
        }
      }
    } else if (node instanceof Sequence list) {
      for (Node item : list.items()) {
        Fields.of(item, "an expected decision", DECISION_KEYS, report)
            .ifPresent(fields -> decisions(effect, usual, fields, read));
      }
    } else {
      report.add(
          Fields.wrongKind(node, "what is expected", "a map")
              .mend("write `ACTION: [path, ...]`, or a list of `{action: ..., resource: ...}`"));
    }
  }

  /** The optional expectations on a decision besides its effect. */
  private record Told(Optional<Reason> reason, String by, boolean creating) {}

  private static Set<Effect> effects(Fields fields) {
    return Arrays.stream(Effect.values())
        .filter(effect -> fields.has(word(effect)))
        .collect(Collectors.toSet());
  }

  private void decisions(
      Effect effect, Optional<Reason> usual, Fields fields, List<Expectation> read) {
    List<Scalar> actions =
        fields
            .oneOf("action", "actions", "READ")
            .flatMap(fields::find)
            .map(node -> draft.names().several(node, "an action"))
            .orElse(List.of());
    List<SuiteDraft.Located> resources =
        fields
            .oneOf("resource", "resources", "documents/reports")
            .flatMap(key -> fields.find(key).map(node -> resources(key, node)))
            .orElse(List.of());
    Optional<Reason> reason =
        fields.find(BECAUSE).flatMap(node -> reason(node, Set.of(effect))).or(() -> usual);
    String by =
        fields
            .find("by")
            .flatMap(node -> draft.names().one(node, "`by`"))
            .map(Scalar::text)
            .orElse("");
    boolean creating = fields.find("new").map(node -> frame.isTrue(node, "new")).orElse(false);
    for (SuiteDraft.Located resource : resources) {
      if (reason.equals(Optional.of(Reason.INVALID_RESOURCE)) || draft.isCanonical(resource)) {
        for (Scalar action : actions) {
          read.add(decision(effect, action.text(), resource, new Told(reason, by, creating)));
        }
      }
    }
  }

  private List<SuiteDraft.Located> resources(String key, Node node) {
    return key.equals("resources")
        ? draft.anyResources(node)
        : draft.anyResource(node).map(one -> new SuiteDraft.Located(one, node)).stream().toList();
  }

  private static Expectation decision(
      Effect effect, String action, SuiteDraft.Located resource, Told told) {
    Place place = resource.node().place();
    return new Expectation.OfDecision(
        effect, action, resource.resource(), told.creating(), told.reason(), told.by(), place);
  }

  /** A reason, which must be possible with one of the expected effects. */
  Optional<Reason> reason(Node node, Set<Effect> effects) {
    Optional<Scalar> code = draft.names().one(node, "a reason");
    Optional<Reason> reason =
        code.flatMap(
            text ->
                Arrays.stream(Reason.values())
                    .filter(each -> each.code().equals(text.text()))
                    .findFirst());
    if (code.isPresent() && reason.isEmpty()) {
      report.add(
          node.error("unknown-reason", "unknown reason " + Diagnostic.quote(code.get().text()))
              .because("a decision has one of a few reasons")
              .mend(Suggestion.among(code.get().text(), REASONS)));
    }
    if (reason.isPresent() && !effects.isEmpty() && !effects.contains(reason.get().effect())) {
      Effect effect = effects.stream().sorted().findFirst().orElseThrow();
      report.add(
          node.error(
                  "reason-of-another-effect",
                  Diagnostic.quote(reason.get().code()) + " is no reason to " + word(effect))
              .because("it always goes with " + word(reason.get().effect()))
              .mend("move it to `" + word(reason.get().effect()) + "`, or remove `because`"));
    }
    return reason;
  }

  private static String word(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }

  private void list(Listing listing, Node node, List<Expectation> read) {
    if (node instanceof Sequence several) {
      several.items().forEach(item -> list(listing, item, read));
      return;
    }
    String key = word(listing);
    Fields.of(
            node,
            "`" + key + "`",
            listing == Listing.ALLOWED ? LIST_KEYS : LIST_KEYS.subList(1, 3),
            report)
        .ifPresent(fields -> list(listing, fields, read));
  }

  private static String word(Listing listing) {
    return listing.name().toLowerCase(Locale.ROOT);
  }

  private void list(Listing listing, Fields fields, List<Expectation> read) {
    Optional<List<Resource>> from = fields.need("from", "documents").flatMap(draft::inventory);
    Optional<List<Resource>> expected =
        fields.need("expect", "[documents/reports]").flatMap(draft::inventory);
    Optional<String> action =
        listing == Listing.ALLOWED
            ? fields
                .need("action", "READ")
                .flatMap(node -> draft.names().one(node, "an action"))
                .map(Scalar::text)
            : Optional.of("");
    if (from.isPresent() && expected.isPresent() && action.isPresent()) {
      Place place = fields.map().place();
      read.add(new Expectation.OfList(listing, action.get(), from.get(), expected.get(), place));
    }
  }

  private Optional<Expectation> subject(Fields fields) {
    Optional<Scalar> key =
        fields
            .key("has_roles")
            .or(() -> fields.key("has_holdings"))
            .or(() -> fields.key("has_limits"))
            .or(() -> fields.key("has_variables"))
            .or(() -> fields.key("refused"));
    if (key.isEmpty()) {
      return Optional.empty();
    }
    Optional<Set<String>> roles =
        fields
            .find("has_roles")
            .map(node -> new LinkedHashSet<>(texts(draft.names().several(node, "a role"))));
    String refusal =
        fields
            .find("refused")
            .flatMap(node -> draft.names().one(node, "`refused`"))
            .map(Scalar::text)
            .orElse("");
    return Optional.of(
        new Expectation.OfSubject(
            roles,
            fields.find("has_holdings").map(holdings::roles),
            fields.find("has_limits").map(holdings::limits).map(LinkedHashSet::new),
            variables(fields),
            refusal,
            key.get().place()));
  }

  private static List<String> texts(List<Scalar> scalars) {
    return scalars.stream().map(Scalar::text).toList();
  }

  private Map<String, Set<String>> variables(Fields fields) {
    Map<String, Set<String>> read = new java.util.LinkedHashMap<>();
    Optional<Node> node = fields.find("has_variables");
    if (node.isPresent() && node.get() instanceof Mapping map) {
      for (Mapping.Entry entry : map.entries()) {
        List<Scalar> values = draft.names().several(entry.value(), "a value");
        read.put(entry.key().text(), new LinkedHashSet<>(texts(values)));
      }
    } else {
      node.ifPresent(other -> report.add(Fields.wrongKind(other, "`has_variables`", "a map")));
    }
    return read;
  }
}
