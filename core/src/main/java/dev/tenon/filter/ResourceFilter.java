package dev.tenon.filter;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Resource;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The resources on which a subject may perform an action, as a condition: for a database that
 * filters and pages, an object store, or a list.
 *
 * <pre>{@code
 * ResourceFilter filter = access.filter("FLINK_VIEW");
 * RowMapping jobs =
 *     RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");
 * SqlCondition where = SqlDialect.POSTGRESQL.where(filter, jobs);
 * String sql = "SELECT cluster, name FROM jobs WHERE " + where.text() + " ORDER BY name LIMIT 50";
 * }</pre>
 *
 * <p>It agrees with a check on every resource, from the instant at which it was created until
 * {@link #validUntil}: keep it for a request or a page, not for a session. If nothing is allowed,
 * it is the condition {@code nothing}; there is no empty filter. Immutable and safe to share.
 */
public final class ResourceFilter implements Predicate<Resource> {

  private static final ResourceFilter NOTHING =
      new ResourceFilter(Condition.NOTHING, Optional.empty());

  private final Condition condition;
  private final Optional<Instant> validUntil;

  private ResourceFilter(Condition condition, Optional<Instant> validUntil) {
    this.condition = Objects.requireNonNull(condition, "condition");
    this.validUntil = validUntil;
  }

  /**
   * The filter that no resource passes.
   *
   * @return the shared instance
   */
  public static ResourceFilter nothing() {
    return NOTHING;
  }

  /**
   * A filter for a condition.
   *
   * @param condition the condition
   * @return the filter
   */
  public static ResourceFilter of(Condition condition) {
    return new ResourceFilter(condition, Optional.empty());
  }

  /**
   * A filter for the resources that are visible and allowed and not withheld.
   *
   * @param visible alternatives of which at least one holds for each resource that is visible to
   *     the subject
   * @param allowed alternatives of which at least one holds for each resource that it may act on
   * @param withheld alternatives of which none holds
   * @return the filter; takes about as long as comparing the alternatives pairwise
   */
  public static ResourceFilter of(
      Collection<Condition> visible,
      Collection<Condition> allowed,
      Collection<Condition> withheld) {
    return of(Selection.of(visible, allowed, withheld));
  }

  /**
   * A copy for resources with aliases: a resource under an alias passes if the resource that the
   * alias stands for passes.
   *
   * @param names the canonical name for each alias; no canonical name begins with an alias
   * @return a filter for names of resources in requests
   */
  public ResourceFilter named(Map<Resource, Resource> names) {
    return names.isEmpty()
        ? this
        : new ResourceFilter(new Renaming(names).of(condition), validUntil);
  }

  /**
   * A copy for a limited time.
   *
   * @param instant when it must be created again
   * @return a new filter
   */
  public ResourceFilter until(Instant instant) {
    return new ResourceFilter(condition, Optional.of(instant));
  }

  /**
   * The condition on canonical resources.
   *
   * @return the condition in normal form
   */
  public Condition condition() {
    return condition;
  }

  /**
   * The time until which the filter agrees with checks, as long as policy and relations do not
   * change.
   *
   * @return the next instant at which a rule starts or ends, empty if there is none
   */
  public Optional<Instant> validUntil() {
    return validUntil;
  }

  /**
   * Whether no resource passes, so that no database query is needed.
   *
   * @return true for the condition {@code nothing}
   */
  public boolean isNothing() {
    return condition.equals(Condition.NOTHING);
  }

  /**
   * Whether a resource passes: exactly if the action on it is allowed.
   *
   * @param resource any resource
   * @return true if it does; false if it is not canonical
   */
  @Override
  public boolean test(Resource resource) {
    return resource.isCanonical() && condition.test(resource);
  }

  /**
   * Whether a resource with attributes passes: exactly if the action on it is allowed.
   *
   * @param resource any resource
   * @param attributes the attributes of the resource
   * @return true if it does; false if it is not canonical
   */
  public boolean test(Resource resource, AttributeLookup attributes) {
    return resource.isCanonical() && condition.test(resource, attributes);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ResourceFilter other
        && condition.equals(other.condition)
        && validUntil.equals(other.validUntil);
  }

  @Override
  public int hashCode() {
    return Objects.hash(condition, validUntil);
  }

  /** The condition on one line. */
  @Override
  public String toString() {
    return condition.toString();
  }
}
