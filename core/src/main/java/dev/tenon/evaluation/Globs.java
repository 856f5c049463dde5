package dev.tenon.evaluation;

import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import java.util.List;

/** Globs of conditions: those of a segment, in which {@code \} escapes. */
final class Globs {

  private Globs() {}

  static NamePattern parse(String text) {
    if (text.equals("**")) {
      return NamePattern.of("*");
    }
    SegmentPattern segment = ResourcePattern.of(List.of(text)).segment(0);
    return (NamePattern) segment;
  }
}
