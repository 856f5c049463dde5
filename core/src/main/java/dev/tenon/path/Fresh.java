package dev.tenon.path;

/**
 * Text that occurs in no given pattern, so that only a wildcard can match it.
 *
 * <p>It repeats a character that none of the patterns contains; the text for the place {@code i} is
 * that character {@code i + 1} times. It differs at every place, so that a variable's value that
 * was created for one place does not match another.
 */
final class Fresh {

  private static final String READABLE = "xyzwvuqkjhgfdbrpnmlcsteaio0123456789";

  /** More than the number of places. */
  private static final int BEYOND = 2 * Resource.MAX_SEGMENTS;

  private static final char FIRST_COMBINING = '\u0300';

  private final char character;

  private Fresh(char character) {
    this.character = character;
  }

  /** Fresh text for these patterns. */
  static Fresh in(ResourcePattern... patterns) {
    StringBuilder used = new StringBuilder();
    for (ResourcePattern pattern : patterns) {
      used.append(pattern);
    }
    String text = used.toString();
    if (text.chars().noneMatch(c -> c >= FIRST_COMBINING)) {
      for (int i = 0; i < READABLE.length(); i++) {
        if (text.indexOf(READABLE.charAt(i)) < 0) {
          return new Fresh(READABLE.charAt(i));
        }
      }
    }
    return new Fresh(ideograph(text));
  }

  /**
   * An ideograph: it does not compose with other characters, so a text with it stays in NFC. The
   * two blocks and the private use area have more characters than two patterns can contain.
   */
  private static char ideograph(String text) {
    boolean[] taken = new boolean[Character.MAX_VALUE + 1];
    text.chars().forEach(c -> taken[c] = true);
    for (char c = '\u3400'; c <= '\uF8FF'; c++) {
      boolean usable = c <= '\u4DBF' || (c >= '\u4E00' && c <= '\u9FFF') || c >= '\uE000';
      if (usable && !taken[c]) {
        return c;
      }
    }
    throw new AssertionError("two patterns use more characters than they can hold");
  }

  /** The text for a place. */
  String at(int place) {
    return String.valueOf(character).repeat(place + 1);
  }

  /** A name that the glob matches, with fresh text in place of each wildcard. */
  String fill(Glob glob, int place) {
    return String.join(at(place), glob.chunks());
  }

  /**
   * A name that the text around a variable matches, with the text for the place as its value, and
   * with longer fresh text in place of its {@code *}: never another's value.
   */
  String fill(VariableText around, int place) {
    String name = around.prefix() + at(place) + around.suffix();
    String rest = at(place + BEYOND);
    return switch (around.star()) {
      case NONE -> name;
      case FRONT -> rest + name;
      case BACK -> name + rest;
    };
  }

  /**
   * A readable name, the concatenation of the parts; fresh text separates them if the plain
   * concatenation is not a valid name.
   */
  String join(int place, Iterable<String> parts) {
    String plain = String.join("", parts);
    return Segments.problemOf(plain) == PathProblem.NONE ? plain : String.join(at(place), parts);
  }
}
