package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Reason;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a case says about its subject: a decision, a list, or what its claims give.
 * Immutable; equal when all is equal but the place.
 *
 * <p>Cases may be added in a later version: what does not know one reports it, and does not count
 * it as held.
 */
public sealed interface Expectation {

  /**
   * Where its author wrote it.
   *
   * @return the place
   */
  Place place();

  /**
   * A decision: that an action on a resource is allowed, denied or held.
   *
   * @param effect the effect that it should have
   * @param action the action's exact name
   * @param resource to what
   * @param creating whether the resource is to be created
   * @param reason the reason, if it matters
   * @param rule what should decide: the name of the role or tenant, the id of the rule, or the
   *     whole line of an explanation; empty if it does not matter
   * @param place where its author wrote it
   */
  record OfDecision(
      Effect effect,
      String action,
      Resource resource,
      boolean creating,
      Optional<Reason> reason,
      String rule,
      Place place)
      implements Expectation {

    /** Checks the parts. */
    public OfDecision {
      Objects.requireNonNull(effect, "effect");
      Objects.requireNonNull(action, "action");
      Objects.requireNonNull(resource, "resource");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(place, "place");
    }

    /**
     * An effect, whatever the reason.
     *
     * @param effect the effect that it should have
     * @param action the action's exact name
     * @param resource to what
     * @return the expectation
     */
    public static OfDecision of(Effect effect, String action, Resource resource) {
      return new OfDecision(effect, action, resource, false, Optional.empty(), "", Place.code());
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof OfDecision other
          && effect == other.effect
          && action.equals(other.action)
          && resource.equals(other.resource)
          && creating == other.creating
          && reason.equals(other.reason)
          && rule.equals(other.rule);
    }

    @Override
    public int hashCode() {
      return Objects.hash(effect, action, resource, creating, reason, rule);
    }

    /** In one line, such as {@code allow FLINK_SUBMIT on `flink/dev`}. */
    @Override
    public String toString() {
      return effect.name().toLowerCase(Locale.ROOT) + " " + what() + because();
    }

    private String what() {
      String fresh = creating ? " (new)" : "";
      return action + " on " + Diagnostic.quote(resource.toString()) + fresh;
    }

    private String because() {
      return reason.map(why -> ", " + why.code()).orElse("")
          + (rule.isEmpty() ? "" : ", by " + rule);
    }
  }

  /** What a list is of. */
  enum Listing {
    /** What exists for the subject. */
    VISIBLE,
    /** That on which it may do something. */
    ALLOWED,
    /** What is above the visible, and not visible itself. */
    CONTAINERS
  }

  /**
   * A list: which part of an inventory the subject gets, neither more nor less.
   *
   * @param listing what the list is of
   * @param action what may be done, for {@link Listing#ALLOWED} alone; empty otherwise
   * @param from what there is
   * @param expected what should be left of it, in any order
   * @param place where its author wrote it
   */
  record OfList(
      Listing listing, String action, List<Resource> from, List<Resource> expected, Place place)
      implements Expectation {

    /** Checks and copies the parts. */
    public OfList {
      Objects.requireNonNull(listing, "listing");
      Objects.requireNonNull(place, "place");
      from = ImmutableList.copyOf(from);
      expected = ImmutableList.copyOf(expected);
      if (action.isEmpty() == (listing == Listing.ALLOWED)) {
        throw new IllegalArgumentException(
            "a list of what is allowed, and no other, has an action");
      }
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof OfList other
          && listing == other.listing
          && action.equals(other.action)
          && from.equals(other.from)
          && ImmutableSet.copyOf(expected).equals(ImmutableSet.copyOf(other.expected));
    }

    @Override
    public int hashCode() {
      return Objects.hash(listing, action, from);
    }

    /** In one line, such as {@code visible: 3 of 40}. */
    @Override
    public String toString() {
      String of = listing.name().toLowerCase(Locale.ROOT) + (action.isEmpty() ? "" : " " + action);
      return of + ": " + expected.size() + " of " + from.size();
    }
  }

  /**
   * Who the subject is: the roles and variables that it has, or why its claims are refused.
   *
   * @param roles the roles that it comes with, neither more nor less; empty if they do not matter
   * @param variables values of variables, each neither more nor less; others do not matter
   * @param refusal the code of the problem for which nobody is identified; empty if somebody is
   * @param place where its author wrote it
   */
  record OfSubject(
      Optional<Set<String>> roles, Map<String, Set<String>> variables, String refusal, Place place)
      implements Expectation {

    /** Checks and copies the parts. */
    public OfSubject {
      Objects.requireNonNull(refusal, "refusal");
      Objects.requireNonNull(place, "place");
      roles = roles.map(ImmutableSet::copyOf);
      ImmutableMap.Builder<String, Set<String>> copy = ImmutableMap.builder();
      variables.forEach((name, values) -> copy.put(name, ImmutableSet.copyOf(values)));
      variables = copy.build();
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof OfSubject other
          && roles.equals(other.roles)
          && variables.equals(other.variables)
          && refusal.equals(other.refusal);
    }

    @Override
    public int hashCode() {
      return Objects.hash(roles, variables, refusal);
    }

    /** In one line, such as {@code roles [viewer], project [ml]}. */
    @Override
    public String toString() {
      if (!refusal.isEmpty()) {
        return "refused: " + refusal;
      }
      StringBuilder out = new StringBuilder();
      roles.ifPresent(names -> out.append("roles ").append(names));
      variables.forEach(
          (name, values) ->
              out.append(out.isEmpty() ? "" : ", ").append(name).append(' ').append(values));
      return out.toString();
    }
  }
}
