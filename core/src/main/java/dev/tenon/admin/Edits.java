package dev.tenon.admin;

import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A policy's parts while changes are applied to them. For one thread. */
final class Edits {

  private final Policy before;
  private final Map<String, Role> roles;
  private final Map<String, Tenant> tenants = new LinkedHashMap<>();
  private final Set<Assignment> assignments;
  private boolean tenancy;

  Edits(Policy before) {
    this.before = before;
    this.roles = new LinkedHashMap<>(before.roles());
    before.tenants().forEach(tenant -> tenants.put(tenant.name(), tenant));
    this.assignments = new LinkedHashSet<>(before.assignments());
    this.tenancy = before.usesTenants();
  }

  void apply(Change change) {
    if (change instanceof Change.PutRole put) {
      roles.put(put.role().name(), put.role());
    } else if (change instanceof Change.RemoveRole remove) {
      roles.remove(remove.name());
    } else if (change instanceof Change.PutTenant put) {
      tenants.put(put.tenant().name(), put.tenant());
      tenancy = true;
    } else if (change instanceof Change.RemoveTenant remove) {
      tenants.remove(remove.name());
    } else if (change instanceof Change.Assign assign) {
      assignments.add(assign.assignment());
    } else if (change instanceof Change.Unassign unassign) {
      assignments.remove(unassign.assignment());
    }
  }

  Policy build(String version) {
    Policy.Builder builder = Policy.builder().version(version);
    roles.values().forEach(builder::role);
    tenants.values().forEach(builder::tenant);
    if (tenancy) {
      builder.usingTenants();
    }
    if (before.restrictsEntry()) {
      builder.authorizing(before.authorizedRoles());
    }
    builder.administeredBy(before.adminRoles()).actions(before.actions());
    assignments.forEach(builder::assign);
    before.claimMappings().forEach(builder::claims);
    before.issuers().forEach(builder::issuer);
    return builder.aliases(before.aliases()).build();
  }
}
