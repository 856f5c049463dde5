package dev.tenon.diagnostic;

/** Determines which characters can be displayed unchanged. */
final class Printable {

  private Printable() {}

  /**
   * False for characters that move a terminal's cursor, change the writing direction or are
   * invisible.
   */
  static boolean isPlain(char c) {
    if (c < 0x7F) {
      return c >= ' ';
    }
    if (isIgnorable(c)) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** Invisible marks and letters (Unicode's Default_Ignorable_Code_Point). */
  private static boolean isIgnorable(char c) {
    return c == '\u034F'
        || c == '\u115F'
        || c == '\u1160'
        || c == '\u17B4'
        || c == '\u17B5'
        || (c >= '\u180B' && c <= '\u180F')
        || c == '\u2800'
        || c == '\u3164'
        || (c >= '\uFE00' && c <= '\uFE0F')
        || c == '\uFFA0';
  }

  /** The text with each character that is not plain written as {@code \}{@code uXXXX}. */
  static String escape(String text) {
    int plain = 0;
    while (plain < text.length() && isPlain(text.charAt(plain)) && !isUnpaired(text, plain)) {
      plain++;
    }
    if (plain == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, plain);
    for (int i = plain; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c) && !isUnpaired(text, i)) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04X", (int) c));
      }
    }
    return out.toString();
  }

  /** Whether there is an unpaired surrogate at an index. */
  static boolean isUnpaired(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
