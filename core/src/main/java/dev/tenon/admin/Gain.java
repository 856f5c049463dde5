package dev.tenon.admin;

import com.google.common.collect.ImmutableSet;
import dev.tenon.path.AnyName;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variable;
import dev.tenon.policy.Validity;
import java.util.Collection;
import java.util.List;

/** Something that a change may let somebody do who could not before. Immutable. */
sealed interface Gain {

  /** What gives it, in words. */
  String words();

  /** Something that it may let somebody do, for the author of a command to see. */
  record Example(String action, Resource resource) {}

  /** Some of what it may let somebody do. */
  default List<Example> examples() {
    return List.of();
  }

  /**
   * Some actions on all that a pattern covers, for a time.
   *
   * @param actions names and globs
   * @param pattern with aliases resolved and without variables: the receiver's values are unknown
   */
  record Rights(
      ImmutableSet<NamePattern> actions, ResourcePattern pattern, Validity validity, String words)
      implements Gain {

    static Rights of(
        Collection<NamePattern> actions, ResourcePattern pattern, Validity time, String words) {
      return new Rights(ImmutableSet.copyOf(actions), open(pattern), time, words);
    }

    /** Whatever rules allow whom beneath the pattern. */
    static Rights anything(ResourcePattern pattern, String words) {
      return of(ImmutableSet.of(AnyName.INSTANCE), pattern, Validity.always(), words);
    }

    @Override
    public List<Example> examples() {
      Resource resource = pattern.intersection(pattern).orElseThrow().resource();
      return actions.stream().map(action -> new Example(named(action), resource)).toList();
    }

    private static String named(NamePattern action) {
      return action instanceof Literal literal ? literal.name() : action.toString();
    }
  }

  /** What only somebody gives away who administers everything. */
  record Reserved(String words) implements Gain {}

  /** The pattern with any name where it has a variable. */
  static ResourcePattern open(ResourcePattern pattern) {
    return pattern.variables().isEmpty()
        ? pattern
        : ResourcePattern.of(
            pattern.segments().stream()
                .map(segment -> segment instanceof Variable ? "*" : segment.toString())
                .toList());
  }
}
