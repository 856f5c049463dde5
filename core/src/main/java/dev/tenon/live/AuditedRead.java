package dev.tenon.live;

import dev.tenon.authz.BulkRead;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.live.AuditRecord.Party;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A recorded bulk read: one record for a filter made for a list, with ids as the settings show
 * them. It does not list the resources that pass; the policy's version and the subject determine
 * them.
 *
 * <p>Immutable and thread-safe; two are equal if their lines are equal.
 */
public final class AuditedRead implements Audited {

  private final long number;
  private final Instant time;
  private final long lost;
  private final Party subject;
  private final List<Party> actors;
  private final String tenant;
  private final String action;
  private final boolean nothing;
  private final String policy;
  private final long nanos;
  private final AuditContext context;

  AuditedRead(
      long number,
      Instant time,
      long lost,
      Party subject,
      List<Party> actors,
      BulkRead read,
      AuditContext context) {
    this.number = number;
    this.time = time;
    this.lost = lost;
    this.subject = subject;
    this.actors = actors;
    this.tenant = Waiting.cut(read.tenant());
    this.action = Waiting.cut(read.action());
    this.nothing = read.filter().equals(ResourceFilter.nothing());
    this.policy = read.version();
    this.nanos = read.nanos();
    this.context = context;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Instant time() {
    return time;
  }

  @Override
  public long lost() {
    return lost;
  }

  /**
   * The requesting subject.
   *
   * @return the subject, with its id as the settings show ids
   */
  public Party subject() {
    return subject;
  }

  /**
   * The actors for the subject.
   *
   * @return an immutable list, the direct one first
   */
  public List<Party> actors() {
    return actors;
  }

  /**
   * The tenant of the request.
   *
   * @return the name, empty for none
   */
  public String tenant() {
    return tenant;
  }

  /**
   * The requested action.
   *
   * @return the action's name, as requested
   */
  public String action() {
    return action;
  }

  /**
   * Whether the filter passes no resource.
   *
   * @return true if nothing is allowed
   */
  public boolean letsNothingThrough() {
    return nothing;
  }

  /**
   * The version of the policy that made the filter.
   *
   * @return the policy's version
   */
  public String policy() {
    return policy;
  }

  /**
   * The time to make the filter.
   *
   * @return the duration in nanoseconds
   */
  public long nanos() {
    return nanos;
  }

  /**
   * The id of the host's request.
   *
   * @return the id, empty if the settings have none
   */
  public String requestId() {
    return context.requestId();
  }

  /**
   * Further fields from the host.
   *
   * @return an immutable map, empty if the settings have no fields
   */
  public Map<String, String> fields() {
    return context.fields();
  }

  /** The JSON of {@code audit-read.schema.json}, a resource of this package. */
  @Override
  public String toJson() {
    return AuditLine.of(this);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AuditedRead other && toJson().equals(other.toJson());
  }

  @Override
  public int hashCode() {
    return toJson().hashCode();
  }

  /** Returns {@link #toJson}. */
  @Override
  public String toString() {
    return toJson();
  }
}
