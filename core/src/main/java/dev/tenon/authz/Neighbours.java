package dev.tenon.authz;

import dev.tenon.path.Literal;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies patterns, one of each segment, so that what one subject's checks read lies side by side in
 * memory instead of all over a large policy. That makes checks as fast in a policy of a million
 * rules as in a small one where many subjects take turns; it changes nothing else.
 */
final class Neighbours {

  private final Map<SegmentPattern, SegmentPattern> copies = new HashMap<>();

  ResourcePattern copy(ResourcePattern pattern) {
    return pattern.sharing(segment -> copies.computeIfAbsent(segment, Neighbours::copy));
  }

  private static SegmentPattern copy(SegmentPattern segment) {
    if (segment instanceof Literal literal) {
      return new Literal(String.valueOf(literal.name().toCharArray()));
    }
    return segment instanceof Variable
        ? segment
        : ResourcePattern.of(List.of(segment.toString())).segment(0);
  }
}
