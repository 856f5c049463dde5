package dev.tenon.authz;

import java.util.List;

/** What a subject may do, by tenant. */
sealed interface SubjectAccess permits RoleSetAccess, HeldAccess {

  /** The same as of another instant, in milliseconds since 1970-01-01T00:00:00Z. */
  SubjectAccess asOf(long instant);

  /** The permissions in a tenant; an empty name means no named tenant. */
  TenantPermissions in(String tenant);

  /** The names of the tenants that it may enter, without families. */
  List<String> tenants();

  /** Whether one of its roles administers the policy. */
  boolean isAdmin();
}
