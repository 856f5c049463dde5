package dev.tenon.oidc;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Accepted tokens by their whole text: not by signature or by id, since an altered token has those
 * too. Two generations, so that it is bounded without bookkeeping: when the young one is full it
 * becomes the old one, and what was in the old one and not used since is gone. Thread-safe.
 */
final class TokenCache {

  /** An accepted token, the keys that it was verified with, and until when it may be used. */
  record Entry(Authenticated result, KeySet keys, Instant from, Instant until) {

    boolean isUsable(Instant now) {
      return now.isBefore(until) && !now.isBefore(from);
    }
  }

  private final int half;
  private volatile Map<String, Entry> young = new ConcurrentHashMap<>();
  private volatile Map<String, Entry> old = Map.of();

  TokenCache(int most) {
    this.half = most / 2;
  }

  @Nullable Entry get(String token) {
    Entry entry = young.get(token);
    if (entry != null) {
      return entry;
    }
    Entry older = old.get(token);
    if (older != null) {
      put(token, older);
    }
    return older;
  }

  void put(String token, Entry entry) {
    if (half > 0) {
      if (young.size() >= half) {
        turn();
      }
      young.put(token, entry);
    }
  }

  private synchronized void turn() {
    if (young.size() >= half) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
  }
}
