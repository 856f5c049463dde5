package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How one claim of a token becomes roles and values of variables.
 *
 * <pre>{@code
 * ClaimMapping.of(ClaimPath.of("realm_access.roles"), ClaimShape.LIST).yielding(Yield.roles());
 * ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
 *     .matching(ClaimPattern.parse("flyte-{project}-{domain}"))
 *     .yielding(Yield.variable("project").ofCapture("project"))
 *     .yielding(Yield.variable("domain").ofCapture("domain"));
 * }</pre>
 *
 * <p>Several mappings add up: none takes away what another gives. Where two variables come from one
 * value, each is a set of its own: {@code flyte-ml-prod} and {@code flyte-fraud-dev} give the
 * projects {@code ml} and {@code fraud} and the domains {@code prod} and {@code dev}, in any
 * combination. Where only the given pairs may count, let a table give a role for each pair.
 *
 * <p>Immutable; equal when all parts are equal, wherever it was written.
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
   * A mapping that yields nothing yet.
   *
   * @param path where the claim is
   * @param shape what it looks like
   * @return the mapping
   */
  public static ClaimMapping of(ClaimPath path, ClaimShape shape) {
    return new ClaimMapping(path, shape, Optional.empty(), ImmutableList.of(), Place.code());
  }

  /**
   * The same for those values alone that match a pattern.
   *
   * @param captures the pattern
   * @return a new mapping
   */
  public ClaimMapping matching(ClaimPattern captures) {
    return new ClaimMapping(path, shape, Optional.of(captures), yields, place);
  }

  /**
   * The same yielding more.
   *
   * @param more what each value gives besides
   * @return a new mapping
   * @throws IllegalArgumentException if it starts from a capture that the pattern does not have, or
   *     the mapping yields roles, or values of that variable, already
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
   * The same yielding something else.
   *
   * @param others what each value gives, instead of what it gave
   * @return a new mapping
   * @throws IllegalArgumentException if one starts from a capture that the pattern does not have,
   *     or two yield roles, or values of one variable
   */
  public ClaimMapping withYields(Collection<ClaimOutput> others) {
    ClaimMapping changed = new ClaimMapping(path, shape, pattern, ImmutableList.of(), place);
    for (ClaimOutput output : others) {
      changed = changed.yielding(output);
    }
    return changed;
  }

  /**
   * The same as written at a place.
   *
   * @param where where the author wrote it
   * @return a new mapping
   */
  public ClaimMapping at(Place where) {
    return new ClaimMapping(path, shape, pattern, yields, where);
  }

  /**
   * Where the claim is.
   *
   * @return the path
   */
  public ClaimPath path() {
    return path;
  }

  /**
   * What the claim looks like.
   *
   * @return the shape
   */
  public ClaimShape shape() {
    return shape;
  }

  /**
   * What a value must match.
   *
   * @return the pattern, empty if any value will do
   */
  public Optional<ClaimPattern> pattern() {
    return pattern;
  }

  /**
   * What each value gives.
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
