package dev.tenon.admin;

import dev.tenon.authz.Request;
import dev.tenon.policy.Subject;
import java.time.Instant;
import java.util.Objects;

/**
 * A request that a rule held, and what became of it.
 *
 * <p>Immutable: each step makes a new ticket with the same id, so a store can tell who was first.
 */
public final class Ticket {

  /**
   * How far a ticket has come.
   *
   * <p>Cases may be added in a later version: a request whose ticket is in a state that you do not
   * know may not go ahead.
   */
  public sealed interface State {

    /** Nobody has decided yet. */
    record Pending() implements State {}

    /**
     * It may be used once.
     *
     * @param by the approver, with the roles he had
     * @param when he approved
     * @param why his words
     * @param version of the policy by which he could
     */
    record Approved(Subject by, Instant when, String why, String version) implements State {}

    /**
     * It is not to be.
     *
     * @param by who denied it
     * @param when he denied it
     * @param why his words
     */
    record Denied(Subject by, Instant when, String why) implements State {}

    /**
     * It was used, and cannot be used again.
     *
     * @param approval how it had been approved
     * @param when it was used
     * @param version of the policy by which it was
     */
    record Used(Approved approval, Instant when, String version) implements State {}
  }

  private final String id;
  private final Request request;
  private final String version;
  private final Instant staged;
  private final Instant expires;
  private final String why;
  private final State state;

  Ticket(
      String id,
      Request request,
      String version,
      Instant staged,
      Instant expires,
      String why,
      State state) {
    this.id = Objects.requireNonNull(id, "id");
    this.request = Objects.requireNonNull(request, "request");
    this.version = Objects.requireNonNull(version, "version");
    this.staged = Objects.requireNonNull(staged, "staged");
    this.expires = Objects.requireNonNull(expires, "expires");
    this.why = Objects.requireNonNull(why, "why");
    this.state = Objects.requireNonNull(state, "state");
  }

  /**
   * A ticket as a store reads it back.
   *
   * @param id what names it, hard to guess
   * @param request what was asked for, by whom, in which tenant
   * @param version of the policy that held it
   * @param staged when it was held
   * @param expires the first instant at which it can neither be approved nor used
   * @param why the requester's words
   * @return a ticket that nobody has decided yet; {@link #withState} makes it another one
   */
  public static Ticket of(
      String id, Request request, String version, Instant staged, Instant expires, String why) {
    return new Ticket(id, request, version, staged, expires, why, new State.Pending());
  }

  /**
   * The same in another state, for a store that reads it back; {@link Approvals} decides.
   *
   * @param next how far it has come
   * @return a new ticket
   */
  public Ticket withState(State next) {
    return new Ticket(id, request, version, staged, expires, why, next);
  }

  /**
   * What names it, hard to guess.
   *
   * @return the text
   */
  public String id() {
    return id;
  }

  /**
   * What was asked for, by whom, in which tenant.
   *
   * @return the request
   */
  public Request request() {
    return request;
  }

  /**
   * Of the policy that held it.
   *
   * @return the text
   */
  public String version() {
    return version;
  }

  /**
   * When it was held.
   *
   * @return the instant
   */
  public Instant staged() {
    return staged;
  }

  /**
   * The first instant at which it can neither be approved nor used.
   *
   * @return the instant
   */
  public Instant expires() {
    return expires;
  }

  /**
   * The requester's words.
   *
   * @return the text
   */
  public String why() {
    return why;
  }

  /**
   * How far it has come.
   *
   * @return the state
   */
  public State state() {
    return state;
  }

  /** The same, one step further. */
  Ticket become(State next) {
    return new Ticket(id, request, version, staged, expires, why, next);
  }

  /** Whether it counts at a time: a clock that was set back does not bring it back either. */
  boolean countsAt(Instant now) {
    return !now.isBefore(staged) && now.isBefore(expires);
  }

  /** Whether a request is the one that was held: the same asks for the same, in the same tenant. */
  boolean isFor(Request other) {
    return Author.of(request.subject()).equals(Author.of(other.subject()))
        && request.action().equals(other.action())
        && request.resource().equals(other.resource())
        && request.tenant().equals(other.tenant())
        && request.isCreating() == other.isCreating();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Ticket other
        && id.equals(other.id)
        && request.equals(other.request)
        && version.equals(other.version)
        && staged.equals(other.staged)
        && expires.equals(other.expires)
        && why.equals(other.why)
        && state.equals(other.state);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, request, version, staged, expires, why, state);
  }

  /** The name of this type, with each part. */
  @Override
  public String toString() {
    return "Ticket["
        + "id="
        + id
        + ", request="
        + request
        + ", version="
        + version
        + ", staged="
        + staged
        + ", expires="
        + expires
        + ", why="
        + why
        + ", state="
        + state
        + "]";
  }
}
