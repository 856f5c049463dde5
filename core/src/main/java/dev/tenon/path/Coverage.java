package dev.tenon.path;

/** How far a pattern covers a resource for one subject. Ordered from nothing to everything. */
public enum Coverage {
  /** Not at all. */
  NONE,
  /**
   * Only if an unset variable had the value of the segment it is compared with. A deny applies in
   * this case; an allow does not.
   */
  UNBOUND,
  /** Fully. */
  FULL
}
