package dev.tenon.house.planted.path;

import java.util.regex.Pattern;

/** Runs a regular expression. */
public final class Regex {
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private Regex() {}

  static boolean isNumber(String text) {
    return DIGITS.matcher(text).matches();
  }
}
