package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps a bounded number of tickets in memory. */
final class InMemoryTickets implements TicketStore {

  private final int most;

  /** Guarded by this. */
  private final Map<String, Ticket> tickets = new LinkedHashMap<>();

  InMemoryTickets(int most) {
    this.most = most;
  }

  @Override
  public synchronized boolean add(Ticket ticket) {
    return tickets.size() < most && tickets.putIfAbsent(ticket.id(), ticket) == null;
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
        .filter(ticket -> ticket.state() instanceof Ticket.State.Pending)
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public synchronized int removeExpired(Instant now) {
    int before = tickets.size();
    tickets.values().removeIf(ticket -> !now.isBefore(ticket.expires()));
    return before - tickets.size();
  }
}
