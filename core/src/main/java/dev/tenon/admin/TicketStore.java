package dev.tenon.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores tickets.
 *
 * <p>Implementations are thread-safe. {@link #replace} prevents a ticket from being used twice: of
 * several concurrent calls for one ticket, exactly one succeeds.
 */
public interface TicketStore {

  /** The most tickets that {@link #inMemory()} keeps. */
  int MOST_IN_MEMORY = 10_000;

  /** The most tickets of one requester that {@link #inMemory()} keeps while they are open. */
  int MOST_OF_ONE_REQUESTER = 100;

  /**
   * Adds a new ticket. A store limits the open tickets of one requester, so that one requester
   * cannot fill it, and removes ended tickets before it refuses a new one.
   *
   * @param ticket a ticket with a new id
   * @return false if the store is full
   */
  boolean add(Ticket ticket);

  /**
   * The ticket with an id.
   *
   * @param id any text
   * @return the current ticket, empty if there is none
   */
  Optional<Ticket> find(String id);

  /**
   * Replaces a ticket if it is unchanged in the store.
   *
   * @param before the ticket as found
   * @param after the ticket with the next state
   * @return false if the stored ticket has changed
   */
  boolean replace(Ticket before, Ticket after);

  /**
   * The pending tickets.
   *
   * @return an immutable list, the oldest first
   */
  List<Ticket> pending();

  /**
   * Removes expired tickets.
   *
   * @param now the current time
   * @return the number of tickets removed
   */
  int removeExpired(Instant now);

  /**
   * Creates a store that keeps up to {@link #MOST_IN_MEMORY} tickets in memory, and up to {@link
   * #MOST_OF_ONE_REQUESTER} open ones for each requester. When it is full, expired tickets are
   * removed first, then used or denied ones.
   *
   * @return a new store
   */
  static TicketStore inMemory() {
    return new InMemoryTickets(MOST_IN_MEMORY, MOST_OF_ONE_REQUESTER);
  }
}
