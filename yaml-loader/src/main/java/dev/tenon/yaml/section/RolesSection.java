package dev.tenon.yaml.section;

import dev.tenon.policy.Permission;
import dev.tenon.policy.Role;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.List;

/** {@code roles}: each role's permissions and the roles that it inherits. */
final class RolesSection implements Section {

  private static final List<String> KEYS = List.of("description", "inherits", "permissions");

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
    if (full.name().equals(name.text())) {
      draft.policy().role(full);
    }
  }

  private Role filled(Role role, Fields fields) {
    List<Scalar> inherited = fields.find("inherits").map(draft.names()::roles).orElse(List.of());
    inherited.forEach(draft::mention);
    Role described = labels.described(role, fields, role::describedAs);
    Role inheriting = described.inheriting(inherited.stream().map(Scalar::text).toList());
    return fields
        .find("permissions")
        .map(node -> inheriting.with(permissions(node)))
        .orElse(inheriting);
  }

  private List<Permission> permissions(Node node) {
    if (!(node instanceof Sequence list)) {
      draft.report().add(Fields.wrongKind(node, "`permissions`", "a list"));
      return List.of();
    }
    return list.items().stream()
        .flatMap(item -> Fields.of(item, "a permission", Rules.KEYS, draft.report()).stream())
        .flatMap(fields -> rules.read(fields).stream())
        .toList();
  }
}
