package dev.tenon.live;

import dev.tenon.authz.BulkRead;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.live.AuditRecord.Party;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A bulk read as it is written down: one record for a filter that was made for a list, with ids as
 * the settings show them. It does not tell which resources the filter lets through: the policy's
 * version and the subject do.
 *
 * <p>Immutable and safe to share; two are equal if they are written down as the same line.
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
   * Who asked.
   *
   * @return the subject, with its id as the settings show ids
   */
  public Party subject() {
    return subject;
  }

  /**
   * Who acted for the subject.
   *
   * @return an immutable list, the one that acts directly first
   */
  public List<Party> actors() {
    return actors;
  }

  /**
   * The tenant that the subject works in.
   *
   * @return the name, empty for none
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
   * Whether the filter lets no resource through.
   *
   * @return true if nothing is allowed
   */
  public boolean letsNothingThrough() {
    return nothing;
  }

  /**
   * By which policy the filter was made.
   *
   * @return the policy's version
   */
  public String policy() {
    return policy;
  }

  /**
   * How long making the filter took.
   *
   * @return nanoseconds
   */
  public long nanos() {
    return nanos;
  }

  /**
   * The id of the host's request.
   *
   * @return the id, empty where the settings have none
   */
  public String requestId() {
    return context.requestId();
  }

  /**
   * What the host says besides.
   *
   * @return an immutable map, empty where the settings have no fields
   */
  public Map<String, String> fields() {
    return context.fields();
  }

  /** As {@code audit-read.schema.json} beside this class describes it. */
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

  /** The same as {@link #toJson}. */
  @Override
  public String toString() {
    return toJson();
  }
}
