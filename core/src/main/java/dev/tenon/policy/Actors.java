package dev.tenon.policy;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.PathProblem;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the chain of actors from a claim {@code act} (RFC 8693, section 4.1). */
final class Actors {

  private Actors() {}

  /**
   * The actors, the one that acts directly first.
   *
   * @return empty if there is no such claim, null if it is not a chain of at most {@link
   *     Subject#MAX_ACTORS}
   */
  static @Nullable ImmutableList<Actor> of(@Nullable Object act) {
    if (act == null) {
      return ImmutableList.of();
    }
    ImmutableList.Builder<Actor> actors = ImmutableList.builder();
    Object at = act;
    for (int i = 0; at != null; i++) {
      if (i == Subject.MAX_ACTORS
          || !(at instanceof Map<?, ?> one)
          || !(ClaimPath.member(one, "sub") instanceof String id)
          || PathProblem.ofSegment(id) != PathProblem.NONE) {
        return null;
      }
      Object issuer = ClaimPath.member(one, "iss");
      if (issuer != null && !(issuer instanceof String)) {
        return null;
      }
      actors.add(new Actor(issuer instanceof String name ? name : "", id));
      at = ClaimPath.member(one, "act");
    }
    return actors.build();
  }
}
