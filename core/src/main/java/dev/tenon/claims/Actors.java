package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import dev.tenon.path.PathProblem;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the chain of actors from a claim {@code act} (RFC 8693, section 4.1). */
final class Actors {

  private static final String ACT = "act";

  private Actors() {}

  /**
   * The actors in claims, the one that acts directly first.
   *
   * @param claims the claims of a token
   * @return empty if there is no such claim, null if it is not a chain of at most {@link
   *     Subject#MAX_ACTORS}
   */
  static @Nullable ImmutableList<Actor> of(Map<?, ?> claims) {
    ImmutableList.Builder<Actor> actors = ImmutableList.builder();
    Map<?, ?> from = claims;
    for (int i = 0; has(from, ACT); i++) {
      Object at = ClaimPath.member(from, ACT);
      if (i == Subject.MAX_ACTORS
          || !(at instanceof Map<?, ?> one)
          || !(ClaimPath.member(one, "sub") instanceof String id)
          || PathProblem.ofSegment(id) != PathProblem.NONE) {
        return null;
      }
      Object issuer = ClaimPath.member(one, "iss");
      if (has(one, "iss") && !(issuer instanceof String name && isName(name))) {
        return null;
      }
      actors.add(new Actor(issuer instanceof String name ? name : "", id));
      from = one;
    }
    return actors.build();
  }

  private static boolean isName(String text) {
    return text.isEmpty() || PathProblem.ofSegment(text) == PathProblem.NONE;
  }

  /** Whether a claim is present, even if its value is {@code null}. */
  private static boolean has(Map<?, ?> claims, String name) {
    try {
      return claims.containsKey(name);
    } catch (ClassCastException otherKeys) {
      return false;
    }
  }
}
