package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.subject.TenantName;
import dev.tenon.yaml.fields.Fields;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Scalar;

/** {@code own_roles}: by tenant, the roles that belong to the tenant. */
final class OwnRolesSection implements Section {

  private final Draft draft;
  private final RolesSection roles;

  OwnRolesSection(Draft draft) {
    this.draft = draft;
    this.roles = new RolesSection(draft);
  }

  @Override
  public void read(Value value) {
    value.eachEntry(this::tenant);
  }

  private void tenant(Scalar name, Node body) {
    draft.mention(name);
    if (draft.names().name(name, "a tenant's name").isEmpty()) {
      return;
    }
    if (!TenantName.isValid(name.text())) {
      draft
          .report()
          .add(
              name.error(
                      "tenant-wildcard", "own roles of no tenant: " + Diagnostic.quote(name.text()))
                  .because("own roles belong to one tenant by its exact name")
                  .mend("name one tenant, or write the roles under `roles`"));
      return;
    }
    if (!(body instanceof Mapping map)) {
      draft.report().add(Fields.wrongKind(body, "the own roles of a tenant", "a map"));
      return;
    }
    for (Mapping.Entry entry : map.entries()) {
      roles
          .read(entry.key(), entry.value())
          .ifPresent(role -> draft.policy().ownRole(name.text(), role));
    }
  }
}
