package dev.tenon.yaml.section;

import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.subject.RoleName;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.fields.Paths;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the exceptions of a rule: a map for one, a list of maps for several. */
final class Excepts {

  static final List<String> KEYS =
      List.of("resource", "resources", "actions", "role", "roles", "when");

  private final Draft draft;
  private final Conditions conditions;

  Excepts(Draft draft) {
    this.draft = draft;
    this.conditions = new Conditions(draft);
  }

  /** The exceptions; empty after an error, which is reported. */
  Optional<List<Except>> read(Node node, Optional<Effect> effect) {
    if (node instanceof Mapping) {
      return one(node, effect).map(List::of);
    }
    if (!(node instanceof Sequence list)) {
      draft.report().add(Fields.wrongKind(node, "`except`", "a map or a list of maps"));
      return Optional.empty();
    }
    if (list.items().isEmpty()) {
      draft.report().add(empty(node, "`except` names no exception"));
      return Optional.empty();
    }
    List<Except> all = new ArrayList<>();
    for (Node item : list.items()) {
      one(item, effect).ifPresent(all::add);
    }
    return all.size() == list.items().size() ? Optional.of(all) : Optional.empty();
  }

  private Optional<Except> one(Node node, Optional<Effect> effect) {
    Optional<Fields> read = Fields.of(node, "an exception", KEYS, draft.report());
    if (read.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = read.get();
    boolean any = KEYS.stream().anyMatch(fields::has);
    if (!any) {
      boolean misspelt = KEYS.stream().anyMatch(fields::isMisspelt);
      if (!misspelt) {
        draft.report().add(empty(node, "an exception is empty"));
      }
      return Optional.empty();
    }
    // Each is asked, so that each error is reported.
    boolean withResources = isFilled(fields, "resources");
    boolean withActions = isFilled(fields, "actions");
    boolean withRoles = isFilled(fields, "roles");
    boolean complete = withResources && withActions && withRoles;
    Optional<List<ResourcePattern>> resources = resources(fields);
    Optional<List<NamePattern>> actions = actions(fields);
    Optional<List<String>> roles = roles(fields, effect);
    Optional<RuleCondition> condition = conditions.of(fields);
    boolean right = resources.isPresent() && actions.isPresent() && roles.isPresent();
    return complete && right
        ? condition.map(when -> except(resources.get(), actions.get(), roles.get(), when))
        : Optional.empty();
  }

  private static Except except(
      List<ResourcePattern> resources,
      List<NamePattern> actions,
      List<String> roles,
      RuleCondition condition) {
    Except except;
    if (!resources.isEmpty()) {
      except = Except.resources("*").withResources(resources);
    } else if (!actions.isEmpty()) {
      except = Except.actions("*");
    } else {
      except = roles.isEmpty() ? Except.when(condition) : Except.roles(roles.get(0));
    }
    return except.withActions(actions).withRoles(roles).withCondition(condition);
  }

  private boolean isFilled(Fields fields, String key) {
    Optional<Node> list =
        fields.find(key).filter(node -> node instanceof Sequence items && items.items().isEmpty());
    list.ifPresent(
        node -> draft.report().add(empty(node, "`" + key + "` of an exception is empty")));
    return list.isEmpty();
  }

  private static Diagnostic empty(Node node, String message) {
    return node.error("empty-exception", message)
        .because("it could mean everything or nothing, so it is neither")
        .mend("name resources, actions, roles or a condition, or remove the key");
  }

  private Optional<List<ResourcePattern>> resources(Fields fields) {
    if (!fields.has("resource") && !fields.has("resources")) {
      return Optional.of(List.of());
    }
    Optional<List<ResourcePattern>> one =
        fields.find("resource").flatMap(draft.paths()::one).map(List::of);
    Optional<List<ResourcePattern>> several =
        fields
            .find("resources")
            .flatMap(draft.paths()::several)
            .map(paths -> paths.stream().map(Paths.Located::pattern).toList());
    if (fields.has("resource") && fields.has("resources")) {
      fields.contradiction("resource", "resources");
      return Optional.empty();
    }
    return fields.has("resource") ? one : several;
  }

  private Optional<List<NamePattern>> actions(Fields fields) {
    Optional<Node> node = fields.find("actions");
    if (node.isEmpty()) {
      return fields.has("actions") ? Optional.empty() : Optional.of(List.of());
    }
    List<NamePattern> read = new ArrayList<>();
    for (Scalar name : draft.names().several(node.get(), "an action's name")) {
      draft.names().pattern(name).ifPresent(read::add);
      draft.mention(name);
    }
    return read.isEmpty() ? Optional.empty() : Optional.of(read);
  }

  /** The roles, by exact names, which only a deny or a stage may except. */
  private Optional<List<String>> roles(Fields fields, Optional<Effect> effect) {
    String key = fields.has("role") ? "role" : "roles";
    Optional<Node> node = fields.find(key);
    if (node.isEmpty()) {
      return fields.has(key) ? Optional.empty() : Optional.of(List.of());
    }
    if (fields.has("role") && fields.has("roles")) {
      fields.contradiction("role", "roles");
      return Optional.empty();
    }
    if (effect.equals(Optional.of(Effect.ALLOW))) {
      draft
          .report()
          .add(
              node.get()
                  .error("exception-for-roles", "an allow has an exception for roles")
                  .because("a subject would lose a right by one more role")
                  .mend("give the right to fewer roles, or write a deny for these roles"));
      return Optional.empty();
    }
    List<Scalar> names = draft.names().several(node.get(), "a role's name");
    List<String> read = new ArrayList<>();
    for (Scalar name : names) {
      if (name.text().equals(RoleName.EVERYONE)) {
        draft
            .report()
            .add(
                name.error("exception-for-roles", "an exception for everyone")
                    .because("every identified subject holds `*`, so the rule would cover nobody")
                    .mend("name single roles"));
      } else {
        draft.names().role(name).ifPresent(role -> read.add(role.text()));
      }
    }
    return read.size() == names.size() && !read.isEmpty() ? Optional.of(read) : Optional.empty();
  }
}
