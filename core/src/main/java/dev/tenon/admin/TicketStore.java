package dev.tenon.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where tickets are kept.
 *
 * <p>Implementations are safe to share between threads. {@link #replace} is what keeps a ticket
 * from being used twice: of several that replace the same ticket, exactly one succeeds.
 */
public interface TicketStore {

  /** The most tickets that {@link #inMemory()} keeps. */
  int MOST_IN_MEMORY = 10_000;

  /** The most tickets of one requester that {@link #inMemory()} keeps while they are open. */
  int MOST_OF_ONE_REQUESTER = 100;

  /**
   * Keeps a new ticket. A store bounds the open tickets of one requester, so that one cannot fill
   * it for all, and forgets tickets that have ended before it refuses a new one.
   *
   * @param ticket one with a new id
   * @return false if there is no room for it
   */
  boolean add(Ticket ticket);

  /**
   * The ticket of an id.
   *
   * @param id any text
   * @return the ticket as it is now, empty if there is none
   */
  Optional<Ticket> find(String id);

  /**
   * Puts a ticket in the place of what it was before, if that is still what is kept.
   *
   * @param before as it was found
   * @param after the same, one step further
   * @return false if it is no longer as it was before
   */
  boolean replace(Ticket before, Ticket after);

  /**
   * The tickets that wait for somebody to decide.
   *
   * @return an immutable list, the oldest first
   */
  List<Ticket> pending();

  /**
   * Forgets what has expired.
   *
   * @param now the time
   * @return how many tickets were forgotten
   */
  int removeExpired(Instant now);

  /**
   * A store that keeps up to {@link #MOST_IN_MEMORY} tickets in memory, up to {@link
   * #MOST_OF_ONE_REQUESTER} open ones for each requester. When it is full, those that have expired
   * are forgotten, then those that were used or denied.
   *
   * @return a new store
   */
  static TicketStore inMemory() {
    return new InMemoryTickets(MOST_IN_MEMORY, MOST_OF_ONE_REQUESTER);
  }
}
