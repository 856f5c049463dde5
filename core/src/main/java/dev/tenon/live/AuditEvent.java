package dev.tenon.live;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.live.AuditRecord.Party;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * An event that the host reports to an audit log, such as an administrator's command: plain values,
 * with ids as the settings show them and the host's texts unchanged.
 */
public final class AuditEvent implements Audited {

  private final long number;
  private final Instant time;
  private final Party by;
  private final List<Party> actors;
  private final String tenant;
  private final String what;
  private final String why;
  private final String answer;
  private final long lost;

  AuditEvent(
      long number,
      Instant time,
      Party by,
      List<Party> actors,
      String tenant,
      String what,
      String why,
      String answer,
      long lost) {
    this.number = number;
    this.time = time;
    this.by = by;
    this.actors = ImmutableList.copyOf(actors);
    this.tenant = tenant;
    this.what = what;
    this.why = why;
    this.answer = answer;
    this.lost = lost;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public Instant time() {
    return time;
  }

  /**
   * The author of the event.
   *
   * @return the author
   */
  public Party by() {
    return by;
  }

  /**
   * The actors for the author, the direct one first.
   *
   * @return an immutable list
   */
  public List<Party> actors() {
    return actors;
  }

  /**
   * The tenant that it is about.
   *
   * @return the tenant's name; empty if it is about more than one, or about none
   */
  public String tenant() {
    return tenant;
  }

  /**
   * What was done, as text.
   *
   * @return the text
   */
  public String what() {
    return what;
  }

  /**
   * The author's reason, as given.
   *
   * @return the text
   */
  public String why() {
    return why;
  }

  /**
   * The outcome, as text.
   *
   * @return the text
   */
  public String answer() {
    return answer;
  }

  @Override
  public long lost() {
    return lost;
  }

  /** The JSON of {@code audit-event.schema.json}, a resource of this package. */
  @Override
  public String toJson() {
    return AuditLine.of(this);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AuditEvent other
        && number == other.number
        && time.equals(other.time)
        && by.equals(other.by)
        && actors.equals(other.actors)
        && tenant.equals(other.tenant)
        && what.equals(other.what)
        && why.equals(other.why)
        && answer.equals(other.answer)
        && lost == other.lost;
  }

  @Override
  public int hashCode() {
    return Objects.hash(number, time, by, actors, tenant, what, why, answer, lost);
  }

  /** The type name with all parts. */
  @Override
  public String toString() {
    return Diagnostic.inOneLine(
        "AuditEvent["
            + "number="
            + number
            + ", time="
            + time
            + ", by="
            + by
            + ", actors="
            + actors
            + ", tenant="
            + tenant
            + ", what="
            + what
            + ", why="
            + why
            + ", answer="
            + answer
            + ", lost="
            + lost
            + "]");
  }
}
