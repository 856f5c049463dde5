package dev.tenon.yaml.section;

import dev.tenon.policy.Permission;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code policies}: rules, each with its roles. */
final class PoliciesSection implements Section {

  private static final List<String> KEYS = new ArrayList<>(Rules.KEYS);

  static {
    KEYS.addAll(2, List.of("role", "roles"));
  }

  private final Draft draft;
  private final Rules rules;

  PoliciesSection(Draft draft) {
    this.draft = draft;
    this.rules = new Rules(draft);
  }

  @Override
  public void read(Value value) {
    value.eachItem(
        item -> Fields.of(item, "a policy", KEYS, draft.report()).ifPresent(this::policy));
  }

  private void policy(Fields fields) {
    List<String> roles = roles(fields);
    // A rule with an error still defines its roles.
    Permission permission = rules.read(fields).orElse(Permission.deny());
    roles.forEach(role -> draft.policy().permission(role, permission));
  }

  private List<String> roles(Fields fields) {
    Optional<String> key = fields.oneOf("role", "roles", "operator");
    Optional<List<String>> one =
        fields.find("role").flatMap(this::role).map(name -> List.of(name.text()));
    Optional<List<String>> several =
        fields.find("roles").map(node -> distinct(draft.names().roles(node)));
    if (one.isPresent() && several.isPresent() && Rules.differ(one.get(), several.get())) {
      fields.contradiction("role", "roles");
    }
    return key.flatMap(name -> name.equals("role") ? one : several).orElse(List.of());
  }

  private Optional<Scalar> role(Node node) {
    if (node instanceof Sequence list) {
      draft
          .report()
          .add(
              Fields.wrongKind(list, "`role`", "a text")
                  .mend("write `roles:` for a rule of several roles"));
      return Optional.empty();
    }
    return draft.names().one(node, "`role`").flatMap(draft.names()::role);
  }

  private static List<String> distinct(List<Scalar> names) {
    return names.stream().map(Scalar::text).distinct().toList();
  }
}
