package dev.tenon.authz;

import dev.tenon.path.AnyDepth;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variables;
import java.util.List;
import java.util.Optional;

/**
 * The single segment that keeps a pattern from covering a resource.
 *
 * @param actual the segment of the resource
 * @param wanted the segment of the pattern
 * @param unbound whether the pattern has an unset variable there
 */
record Mismatch(String actual, SegmentPattern wanted, boolean unbound) {

  /** The mismatch, or empty if there is none, or more than one, or the resource is too short. */
  static Optional<Mismatch> of(ResourcePattern pattern, Resource resource, Variables variables) {
    List<SegmentPattern> segments = pattern.segments();
    if (segments.contains(AnyDepth.INSTANCE)
        || segments.size() > resource.size()
        || (segments.size() < resource.size() && !pattern.coversBeneath())) {
      return Optional.empty();
    }
    Optional<Mismatch> found = Optional.empty();
    for (int i = 0; i < segments.size(); i++) {
      Coverage coverage = segments.get(i).coverage(resource.segment(i), variables);
      if (coverage != Coverage.FULL) {
        if (found.isPresent()) {
          return Optional.empty();
        }
        boolean unbound = coverage == Coverage.UNBOUND;
        found = Optional.of(new Mismatch(resource.segment(i), segments.get(i), unbound));
      }
    }
    return found;
  }
}
