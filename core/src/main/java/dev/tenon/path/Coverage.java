package dev.tenon.path;

/** How far a pattern covers a resource for one subject. Ordered from nothing to everything. */
public enum Coverage {
  /** Not at all. */
  NONE,
  /**
   * Only if a variable that the subject does not have were the segment it is compared with. An
   * allow does not count this; a deny must.
   */
  UNBOUND,
  /** Fully. */
  FULL
}
