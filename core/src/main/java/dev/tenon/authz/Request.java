package dev.tenon.authz;

import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.Attributes;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import java.util.Objects;

/**
 * A request: may the subject perform an action on a resource, in a tenant?
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
  private final Attributes attributes;

  private Request(
      Subject subject,
      String action,
      Resource resource,
      String tenant,
      boolean creating,
      Attributes attributes) {
    this.subject = Objects.requireNonNull(subject, "subject");
    this.action = Objects.requireNonNull(action, "action");
    this.resource = Objects.requireNonNull(resource, "resource");
    this.tenant = Objects.requireNonNull(tenant, "tenant");
    this.creating = creating;
    this.attributes = attributes.requireOnly(AttributeSide.RESOURCE, AttributeSide.REQUEST);
  }

  /**
   * A request outside any named tenant.
   *
   * @param subject the subject
   * @param action the action's exact name
   * @param resource the resource
   * @return the request
   */
  public static Request of(Subject subject, String action, Resource resource) {
    return new Request(subject, action, resource, "", false, Attributes.none());
  }

  /**
   * A copy of another subject: what it asks stays the same.
   *
   * <pre>{@code
   * approvals.use(id, ticket.request().by(users.find("ada"))); // by the roles of now
   * }</pre>
   *
   * @param other the subject that asks
   * @return a new request
   */
  public Request by(Subject other) {
    return new Request(other, action, resource, tenant, creating, attributes);
  }

  /**
   * A copy in a tenant.
   *
   * @param name the tenant that the subject works in; empty for none
   * @return a new request
   */
  public Request within(String name) {
    return new Request(subject, action, resource, name, creating, attributes);
  }

  /**
   * A copy for a resource that does not exist yet. Inferences do not apply to it.
   *
   * @return a new request
   */
  public Request creating() {
    return new Request(subject, action, resource, tenant, true, attributes);
  }

  /**
   * A copy with attributes of the resource and of the request, which replace previous ones. For a
   * resource that is to be created they are those that it will have. An attribute that is not given
   * is not known, unless an attribute source of the host's settings gives it.
   *
   * @param values the values, such as of {@code resource.owner} and {@code request.ip}
   * @return a new request
   * @throws IllegalArgumentException if one is an attribute of the subject
   */
  public Request with(Attributes values) {
    return new Request(subject, action, resource, tenant, creating, values);
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
   * The requested action.
   *
   * @return the action's name
   */
  public String action() {
    return action;
  }

  /**
   * The resource of the action.
   *
   * @return the resource
   */
  public Resource resource() {
    return resource;
  }

  /**
   * The tenant that the subject works in.
   *
   * @return the tenant's name, empty for none
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

  /**
   * The attributes of the resource and of the request.
   *
   * @return the values that were given
   */
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Request other
        && subject.equals(other.subject)
        && action.equals(other.action)
        && resource.equals(other.resource)
        && tenant.equals(other.tenant)
        && creating == other.creating
        && attributes.equals(other.attributes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(subject, action, resource, tenant, creating, attributes);
  }

  @Override
  public String toString() {
    String what = subject + " " + action + " " + resource + (creating ? " (new)" : "");
    return Diagnostic.inOneLine(tenant.isEmpty() ? what : what + " within " + tenant);
  }
}
