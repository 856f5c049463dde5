package dev.tenon.house.planted.path;

import java.util.function.BiPredicate;

/** Runs a regular expression behind the back of a string method. */
public final class HiddenRegex {
  static final BiPredicate<String, String> MATCHES = String::matches;

  private HiddenRegex() {}
}
