package dev.tenon.yaml.section;

import dev.tenon.condition.RuleCondition;
import dev.tenon.policy.Role;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.List;
import java.util.Optional;

/** {@code roles}: each role's permissions and the roles that it inherits. */
public final class RolesSection implements Section {

  private static final List<String> KEYS =
      List.of("description", "held", "inherits", "permissions");

  private static final List<String> INHERITED = List.of("role", "when", "unless");

  /** The value of `held`. */
  public static final String IN_TENANT = "in-tenant";

  private final Draft draft;
  private final Rules rules;
  private final Labels labels;
  private final Conditions conditions;

  RolesSection(Draft draft) {
    this.draft = draft;
    this.rules = new Rules(draft);
    this.labels = new Labels(draft);
    this.conditions = new Conditions(draft);
  }

  @Override
  public void read(Value value) {
    value.eachEntry(this::role);
  }

  private void role(Scalar name, Node body) {
    read(name, body).ifPresent(draft.policy()::role);
  }

  /** A role; empty if its name is wrong, which is reported. */
  Optional<Role> read(Scalar name, Node body) {
    draft.mention(name);
    Role role =
        draft
            .names()
            .one(name, "a role's name")
            .flatMap(draft.names()::role)
            .map(text -> Role.of(text.text()).at(text.place()))
            .orElse(Role.of("*"));
    Role full =
        Fields.of(body, "a role", KEYS, draft.report())
            .map(fields -> filled(role, fields))
            .orElse(role);
    return Optional.of(full).filter(read -> read.name().equals(name.text()));
  }

  private Role filled(Role role, Fields fields) {
    Role placed = held(role, fields);
    Role described = labels.described(placed, fields, placed::describedAs);
    Role inheriting =
        fields.find("inherits").map(node -> inheriting(described, node)).orElse(described);
    return fields
        .find("permissions")
        .map(node -> inheriting.with(rules.list(node)))
        .orElse(inheriting);
  }

  /** The role with what it inherits: names, and maps of a role and a condition. */
  private Role inheriting(Role role, Node node) {
    List<Node> items =
        node instanceof Sequence list
            ? list.items()
            : List.of(node); // A single name or map in place of a list.
    Role inheriting = role;
    for (Node item : items) {
      inheriting =
          item instanceof Mapping ? conditional(inheriting, item) : plain(inheriting, item);
    }
    return inheriting;
  }

  private Role plain(Role role, Node item) {
    Optional<Scalar> name = draft.names().one(item, "a role's name").flatMap(draft.names()::role);
    name.ifPresent(draft::mention);
    return name.map(text -> role.inheriting(text.text())).orElse(role);
  }

  private Role conditional(Role role, Node item) {
    Optional<Fields> read = Fields.of(item, "an inherited role", INHERITED, draft.report());
    if (read.isEmpty()) {
      return role;
    }
    Fields fields = read.get();
    Optional<Scalar> name =
        fields
            .need("role", "editor")
            .flatMap(node -> draft.names().one(node, "a role's name"))
            .flatMap(draft.names()::role);
    name.ifPresent(draft::mention);
    Optional<RuleCondition> condition = conditions.of(fields);
    if (name.isEmpty() || condition.isEmpty()) {
      return role;
    }
    if (condition.get().isAlways()) {
      boolean misspelt = fields.isMisspelt("when") || fields.isMisspelt("unless");
      if (!misspelt) {
        draft
            .report()
            .add(
                item.error("missing-condition", "an inherited role in a map has no condition")
                    .about(name.get().text())
                    .because("a map inherits a role under a condition, a name inherits it always")
                    .mend(
                        "write `- "
                            + name.get().text()
                            + "`, or add `when: {resource.owner: \"${user}\"}`"));
      }
      return role;
    }
    return role.inheritingWhen(name.get().text(), condition.get());
  }

  /** Where the role can be held: everywhere, unless the key says in a tenant only. */
  private Role held(Role role, Fields fields) {
    Optional<Scalar> word = fields.find("held").flatMap(node -> draft.names().one(node, "`held`"));
    if (word.isPresent() && !word.get().text().equals(IN_TENANT)) {
      draft
          .report()
          .add(
              word.get()
                  .error("bad-value", "`held` is always `" + IN_TENANT + "`")
                  .because("without the key, a role can be held everywhere and in each tenant")
                  .mend("write `held: " + IN_TENANT + "`, or remove the key"));
    }
    return fields.has("held") ? role.heldInTenantOnly(true) : role;
  }
}
