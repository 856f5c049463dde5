package dev.tenon.yaml.section;

import dev.tenon.path.NamePattern;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.yaml.fields.Examples;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.List;
import java.util.Optional;

/** {@code tenants}: resources and roles of tenants. The key, even if empty, turns on tenants. */
final class TenantsSection implements Section {

  private static final List<String> KEYS =
      List.of(
          "name", "description", "resources", "roles", "admin_roles", "admins_assign", "inferred");
  private static final List<String> CLAUSE_KEYS = List.of("include", "exclude");
  private static final List<String> INFERENCE_KEYS = List.of("relation", "from", "to");

  private final Draft draft;

  TenantsSection(Draft draft) {
    this.draft = draft;
  }

  @Override
  public void read(Value value) {
    draft.policy().usingTenants();
    value.eachItem(
        item -> Fields.of(item, "a tenant", KEYS, draft.report()).ifPresent(this::tenant));
  }

  private void tenant(Fields fields) {
    Optional<Scalar> name =
        fields
            .need("name", "payments")
            .flatMap(node -> draft.names().name(node, "a tenant's name"));
    name.ifPresent(draft::mention);
    Tenant tenant =
        name.map(text -> Tenant.of(text.text()).at(text.place())).orElse(Tenant.of("unnamed"));
    Tenant full =
        inferring(
            administered(resources(entered(described(tenant, fields), fields), fields), fields),
            fields);
    name.ifPresent(text -> draft.policy().tenant(full));
  }

  private Tenant described(Tenant tenant, Fields fields) {
    Optional<Node> description = fields.find("description");
    if (description.isPresent() && description.get() instanceof Scalar text) {
      return tenant.describedAs(text.text());
    }
    description.ifPresent(
        node -> draft.report().add(Fields.wrongKind(node, "`description`", "a text")));
    return tenant;
  }

  private Tenant entered(Tenant tenant, Fields fields) {
    return fields
        .need("roles", "[operator]")
        .map(node -> draft.names().patterns(node, "a role's name"))
        .map(tenant::enteredBy)
        .orElse(tenant);
  }

  private Tenant administered(Tenant tenant, Fields fields) {
    return tenant
        .withAdminRoles(patterns(fields, "admin_roles"))
        .withAdminsAssign(patterns(fields, "admins_assign"));
  }

  private List<NamePattern> patterns(Fields fields, String key) {
    return fields
        .find(key)
        .map(node -> draft.names().patterns(node, "a role's name"))
        .orElse(List.of());
  }

  private Tenant resources(Tenant tenant, Fields fields) {
    Optional<Node> resources =
        fields.need(
            "resources",
            "[{include: "
                + Examples.of(fields.map().span().source(), "include", "[documents/reports]")
                + "}]");
    if (resources.isEmpty()) {
      return tenant;
    }
    if (!(resources.get() instanceof Sequence list)) {
      draft
          .report()
          .add(
              Fields.wrongKind(resources.get(), "`resources` of a tenant", "a list")
                  .mend("write `- include: [...]` and `- exclude: [...]` as items of a list"));
      return tenant;
    }
    Tenant full = tenant;
    for (Node item : list.items()) {
      Optional<Fields> clause =
          Fields.of(item, "an item of `resources`", CLAUSE_KEYS, draft.report());
      if (clause.isPresent()) {
        full =
            full.including(clauses(clause.get(), "include"))
                .excluding(clauses(clause.get(), "exclude"));
      }
    }
    warnIfEmpty(full, list);
    return full;
  }

  private List<TenantClause> clauses(Fields fields, String key) {
    return fields.find(key).flatMap(draft.paths()::several).orElse(List.of()).stream()
        .map(path -> TenantClause.of(path.pattern(), path.node().place()))
        .toList();
  }

  private void warnIfEmpty(Tenant tenant, Sequence resources) {
    if (tenant.includes().isEmpty() && !draft.report().hasErrors()) {
      draft
          .report()
          .add(
              resources
                  .warning("empty-tenant", "a tenant that includes nothing")
                  .because("nothing is visible in a tenant that it does not include")
                  .mend("add `- include: [...]`, or remove the tenant"));
    }
  }

  private Tenant inferring(Tenant tenant, Fields fields) {
    Optional<Node> inferred = fields.find("inferred");
    if (inferred.isPresent() && inferred.get() instanceof Sequence list) {
      Inference[] rules =
          list.items().stream()
              .flatMap(
                  item -> Fields.of(item, "an inference", INFERENCE_KEYS, draft.report()).stream())
              .flatMap(rule -> inference(rule).stream())
              .toArray(Inference[]::new);
      return tenant.inferring(rules);
    }
    inferred.ifPresent(node -> draft.report().add(Fields.wrongKind(node, "`inferred`", "a list")));
    return tenant;
  }

  private Optional<Inference> inference(Fields fields) {
    Optional<Scalar> relation =
        fields.need("relation", "consumes").flatMap(node -> draft.names().one(node, "a relation"));
    Optional<List<String>> from =
        fields.need("from", "[cluster, \"{c}\", group, \"{g}\"]").flatMap(draft.paths()::segments);
    Optional<List<String>> to =
        fields.need("to", "[cluster, \"{c}\", topic, \"{t}\"]").flatMap(draft.paths()::segments);
    if (relation.isEmpty() || from.isEmpty() || to.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Inference.of(relation.get().text(), from.get(), to.get()).at(fields.map().place()));
    } catch (IllegalArgumentException refused) {
      draft
          .report()
          .add(
              fields
                  .map()
                  .error("bad-inference", "an inference that cannot be read")
                  .because(String.valueOf(refused.getMessage()))
                  .mend("use names, globs, `*` and `{capture}` as whole segments"));
      return Optional.empty();
    }
  }
}
