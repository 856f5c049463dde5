package dev.tenon.trie;

import com.google.common.primitives.Ints;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.Glob;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariableText;

/**
 * The worst-case cost of comparing a pattern. The unit is one ordinary pattern: names and simple
 * wildcards, each compared once.
 */
final class Weight {

  /** The number of segments that are compared at the cost of one unit. */
  private static final int SEGMENTS = 8;

  private Weight() {}

  /** The cost of one comparison with a worst-case resource. */
  static int of(ResourcePattern pattern) {
    long eighths = 0;
    int places = 1;
    for (int i = 0; i < pattern.size(); i++) {
      SegmentPattern segment = pattern.segment(i);
      if (segment == AnyDepth.INSTANCE) {
        // The rest is tried at each place, and a second time if variables may be unset.
        places = (Resource.MAX_SEGMENTS + 1) * (pattern.variables().isEmpty() ? 1 : 2);
      } else {
        eighths += (long) places * eighths(segment);
      }
    }
    return Ints.saturatedCast(Math.max(1, eighths / SEGMENTS));
  }

  /**
   * Finding an inner part of a name costs one unit for each of its characters, and hashing a part
   * of a name costs one.
   */
  private static int eighths(SegmentPattern segment) {
    if (segment instanceof VariableText text) {
      boolean isFixed = text.star() == VariableText.OuterStar.NONE;
      return 1 + SEGMENTS * (1 + (isFixed ? 0 : text.prefix().length() + text.suffix().length()));
    }
    return segment instanceof Glob glob
        ? 1
            + SEGMENTS * glob.chunks().stream().skip(1).mapToInt(String::length).sum()
            - SEGMENTS * glob.suffix().length()
        : 1;
  }
}
