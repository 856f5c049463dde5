package dev.tenon.trie;

import com.google.common.primitives.Ints;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.Glob;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;

/**
 * How much work it is to compare a pattern, at worst. The unit is one ordinary pattern: names and
 * simple wildcards, each looked at once.
 */
final class Weight {

  /** So many segments are compared in the time of one unit. */
  private static final int SEGMENTS = 8;

  private Weight() {}

  /** The work of one comparison with a resource that was made to be hard. */
  static int of(ResourcePattern pattern) {
    long eighths = 0;
    int places = 1;
    for (int i = 0; i < pattern.size(); i++) {
      SegmentPattern segment = pattern.segment(i);
      if (segment == AnyDepth.INSTANCE) {
        // What follows is tried at each place; with unset variables in mind, it is tried again.
        places = (Resource.MAX_SEGMENTS + 1) * (pattern.variables().isEmpty() ? 1 : 2);
      } else {
        eighths += (long) places * eighths(segment);
      }
    }
    return Ints.saturatedCast(Math.max(1, eighths / SEGMENTS));
  }

  /** Looking for an inner part of a name is as if each of its characters were a pattern. */
  private static int eighths(SegmentPattern segment) {
    return segment instanceof Glob glob
        ? 1
            + SEGMENTS * glob.chunks().stream().skip(1).mapToInt(String::length).sum()
            - SEGMENTS * glob.suffix().length()
        : 1;
  }
}
