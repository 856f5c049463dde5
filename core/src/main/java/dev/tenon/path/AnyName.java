package dev.tenon.path;

/** The wildcard {@code *} alone: exactly one name, whatever it is. */
public enum AnyName implements NamePattern {
  /** The one value. */
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
