package dev.tenon.filter;

import dev.tenon.path.Resource;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which resources a subject may do something to, as a condition: for a database that pages and
 * filters, an object store, or a list.
 *
 * <pre>{@code
 * ResourceFilter filter = access.filter("FLINK_VIEW");
 * RowMapping jobs =
 *     RowMapping.columns().fixed("flink").column("cluster").fixed("flink-job").column("name");
 * SqlCondition where = SqlDialect.POSTGRESQL.where(filter, jobs);
 * String sql = "SELECT cluster, name FROM jobs WHERE " + where.text() + " ORDER BY name LIMIT 50";
 * }</pre>
 *
 * <p>It agrees with a check on every resource, at the instant at which it was made, and until
 * {@link #validUntil}: keep it for a request or a page, not for a session. Where nothing is allowed
 * it is the condition {@code nothing}; there is no filter that says nothing at all. Immutable and
 * safe to share.
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
   * The filter that lets no resource through.
   *
   * @return the one such value
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
   * A filter for what is visible and allowed and not withheld.
   *
   * @param visible alternatives of which one holds for each resource that exists for the subject
   * @param allowed alternatives of which one holds for each resource that it may act on
   * @param withheld alternatives of which none holds
   * @return the filter; takes about as long as comparing each alternative with each other
   */
  public static ResourceFilter of(
      Collection<Condition> visible,
      Collection<Condition> allowed,
      Collection<Condition> withheld) {
    return of(Selection.of(visible, allowed, withheld));
  }

  /**
   * The same where resources have second names: for a resource under a second name it answers as
   * for the one that it stands for.
   *
   * @param names for each second name what it stands for; no name leads to one that changes again
   * @return a filter of the resources as they are named by whoever asks
   */
  public ResourceFilter named(Map<Resource, Resource> names) {
    return names.isEmpty()
        ? this
        : new ResourceFilter(new Renaming(names).of(condition), validUntil);
  }

  /**
   * The same for a limited time.
   *
   * @param instant when it has to be made anew
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
   * Until when the filter agrees with checks, as far as time alone changes them.
   *
   * @return the next instant at which a rule begins or ends to count, empty if there is none
   */
  public Optional<Instant> validUntil() {
    return validUntil;
  }

  /**
   * Whether nothing passes, so that a database need not be asked.
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
