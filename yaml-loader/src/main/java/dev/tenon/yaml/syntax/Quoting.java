package dev.tenon.yaml.syntax;

import java.util.regex.Pattern;

/** Writes texts as YAML scalars, with quotes where they are needed. */
public final class Quoting {

  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}][\\p{Alnum}_./*+@-]*");

  private Quoting() {}

  /** A text as a scalar that is valid in every position. */
  public static String quoted(String value) {
    boolean safe = PLAIN.matcher(value).matches() && !value.matches("(?i)null|true|false|[0-9.]+");
    return safe ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
