package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Maps one claim of a token to roles and values of variables.
 *
 * <pre>{@code
 * ClaimMapping.of(ClaimPath.of("realm_access.roles"), ClaimShape.LIST)
 *     .yielding(ClaimOutput.roles());
 * ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
 *     .matching(ClaimPattern.parse("flyte-{project}-{domain}"))
 *     .yielding(ClaimOutput.variable("project").ofCapture("project"))
 *     .yielding(ClaimOutput.variable("domain").ofCapture("domain"));
 * }</pre>
 *
 * <p>Mappings are additive: none removes what another one gives. If two variables come from one
 * value, their sets are independent: {@code flyte-ml-prod} and {@code flyte-fraud-dev} give the
 * projects {@code ml} and {@code fraud} and the domains {@code prod} and {@code dev}, in any
 * combination. If only the given pairs may count, use a table with a role for each pair.
 *
 * <p>Immutable; equal when all parts except the place are equal.
 */
public final class ClaimMapping {

  private final ClaimPath path;
  private final ClaimShape shape;
  private final Optional<ClaimPattern> pattern;
  private final ImmutableList<ClaimOutput> yields;
  private final Place place;

  private ClaimMapping(
      ClaimPath path,
      ClaimShape shape,
      Optional<ClaimPattern> pattern,
      ImmutableList<ClaimOutput> yields,
      Place place) {
    this.path = Objects.requireNonNull(path, "path");
    this.shape = Objects.requireNonNull(shape, "shape");
    this.pattern = pattern;
    this.yields = yields;
    this.place = Objects.requireNonNull(place, "place");
    yields.forEach(this::requireCapture);
  }

  private void requireCapture(ClaimOutput output) {
    String capture = output.capture();
    if (!capture.isEmpty() && pattern.filter(p -> p.captures().contains(capture)).isEmpty()) {
      throw new IllegalArgumentException("no pattern captures `" + capture + "`");
    }
  }

  /**
   * A mapping without outputs.
   *
   * @param path where the claim is
   * @param shape the shape of the claim
   * @return the mapping
   */
  public static ClaimMapping of(ClaimPath path, ClaimShape shape) {
    return new ClaimMapping(path, shape, Optional.empty(), ImmutableList.of(), Place.code());
  }

  /**
   * A copy that applies only to values that match a pattern.
   *
   * @param captures the pattern
   * @return a new mapping
   */
  public ClaimMapping matching(ClaimPattern captures) {
    return new ClaimMapping(path, shape, Optional.of(captures), yields, place);
  }

  /**
   * A copy with one more output.
   *
   * @param more the output to add
   * @return a new mapping
   * @throws IllegalArgumentException if it uses a capture that the pattern does not have, or the
   *     mapping already has an output of roles or of that variable
   */
  public ClaimMapping yielding(ClaimOutput more) {
    if (yields.stream().anyMatch(output -> output.variable().equals(more.variable()))) {
      throw new IllegalArgumentException("a mapping yields one thing once; add a second mapping");
    }
    ImmutableList<ClaimOutput> all =
        ImmutableList.<ClaimOutput>builder().addAll(yields).add(more).build();
    return new ClaimMapping(path, shape, pattern, all, place);
  }

  /**
   * A copy with other outputs.
   *
   * @param others the outputs, which replace the previous ones
   * @return a new mapping
   * @throws IllegalArgumentException if one uses a capture that the pattern does not have, or two
   *     are of roles or of one variable
   */
  public ClaimMapping withYields(Collection<ClaimOutput> others) {
    ClaimMapping changed = new ClaimMapping(path, shape, pattern, ImmutableList.of(), place);
    for (ClaimOutput output : others) {
      changed = changed.yielding(output);
    }
    return changed;
  }

  /**
   * A copy with another place in the source.
   *
   * @param where where the author wrote it
   * @return a new mapping
   */
  public ClaimMapping at(Place where) {
    return new ClaimMapping(path, shape, pattern, yields, where);
  }

  /**
   * The path of the claim.
   *
   * @return the path
   */
  public ClaimPath path() {
    return path;
  }

  /**
   * The shape of the claim.
   *
   * @return the shape
   */
  public ClaimShape shape() {
    return shape;
  }

  /**
   * The pattern that a value must match.
   *
   * @return the pattern, empty if every value matches
   */
  public Optional<ClaimPattern> pattern() {
    return pattern;
  }

  /**
   * The outputs for each value.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<ClaimOutput> yields() {
    return yields;
  }

  /**
   * Where it was written.
   *
   * @return the place
   */
  public Place place() {
    return place;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ClaimMapping other
        && path.equals(other.path)
        && shape == other.shape
        && pattern.equals(other.pattern)
        && ImmutableSet.copyOf(yields).equals(ImmutableSet.copyOf(other.yields));
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, shape, pattern, ImmutableSet.copyOf(yields));
  }

  @Override
  public String toString() {
    return path + " " + shape + pattern.map(p -> " " + p).orElse("") + " " + yields;
  }
}
