package dev.tenon.path;

/** The wildcard {@code *} alone: exactly one segment or name, with any text. */
public enum AnyName implements NamePattern {
  /** The only value. */
  INSTANCE;

  @Override
  public boolean matches(String name) {
    return true;
  }

  @Override
  public String toString() {
    return "*";
  }
}
