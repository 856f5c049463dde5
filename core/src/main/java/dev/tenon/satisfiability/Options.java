package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.NamePattern;
import java.util.Collection;

/**
 * A set of texts: some literal ones, and those that globs match. Immutable.
 *
 * @param literals literal texts
 * @param globs globs
 */
record Options(ImmutableSet<String> literals, ImmutableList<NamePattern> globs) {

  static Options of(Collection<String> texts) {
    return new Options(ImmutableSet.copyOf(texts), ImmutableList.of());
  }

  boolean isEmpty() {
    return literals.isEmpty() && globs.isEmpty();
  }

  boolean matches(String text) {
    if (literals.contains(text)) {
      return true;
    }
    for (NamePattern glob : globs) {
      if (glob.matches(text)) {
        return true;
      }
    }
    return false;
  }

  Options with(Collection<String> more) {
    return new Options(ImmutableSet.<String>builder().addAll(literals).addAll(more).build(), globs);
  }
}
