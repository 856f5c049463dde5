package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The recorded author of an operation: the subject whose access was used, and its actors.
 *
 * <pre>{@code
 * Author.of(Subject.of("ada").actedForBy("ci-runner")).toString();   // "ada, acted for by ci-runner"
 * }</pre>
 *
 * @param who the subject's issuer and id
 * @param actors the actors for it, the direct one first
 */
public record Author(Actor who, List<Actor> actors) {

  /** Copies the list. */
  public Author {
    Objects.requireNonNull(who, "who");
    actors = ImmutableList.copyOf(actors);
  }

  /**
   * Returns the author for a subject.
   *
   * @param subject an identified subject
   * @return its identity and its actors, without roles and variables
   * @throws IllegalArgumentException if the subject is not identified
   */
  public static Author of(Subject subject) {
    if (!subject.isIdentified()) {
      throw new IllegalArgumentException("nobody in particular is not an author");
    }
    return new Author(new Actor(subject.issuer(), subject.id()), subject.actors());
  }

  /** Whether both may be the same person: they share an identity. */
  boolean overlaps(Author other) {
    return identities().anyMatch(one -> other.identities().anyMatch(one::equals));
  }

  private Stream<Actor> identities() {
    Stream<Actor> behind =
        actors.stream().map(a -> a.issuer().isEmpty() ? new Actor(who.issuer(), a.id()) : a);
    return Stream.concat(Stream.of(who), behind);
  }

  /** In one line. */
  @Override
  public String toString() {
    return actors.isEmpty()
        ? who.toString()
        : who
            + ", acted for by "
            + String.join(", ", actors.stream().map(Actor::toString).toList());
  }
}
