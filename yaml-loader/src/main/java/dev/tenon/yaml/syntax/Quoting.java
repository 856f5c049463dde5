package dev.tenon.yaml.syntax;

import java.util.regex.Pattern;

/** Texts as an author writes them: in quotes where they need some. */
public final class Quoting {

  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}][\\p{Alnum}_./*+@-]*");

  private Quoting() {}

  /** A text as a scalar that may stand everywhere. */
  public static String quoted(String value) {
    boolean safe = PLAIN.matcher(value).matches() && !value.matches("(?i)null|true|false|[0-9.]+");
    return safe ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
