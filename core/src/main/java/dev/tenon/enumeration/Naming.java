package dev.tenon.enumeration;

import dev.tenon.path.NamePattern;
import java.util.List;
import java.util.Set;

/** Finds the generic names of a segment, or of what is compared with one. */
public interface Naming {

  /** Names that are told apart by patterns alone. */
  Naming BY_PATTERNS =
      (patterns, variables, gap, budget) -> NameEnumerator.of(patterns, gap, budget);

  /**
   * The generic names.
   *
   * @param patterns the patterns that must all match
   * @param variables the variables that have the name as a value
   * @param gap the text for wildcards
   */
  List<String> names(List<NamePattern> patterns, Set<String> variables, String gap, Budget budget);
}
