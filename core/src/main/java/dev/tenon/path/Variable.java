package dev.tenon.path;

import java.util.Optional;

/**
 * A segment pattern {@code ${name}}, which matches a segment that is one of the subject's values of
 * the variable. Values are compared literally and never substituted into a text; two uses of a
 * variable in a pattern are independent comparisons.
 *
 * @param name letters, digits, {@code _}, {@code -} and {@code .}, beginning with a letter or
 *     {@code _}
 */
public record Variable(String name) implements VariablePattern {

  /** The maximum number of characters of a variable's name. */
  public static final int MAX_NAME_LENGTH = 64;

  /**
   * Checks the name.
   *
   * @throws InvalidPathException if it is not a valid name of a variable
   */
  public Variable {
    requireName(name);
    name = name.intern(); // So that a comparison of names is mostly one of references.
  }

  /** Checks a name. */
  static void requireName(String name) {
    if (!isName(name)) {
      throw new InvalidPathException(PathProblem.BAD_VARIABLE, "${" + name + "}");
    }
  }

  /**
   * Whether a text is a valid name of a variable.
   *
   * @param text any text
   * @return true for 1 to 64 ASCII letters, digits, {@code _}, {@code -} and {@code .} that begin
   *     with a letter or {@code _}
   */
  public static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_NAME_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      boolean other = (c >= '0' && c <= '9') || c == '-' || c == '.';
      if (!letter && (i == 0 || !other)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Coverage coverage(String segment, Variables variables) {
    return variables.coverage(name, segment);
  }

  @Override
  public NamePattern open() {
    return AnyName.INSTANCE;
  }

  @Override
  public Optional<NamePattern> filled(String value) {
    return Optional.of(new Literal(value));
  }

  @Override
  public String toString() {
    return "${" + name + "}";
  }
}
