package dev.tenon.house.planted.live;

import dev.tenon.policy.Permission;
import dev.tenon.policy.Role;

/** Makes a role of the parts of another one, and so loses those that it does not know. */
public final class Rebuilds {
  private Rebuilds() {}

  static Role without(Role role, Permission permission) {
    return Role.of(role.name())
        .inheriting(role.inherits())
        .with(role.permissions().stream().filter(each -> !each.equals(permission)).toList());
  }
}
