package dev.tenon.yaml;

import dev.tenon.policy.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code policies}: rules, each with the roles that it belongs to. */
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
    Optional<Permission> permission = rules.read(fields);
    permission.ifPresent(rule -> roles.forEach(role -> draft.policy().permission(role, rule)));
  }

  private List<String> roles(Fields fields) {
    Optional<String> key = fields.oneOf("role", "roles", "operator");
    Optional<List<String>> one =
        fields
            .find("role")
            .flatMap(node -> draft.names().one(node, "`role`"))
            .flatMap(draft.names()::role)
            .map(name -> List.of(name.text()));
    Optional<List<String>> several =
        fields.find("roles").map(node -> distinct(draft.names().roles(node)));
    if (one.isPresent() && several.isPresent() && Rules.differ(one.get(), several.get())) {
      fields.contradiction("role", "roles");
    }
    return key.flatMap(name -> name.equals("role") ? one : several).orElse(List.of());
  }

  private static List<String> distinct(List<Scalar> names) {
    return names.stream().map(Scalar::text).distinct().toList();
  }
}
