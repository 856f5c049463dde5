package dev.tenon.authz;

import dev.tenon.filter.ResourceFilter;
import dev.tenon.subject.Subject;

/**
 * A filter that was made for a list: who may read what of it is decided by the filter, elsewhere,
 * for all resources at once. What a {@link DecisionInterceptor} sees of {@link Access#filter}.
 *
 * <p>Immutable and safe to share.
 */
public final class BulkRead {

  private final Subject subject;
  private final String tenant;
  private final String action;
  private final ResourceFilter filter;
  private final String version;
  private final long nanos;

  BulkRead(
      Subject subject,
      String tenant,
      String action,
      ResourceFilter filter,
      String version,
      long nanos) {
    this.subject = subject;
    this.tenant = tenant;
    this.action = action;
    this.filter = filter;
    this.version = version;
    this.nanos = nanos;
  }

  /**
   * Who asked.
   *
   * @return the subject
   */
  public Subject subject() {
    return subject;
  }

  /**
   * The tenant that the subject works in.
   *
   * @return the name that was given; empty for none
   */
  public String tenant() {
    return tenant;
  }

  /**
   * What is to be done with the resources.
   *
   * @return the action's name, as it was asked for
   */
  public String action() {
    return action;
  }

  /**
   * The answer.
   *
   * @return the filter
   */
  public ResourceFilter filter() {
    return filter;
  }

  /**
   * By which policy the filter was made.
   *
   * @return the policy's version
   */
  public String version() {
    return version;
  }

  /**
   * How long making the filter took.
   *
   * @return nanoseconds
   */
  public long nanos() {
    return nanos;
  }

  /** Who, what and by which policy, in one line; nothing of what the filter lets through. */
  @Override
  public String toString() {
    String where = tenant.isEmpty() ? "" : " within " + tenant;
    return subject.id() + " lists " + action + where + " by policy " + version;
  }
}
