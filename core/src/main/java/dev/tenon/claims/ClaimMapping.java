package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Maps one claim of a token to roles, values of variables, attributes, roles in scopes, and a
 * limit.
 *
 * <pre>{@code
 * ClaimMapping.of(ClaimPath.of("realm_access.roles"), ClaimShape.LIST)
 *     .yielding(ClaimOutput.roles());
 * ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
 *     .matching(ClaimPattern.parse("flyte-{project}-{domain}"))
 *     .yielding(ClaimOutput.variable("project").ofCapture("project"))
 *     .yielding(ClaimOutput.variable("domain").ofCapture("domain"));
 * ClaimMapping.of(ClaimPath.of("roles"), ClaimShape.LIST)
 *     .holding(ClaimHolding.of(ClaimPart.value()).in(ClaimPart.claim(ClaimPath.of("org_id"))));
 * ClaimMapping.of(ClaimPath.of("department"), ClaimShape.SCALAR)
 *     .giving(ClaimAttribute.of("subject.department"));
 * }</pre>
 *
 * <p>Mappings are additive: none removes what another one gives. If two variables come from one
 * value, their sets are independent: {@code flyte-ml-prod} and {@code flyte-fraud-dev} give the
 * projects {@code ml} and {@code fraud} and the domains {@code prod} and {@code dev}, in any
 * combination. If only the given pairs may count, give a role in a scope by a {@link ClaimHolding},
 * which keeps the parts of one value together.
 *
 * <p>Immutable; equal when all parts except the place are equal.
 */
public final class ClaimMapping {

  private final ClaimPath path;
  private final ClaimShape shape;
  private final Optional<ClaimPattern> pattern;
  private final ImmutableList<ClaimOutput> yields;
  private final ImmutableList<ClaimAttribute> attributes;
  private final ImmutableList<ClaimHolding> holdings;
  private final Optional<ClaimHolding.Parts> limit;
  private final boolean optional;
  private final Place place;

  private ClaimMapping(Components from) {
    this.path = Objects.requireNonNull(from.path, "path");
    this.shape = Objects.requireNonNull(from.shape, "shape");
    this.pattern = from.pattern;
    this.yields = from.yields;
    this.attributes = from.attributes;
    this.holdings = from.holdings;
    this.limit = from.limit;
    this.optional = from.optional;
    this.place = Objects.requireNonNull(from.place, "place");
    yields.forEach(output -> requireCapture(output.capture()));
    attributes.forEach(attribute -> requireCapture(attribute.capture()));
    holdings.forEach(this::requireParts);
    limit.ifPresent(this::requireParts);
    requireShape();
  }

  private void requireShape() {
    if (shape == ClaimShape.SCALAR
        && !(yields.isEmpty() && holdings.isEmpty() && limit.isEmpty())) {
      throw new IllegalArgumentException(
          "a claim of the shape `scalar` may be a number, and gives attributes only; roles,"
              + " variables and limits need the shape `string`");
    }
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Components {
    private final ClaimPath path;
    private final ClaimShape shape;
    private Optional<ClaimPattern> pattern = Optional.empty();
    private ImmutableList<ClaimOutput> yields = ImmutableList.of();
    private ImmutableList<ClaimAttribute> attributes = ImmutableList.of();
    private ImmutableList<ClaimHolding> holdings = ImmutableList.of();
    private Optional<ClaimHolding.Parts> limit = Optional.empty();
    private boolean optional;
    private Place place = Place.code();

    Components(ClaimPath path, ClaimShape shape) {
      this.path = path;
      this.shape = shape;
    }

    Components(ClaimMapping from) {
      this(from.path, from.shape);
      this.pattern = from.pattern;
      this.yields = from.yields;
      this.attributes = from.attributes;
      this.holdings = from.holdings;
      this.limit = from.limit;
      this.optional = from.optional;
      this.place = from.place;
    }
  }

  private ClaimMapping changed(Consumer<Components> change) {
    Components components = new Components(this);
    change.accept(components);
    return new ClaimMapping(components);
  }

  private void requireParts(ClaimHolding holding) {
    holding
        .parts()
        .forEach(
            part -> {
              requireCapture(part.capture());
              if (part.source() == ClaimPart.Source.MEMBER && shape != ClaimShape.MAP) {
                throw new IllegalArgumentException(
                    "only a claim of the shape `map` has members, not one of the shape `"
                        + shape
                        + "`");
              }
            });
  }

  private void requireCapture(String capture) {
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
    return new ClaimMapping(new Components(path, shape));
  }

  /**
   * A copy that applies only to values that match a pattern.
   *
   * @param captures the pattern
   * @return a new mapping
   */
  public ClaimMapping matching(ClaimPattern captures) {
    return changed(components -> components.pattern = Optional.of(captures));
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
    return changed(components -> components.yields = all);
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
    ClaimMapping changed = changed(components -> components.yields = ImmutableList.of());
    for (ClaimOutput output : others) {
      changed = changed.yielding(output);
    }
    return changed;
  }

  /**
   * A copy that gives one more attribute of the subject. A policy refuses a mapping that gives
   * attributes and roles in scopes.
   *
   * @param more the attribute to add
   * @return a new mapping
   * @throws IllegalArgumentException if it uses a capture that the pattern does not have, or the
   *     mapping already gives the attribute
   */
  public ClaimMapping giving(ClaimAttribute more) {
    return withAttributes(
        ImmutableList.<ClaimAttribute>builder().addAll(attributes).add(more).build());
  }

  /**
   * A copy with other attributes of the subject.
   *
   * @param others the attributes, which replace the previous ones
   * @return a new mapping
   * @throws IllegalArgumentException if one uses a capture that the pattern does not have, or two
   *     are the same attribute
   */
  public ClaimMapping withAttributes(Collection<ClaimAttribute> others) {
    ImmutableList<ClaimAttribute> all = ImmutableList.copyOf(others);
    if (all.stream().map(ClaimAttribute::name).distinct().count() < all.size()) {
      throw new IllegalArgumentException("a mapping gives an attribute once; add a second mapping");
    }
    return changed(components -> components.attributes = all);
  }

  /**
   * A copy that gives one more role in a scope for each value.
   *
   * @param more the holding to add
   * @return a new mapping
   * @throws IllegalArgumentException if it uses a capture that the pattern does not have, or the
   *     member of a claim that is no map
   */
  public ClaimMapping holding(ClaimHolding more) {
    return withHoldings(ImmutableList.<ClaimHolding>builder().addAll(holdings).add(more).build());
  }

  /**
   * A copy with other roles in scopes.
   *
   * @param others the holdings, which replace the previous ones
   * @return a new mapping
   * @throws IllegalArgumentException if one uses a capture that the pattern does not have, or the
   *     member of a claim that is no map
   */
  public ClaimMapping withHoldings(Collection<? extends ClaimHolding> others) {
    ImmutableList<ClaimHolding> all = ImmutableList.copyOf(others);
    return changed(components -> components.holdings = all);
  }

  /**
   * A copy whose values together make a limit of the subject: what its roles give counts only where
   * one of these limits allows it too. Without the claim, with one of another shape, or with no
   * value that names a limit, it is the empty limit, which allows nothing.
   *
   * @param names what names the limits of a value, in the place of roles
   * @return a new mapping
   * @throws IllegalArgumentException if it uses a capture that the pattern does not have, or the
   *     member of a claim that is no map
   */
  public ClaimMapping limiting(ClaimHolding.Parts names) {
    return changed(components -> components.limit = Optional.of(names));
  }

  /**
   * A copy that makes no limit.
   *
   * @return a new mapping
   */
  public ClaimMapping withoutLimit() {
    return changed(
        components -> {
          components.limit = Optional.empty();
          components.optional = false;
        });
  }

  /**
   * A copy that makes no limit for tokens without the claim. A token that has it is limited.
   *
   * @return a new mapping
   */
  public ClaimMapping optional() {
    return changed(components -> components.optional = true);
  }

  /**
   * A copy with another place in the source.
   *
   * @param where where the author wrote it
   * @return a new mapping
   */
  public ClaimMapping at(Place where) {
    return changed(components -> components.place = where);
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
   * The attributes of the subject that the values give.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<ClaimAttribute> attributes() {
    return attributes;
  }

  /**
   * The roles in scopes for each value.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<ClaimHolding> holdings() {
    return holdings;
  }

  /**
   * What names the limits of a value, in the place of roles.
   *
   * @return empty if the mapping makes no limit
   */
  public Optional<ClaimHolding.Parts> limit() {
    return limit;
  }

  /**
   * Whether a token without the claim is not limited.
   *
   * @return false if it gets the empty limit
   */
  public boolean isOptional() {
    return optional;
  }

  /**
   * Whether it gives nothing.
   *
   * @return true if it has no outputs, no attributes, no holdings and no limit
   */
  public boolean isIdle() {
    return yields.isEmpty() && attributes.isEmpty() && holdings.isEmpty() && limit.isEmpty();
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
        && ImmutableSet.copyOf(yields).equals(ImmutableSet.copyOf(other.yields))
        && ImmutableSet.copyOf(attributes).equals(ImmutableSet.copyOf(other.attributes))
        && ImmutableSet.copyOf(holdings).equals(ImmutableSet.copyOf(other.holdings))
        && limit.equals(other.limit)
        && optional == other.optional;
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, shape, pattern, ImmutableSet.copyOf(yields));
  }

  @Override
  public String toString() {
    String what = path + " " + shape + pattern.map(p -> " " + p).orElse("") + " " + yields;
    String known = attributes.isEmpty() ? what : what + " attributes " + attributes;
    String held = holdings.isEmpty() ? known : known + " holds " + holdings;
    return limit.map(names -> held + " limited by " + names).orElse(held);
  }
}
