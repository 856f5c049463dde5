package dev.tenon.authz;

/** Whether an action may be allowed on a resource or on anything beneath it. */
public enum Reachability {
  /** Nowhere there. */
  NO,
  /** On some path there, whether it exists or not. */
  YES,
  /** It was not found out: the search was too long, or depends on what the host relates. */
  PERHAPS
}
