package dev.tenon.condition;

/** The value of an attribute that is given as absent: the host says that there is none. */
public enum Absent {
  /** There is no value. */
  ABSENT;

  /** {@code absent}. */
  @Override
  public String toString() {
    return "absent";
  }
}
