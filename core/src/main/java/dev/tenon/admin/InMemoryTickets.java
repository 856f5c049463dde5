package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a bounded number of tickets in memory, and a bounded number of open ones for each
 * requester, so that one requester cannot fill the store. If it is full, unusable tickets are
 * removed: expired ones first, then used or denied ones.
 */
final class InMemoryTickets implements TicketStore {

  /** The requester's identity, without actors. */
  private record Requester(String issuer, String id) {

    static Requester of(Ticket ticket) {
      return new Requester(ticket.request().subject().issuer(), ticket.request().subject().id());
    }
  }

  private final int most;
  private final int mostOfOne;

  /** Guarded by this. */
  private final Map<String, Ticket> tickets = new LinkedHashMap<>();

  InMemoryTickets(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  @Override
  public synchronized boolean add(Ticket ticket) {
    if (openOf(Requester.of(ticket), ticket.staged()) >= mostOfOne) {
      return false;
    }
    if (tickets.size() >= most) {
      removeExpired(ticket.staged());
    }
    if (tickets.size() >= most) {
      tickets.values().removeIf(other -> !isOpen(other));
    }
    return tickets.size() < most && tickets.putIfAbsent(ticket.id(), ticket) == null;
  }

  private long openOf(Requester requester, Instant now) {
    return tickets.values().stream()
        .filter(ticket -> isOpen(ticket) && now.isBefore(ticket.expires()))
        .filter(ticket -> Requester.of(ticket).equals(requester))
        .count();
  }

  /** Whether the ticket is pending or approved and not used. */
  private static boolean isOpen(Ticket ticket) {
    return ticket.state() instanceof Ticket.TicketState.Pending
        || ticket.state() instanceof Ticket.TicketState.Approved;
  }

  @Override
  public synchronized Optional<Ticket> find(String id) {
    return Optional.ofNullable(tickets.get(id));
  }

  @Override
  public synchronized boolean replace(Ticket before, Ticket after) {
    return tickets.replace(before.id(), before, after);
  }

  @Override
  public synchronized List<Ticket> pending() {
    return tickets.values().stream()
        .filter(ticket -> ticket.state() instanceof Ticket.TicketState.Pending)
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public synchronized int removeExpired(Instant now) {
    int before = tickets.size();
    tickets.values().removeIf(ticket -> !now.isBefore(ticket.expires()));
    return before - tickets.size();
  }
}
