package dev.tenon.path;

/**
 * A segment pattern that stands for exactly one name.
 *
 * @param name the name
 */
public record Literal(String name) implements NamePattern {

  static Literal of(String name, String text) {
    PathProblem problem = Segments.problemOf(name);
    if (problem != PathProblem.NONE) {
      throw new InvalidPathException(problem, text);
    }
    return new Literal(name);
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
