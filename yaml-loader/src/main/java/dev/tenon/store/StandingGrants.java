package dev.tenon.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The grants that are to be in force, and their ledger, which is read once: what it cannot keep
 * counts here until the process ends. For one thread at a time.
 *
 * @param <G> a grant in the host's own form
 */
final class StandingGrants<G extends StandingGrant> {

  private final GrantLedger<G> ledger;

  /** The oldest first. */
  private final Map<Key, G> grants = new LinkedHashMap<>();

  /** Those that ended, which the ledger has not yet forgotten. */
  private final Set<Key> unforgotten = new LinkedHashSet<>();

  private boolean read;

  private record Key(String tenant, String name) {}

  StandingGrants(GrantLedger<G> ledger) {
    this.ledger = ledger;
  }

  private Key keyOf(G grant) {
    return new Key(grant.tenant(), grant.grant().name());
  }

  /** Reads the ledger, unless that was done. */
  void read() {
    if (!read) {
      Map<Key, G> since = new LinkedHashMap<>(grants);
      List<G> kept = ledger.lasting();
      grants.clear();
      kept.forEach(grant -> grants.put(keyOf(grant), grant));
      grants.keySet().removeAll(unforgotten);
      grants.putAll(since);
      read = true;
    }
  }

  /** Those whose time is not over. Others are left out from now on, wherever the clock goes. */
  List<G> lasting(Instant now) {
    grants.values().removeIf(grant -> !now.isBefore(grant.grant().until()));
    return List.copyOf(grants.values());
  }

  /** Adds a grant, and throws what the ledger throws. */
  void add(G grant) {
    grants.put(keyOf(grant), grant);
    forget();
    ledger.given(grant);
  }

  /** Removes a grant, and throws what the ledger throws. */
  void remove(String tenant, String name) {
    end(tenant, name);
    forget();
  }

  /** Removes a grant, which the ledger forgets later. */
  void end(String tenant, String name) {
    Key key = new Key(tenant, name);
    grants.remove(key);
    unforgotten.add(key);
  }

  /** Has the ledger forget what ended. */
  void forget() {
    for (Key key : List.copyOf(unforgotten)) {
      ledger.ended(key.tenant(), key.name());
      unforgotten.remove(key);
    }
  }

  /** The same, but what the ledger cannot do is done with the next change. */
  void forgetIfPossible() {
    try {
      forget();
    } catch (RuntimeException later) {
      // No policy waits for a ledger: what ended is not in force, whatever the ledger has.
    }
  }
}
