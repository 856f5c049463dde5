package dev.tenon.satisfiability;

/**
 * The places where a search for values must be thorough to be exact. Tests leave one out to see
 * that it is missed.
 */
class Care {

  /** Nothing is left out. */
  static final Care FULL = new Care();

  /** The different texts that are tried of a class, if some classes must differ. */
  int members(int classes) {
    return classes + 1;
  }

  /** The generic texts that are tried of those that all given globs match. */
  int generic(int all) {
    return all;
  }

  /** Whether an element of a set satisfies what no element may break. */
  boolean elementsObey() {
    return true;
  }

  /** Whether a text that is no element of a set differs from its elements. */
  boolean elementsDiffer() {
    return true;
  }

  /** Whether an attribute may be absent or not known. */
  boolean mayBeMissing() {
    return true;
  }

  /** Whether an attribute that must be known anywhere is not made missing. */
  boolean missingOnlyWhereHarmless() {
    return true;
  }

  /** Whether a number may be between two bounds. */
  boolean betweenBounds() {
    return true;
  }

  /** Whether short stretches of time with one offset are looked at. */
  boolean shortStretches() {
    return true;
  }

  /** Whether each stretch of time has its own offset. */
  boolean ownOffsets() {
    return true;
  }
}
