package dev.tenon.authz;

import dev.tenon.filter.ResourceFilter;
import dev.tenon.subject.Subject;

/**
 * A filter that was created for a list, as a {@link DecisionInterceptor} sees a call of {@link
 * Access#filter}. The host applies the filter to all resources at once.
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
   * The subject of the request.
   *
   * @return the subject
   */
  public Subject subject() {
    return subject;
  }

  /**
   * The tenant that the subject works in.
   *
   * @return the name in the request; empty for none
   */
  public String tenant() {
    return tenant;
  }

  /**
   * The requested action.
   *
   * @return the action's name, as in the request
   */
  public String action() {
    return action;
  }

  /**
   * The filter that was created.
   *
   * @return the filter
   */
  public ResourceFilter filter() {
    return filter;
  }

  /**
   * The version of the policy that the filter was created from.
   *
   * @return the policy's version
   */
  public String version() {
    return version;
  }

  /**
   * The time it took to create the filter.
   *
   * @return nanoseconds
   */
  public long nanos() {
    return nanos;
  }

  /** Subject, action and policy version in one line, without the content of the filter. */
  @Override
  public String toString() {
    String where = tenant.isEmpty() ? "" : " within " + tenant;
    return subject.id() + " lists " + action + where + " by policy " + version;
  }
}
