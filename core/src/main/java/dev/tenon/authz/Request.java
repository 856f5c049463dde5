package dev.tenon.authz;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import java.util.Objects;

/**
 * A question: may this subject do this action to this resource, working in this tenant?
 *
 * <pre>{@code
 * Request.of(ada, "FLINK_SUBMIT", Resource.of("flink", "prod", "flink-job", "tx_7"))
 *     .within("payments");
 * }</pre>
 *
 * <p>Immutable; equal when all parts are equal.
 */
public final class Request {

  private final Subject subject;
  private final String action;
  private final Resource resource;
  private final String tenant;
  private final boolean creating;

  private Request(
      Subject subject, String action, Resource resource, String tenant, boolean creating) {
    this.subject = Objects.requireNonNull(subject, "subject");
    this.action = Objects.requireNonNull(action, "action");
    this.resource = Objects.requireNonNull(resource, "resource");
    this.tenant = Objects.requireNonNull(tenant, "tenant");
    this.creating = creating;
  }

  /**
   * A request outside any named tenant.
   *
   * @param subject who asks
   * @param action the action's exact name
   * @param resource to what
   * @return the request
   */
  public static Request of(Subject subject, String action, Resource resource) {
    return new Request(subject, action, resource, "", false);
  }

  /**
   * The same within a tenant.
   *
   * @param name the tenant the subject works in; empty for none named
   * @return a new request
   */
  public Request within(String name) {
    return new Request(subject, action, resource, name, creating);
  }

  /**
   * The same for a resource that does not exist yet: what is only inferred does not count then.
   *
   * @return a new request
   */
  public Request creating() {
    return new Request(subject, action, resource, tenant, true);
  }

  /**
   * Who asks.
   *
   * @return the subject
   */
  public Subject subject() {
    return subject;
  }

  /**
   * What is to be done.
   *
   * @return the action's name
   */
  public String action() {
    return action;
  }

  /**
   * To what.
   *
   * @return the resource
   */
  public Resource resource() {
    return resource;
  }

  /**
   * The tenant that the subject works in.
   *
   * @return the tenant's name, empty if none is named
   */
  public String tenant() {
    return tenant;
  }

  /**
   * Whether the resource is to be created.
   *
   * @return true if it does not exist yet
   */
  public boolean isCreating() {
    return creating;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Request other
        && subject.equals(other.subject)
        && action.equals(other.action)
        && resource.equals(other.resource)
        && tenant.equals(other.tenant)
        && creating == other.creating;
  }

  @Override
  public int hashCode() {
    return Objects.hash(subject, action, resource, tenant, creating);
  }

  @Override
  public String toString() {
    String what = subject + " " + action + " " + resource + (creating ? " (new)" : "");
    return Diagnostic.inOneLine(tenant.isEmpty() ? what : what + " within " + tenant);
  }
}
