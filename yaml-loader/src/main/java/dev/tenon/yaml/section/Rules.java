package dev.tenon.yaml.section;

import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Validity;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.fields.Instants;
import dev.tenon.yaml.fields.Paths;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a rule: effect, actions, resources, exceptions, condition, time, id and description. */
final class Rules {

  static final List<String> KEYS =
      List.of(
          "resource",
          "resources",
          "effect",
          "actions",
          "except",
          "when",
          "unless",
          "from",
          "until",
          "id",
          "description",
          "approved_by");

  private static final List<String> EFFECTS = List.of("allow", "stage", "deny");

  private final Draft draft;
  private final Labels labels;
  private final Instants instants;
  private final Excepts excepts;
  private final Conditions conditions;

  Rules(Draft draft) {
    this.draft = draft;
    this.labels = new Labels(draft);
    this.excepts = new Excepts(draft);
    this.conditions = new Conditions(draft);
    this.instants = new Instants(draft.report(), draft.names());
  }

  /** The permissions in a list; items with errors are reported and left out. */
  List<Permission> list(Node node) {
    if (!(node instanceof Sequence list)) {
      draft.report().add(Fields.wrongKind(node, "`permissions`", "a list"));
      return List.of();
    }
    return list.items().stream()
        .flatMap(item -> Fields.of(item, "a permission", KEYS, draft.report()).stream())
        .flatMap(fields -> read(fields).stream())
        .toList();
  }

  /** The permission; empty after an error, which is reported. */
  Optional<Permission> read(Fields fields) {
    Optional<Effect> effect = fields.need("effect", "allow").flatMap(this::effect);
    Optional<List<NamePattern>> actions = fields.need("actions", "[READ]").flatMap(this::actions);
    Optional<List<ResourcePattern>> resources = resources(fields);
    Optional<List<Except>> except =
        fields.has("except")
            ? fields.find("except").flatMap(node -> excepts.read(node, effect))
            : Optional.of(List.of());
    Optional<RuleCondition> condition = conditions.of(fields);
    Optional<Validity> validity = validity(fields);
    Optional<String> id = labels.id(fields);
    if (effect.isEmpty()
        || actions.isEmpty()
        || resources.isEmpty()
        || except.isEmpty()
        || condition.isEmpty()
        || validity.isEmpty()
        || id.isEmpty()) {
      return Optional.empty();
    }
    if (actions.get().isEmpty() || resources.get().isEmpty()) {
      draft
          .report()
          .add(
              fields
                  .map()
                  .warning("covers-nothing", "a rule without actions or resources")
                  .because("it covers no request")
                  .mend("name them, or remove the rule"));
    }
    Permission rule =
        Permission.of(effect.get(), actions.get())
            .on(resources.get())
            .withExceptions(except.get())
            .withCondition(condition.get())
            .during(validity.get())
            .withApprovedBy(approvers(fields))
            .withId(id.get())
            .at(fields.map().place());
    return Optional.of(labels.described(rule, fields, rule::describedAs));
  }

  private List<String> approvers(Fields fields) {
    List<Scalar> roles = fields.find("approved_by").map(draft.names()::roles).orElse(List.of());
    List<String> exact = new ArrayList<>();
    for (Scalar role : roles) {
      draft.mention(role);
      if (role.text().equals("*")) {
        draft
            .report()
            .add(
                role.error("role-wildcard", "a stage that everyone who is identified approves")
                    .because("who approves is somebody in particular")
                    .mend("name the roles that approve, or write `allow`"));
      } else {
        exact.add(role.text());
      }
    }
    return exact;
  }

  private Optional<Effect> effect(Node node) {
    Optional<Scalar> text = draft.names().one(node, "an effect");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String word = text.get().text().toLowerCase(Locale.ROOT);
    if (!EFFECTS.contains(word)) {
      draft
          .report()
          .add(
              text.get()
                  .error("unknown-effect", "unknown effect " + Diagnostic.quote(text.get().text()))
                  .because("an effect is allow, stage or deny, in upper or lower case")
                  .mend(Suggestion.among(word, EFFECTS)));
      return Optional.empty();
    }
    return Optional.of(Effect.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private Optional<List<NamePattern>> actions(Node node) {
    List<Scalar> names = draft.names().several(node, "an action's name");
    List<NamePattern> read = new ArrayList<>(names.size());
    for (Scalar name : names) {
      draft.names().pattern(name).ifPresent(read::add);
      draft.mention(name);
    }
    boolean wrong = read.isEmpty() && !(node instanceof Sequence list && list.items().isEmpty());
    return wrong ? Optional.empty() : Optional.of(read);
  }

  private Optional<List<ResourcePattern>> resources(Fields fields) {
    Optional<String> key = fields.oneOf("resource", "resources", "documents/reports");
    Optional<List<ResourcePattern>> one =
        fields.find("resource").flatMap(draft.paths()::one).map(List::of);
    Optional<List<ResourcePattern>> several =
        fields
            .find("resources")
            .flatMap(draft.paths()::several)
            .map(paths -> paths.stream().map(Paths.Located::pattern).toList());
    if (one.isPresent() && several.isPresent() && differ(one.get(), several.get())) {
      fields.contradiction("resource", "resources");
    }
    return key.flatMap(name -> name.equals("resource") ? one : several);
  }

  static boolean differ(List<?> one, List<?> other) {
    Set<?> first = new HashSet<>(one);
    return !first.equals(new HashSet<>(other));
  }

  /** The validity of the rule; empty after an error. */
  private Optional<Validity> validity(Fields fields) {
    if (!fields.has("from") && !fields.has("until")) {
      return Optional.of(Validity.always());
    }
    Optional<Instant> from = fields.find("from").flatMap(instants::read);
    Optional<Instant> until = fields.find("until").flatMap(instants::read);
    if (from.isPresent() != fields.has("from") || until.isPresent() != fields.has("until")) {
      return Optional.empty();
    }
    if (from.isPresent() && until.isPresent()) {
      if (!from.get().isBefore(until.get())) {
        fields
            .find("until")
            .ifPresent(
                node ->
                    draft
                        .report()
                        .add(
                            node.error("never-valid", "the rule ends before it begins")
                                .because(
                                    "`from` is included and `until` is not, so it never counts")
                                .mend("write an `until` later than " + from.get())));
        return Optional.empty();
      }
      return Optional.of(Validity.between(from.get(), until.get()));
    }
    return from.map(Validity::from).or(() -> until.map(Validity::until));
  }
}
