package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Reason;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One expectation of a case about its subject: a decision, a list, or its roles and variables.
 * Immutable; equal if all parts except the place are equal.
 *
 * <p>Cases may be added in a later version: code that does not know one must report it, and not
 * count it as passed.
 */
public sealed interface Expectation {

  /**
   * Where the expectation was written.
   *
   * @return the place
   */
  Place place();

  /**
   * A decision: an action on a resource is allowed, denied or pending approval.
   *
   * @param effect the expected effect
   * @param action the action's exact name
   * @param resource the resource
   * @param creating whether the resource is to be created
   * @param reason the expected reason; empty for any
   * @param rule what should decide: the name of the role or tenant, the id of the rule, or the
   *     complete line of an explanation; empty for any
   * @param place where it was written
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
     * Expects an effect with any reason.
     *
     * @param effect the expected effect
     * @param action the action's exact name
     * @param resource the resource
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

  /** The kind of a list. */
  enum Listing {
    /** The resources visible to the subject. */
    VISIBLE,
    /** The resources on which the subject may perform an action. */
    ALLOWED,
    /** The containers of visible resources that are not visible themselves. */
    CONTAINERS
  }

  /**
   * A list: the exact part of an inventory that the subject gets.
   *
   * @param listing the kind of list
   * @param action the action, for {@link Listing#ALLOWED} only; empty otherwise
   * @param from the inventory
   * @param expected the expected part, in any order
   * @param place where it was written
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
   * The subject from the claims: its roles, holdings, limits and variables, or why the claims are
   * refused.
   *
   * @param roles the exact roles that are held everywhere; empty for any
   * @param holdings the exact roles that are held in a scope; empty for any
   * @param limits the exact limits, each the union of its parts; empty for any
   * @param variables the exact values of the named variables; others are not checked
   * @param refusal the code of the problem for which the claims are refused; empty if they are not
   * @param place where it was written
   */
  record OfSubject(
      Optional<Set<String>> roles,
      Optional<Set<HeldRole>> holdings,
      Optional<Set<HeldLimit>> limits,
      Map<String, Set<String>> variables,
      String refusal,
      Place place)
      implements Expectation {

    /** Checks and copies the parts. */
    public OfSubject {
      Objects.requireNonNull(refusal, "refusal");
      Objects.requireNonNull(place, "place");
      roles = roles.map(ImmutableSet::copyOf);
      holdings = holdings.map(ImmutableSet::copyOf);
      limits = limits.map(ImmutableSet::copyOf);
      ImmutableMap.Builder<String, Set<String>> copy = ImmutableMap.builder();
      variables.forEach((name, values) -> copy.put(name, ImmutableSet.copyOf(values)));
      variables = copy.build();
    }

    /**
     * Creates an expectation that leaves holdings and limits open.
     *
     * @param roles the exact roles that are held everywhere; empty for any
     * @param variables the exact values of the named variables; others are not checked
     * @param refusal the code of the problem for which the claims are refused; empty if they are
     *     not
     * @param place where it was written
     */
    public OfSubject(
        Optional<Set<String>> roles,
        Map<String, Set<String>> variables,
        String refusal,
        Place place) {
      this(roles, Optional.empty(), Optional.empty(), variables, refusal, place);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof OfSubject other
          && roles.equals(other.roles)
          && holdings.equals(other.holdings)
          && limits.equals(other.limits)
          && variables.equals(other.variables)
          && refusal.equals(other.refusal);
    }

    @Override
    public int hashCode() {
      return Objects.hash(roles, holdings, limits, variables, refusal);
    }

    /** In one line, such as {@code roles [viewer], holds [clerk in acme], project [ml]}. */
    @Override
    public String toString() {
      if (!refusal.isEmpty()) {
        return "refused: " + refusal;
      }
      List<String> parts = new ArrayList<>();
      roles.ifPresent(names -> parts.add("roles " + names));
      holdings.ifPresent(held -> parts.add("holds " + held));
      limits.ifPresent(all -> parts.add("limits " + all));
      variables.forEach((name, values) -> parts.add(name + " " + values));
      return String.join(", ", parts);
    }
  }
}
