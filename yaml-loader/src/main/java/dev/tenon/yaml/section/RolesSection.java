package dev.tenon.yaml.section;

import dev.tenon.policy.Role;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import java.util.List;
import java.util.Optional;

/** {@code roles}: each role's permissions and the roles that it inherits. */
public final class RolesSection implements Section {

  private static final List<String> KEYS =
      List.of("description", "held", "inherits", "permissions");

  /** The value of `held`. */
  public static final String IN_TENANT = "in-tenant";

  private final Draft draft;
  private final Rules rules;
  private final Labels labels;

  RolesSection(Draft draft) {
    this.draft = draft;
    this.rules = new Rules(draft);
    this.labels = new Labels(draft);
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
    List<Scalar> inherited = fields.find("inherits").map(draft.names()::roles).orElse(List.of());
    inherited.forEach(draft::mention);
    Role placed = held(role, fields);
    Role described = labels.described(placed, fields, placed::describedAs);
    Role inheriting = described.inheriting(inherited.stream().map(Scalar::text).toList());
    return fields
        .find("permissions")
        .map(node -> inheriting.with(rules.list(node)))
        .orElse(inheriting);
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
