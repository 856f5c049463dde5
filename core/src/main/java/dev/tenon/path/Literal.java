package dev.tenon.path;

/**
 * A segment pattern that matches exactly one name.
 *
 * @param name the name
 */
public record Literal(String name) implements NamePattern {

  /**
   * Checks the name.
   *
   * @throws InvalidPathException if it is not canonical
   */
  public Literal {
    PathProblem problem = Segments.problemOf(name);
    if (problem != PathProblem.NONE) {
      throw new InvalidPathException(problem, name);
    }
  }

  static Literal of(String name, String text) {
    try {
      return new Literal(name);
    } catch (InvalidPathException invalid) {
      throw new InvalidPathException(invalid.problem(), text);
    }
  }

  @Override
  public boolean matches(String candidate) {
    return name.equals(candidate);
  }

  @Override
  public String toString() {
    return SegmentText.print(this);
  }
}
