package dev.tenon.authz;

/** Whether a resource exists for whoever works in a tenant. */
public enum Visibility {
  /** It does not exist for them. */
  HIDDEN,
  /** Something beneath it does: it may be listed as a shell, and grants nothing. */
  CONTAINER,
  /** It exists for them. */
  VISIBLE
}
