package dev.tenon.suite;

/**
 * What a rule belongs to: a role, an own role of a tenant, or a limit. Immutable.
 *
 * @param tenant the tenant whose own role it is; empty for a general role and a limit
 * @param name the name of the role or the limit
 * @param isLimit whether it is a limit
 */
record PartOwner(String tenant, String name, boolean isLimit) {

  static PartOwner role(String name) {
    return new PartOwner("", name, false);
  }

  static PartOwner ownRole(String tenant, String name) {
    return new PartOwner(tenant, name, false);
  }

  static PartOwner limit(String name) {
    return new PartOwner("", name, true);
  }

  /** The name in a list of rules, where the kind says what it is. */
  String named() {
    return tenant.isEmpty() ? name : name + " of " + tenant;
  }

  /** The name where the kind says nothing, such as {@code limit reader}. */
  @Override
  public String toString() {
    return isLimit ? "limit " + name : named();
  }
}
