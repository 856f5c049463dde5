package dev.tenon.oidc;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Accepted tokens by their whole text: not by signature or id, which an altered token can share.
 * Two generations bound the size without an eviction queue: when the young one is full it becomes
 * the old one, and unused entries of the previous old one are dropped. Thread-safe.
 */
final class TokenCache {

  /** An accepted token, the keys that verified it, and the interval in which it may be used. */
  record Entry(Authenticated result, KeySet keys, Instant from, Instant until) {

    boolean isUsable(Instant now) {
      return now.isBefore(until) && !now.isBefore(from);
    }
  }

  /**
   * A text that ends with a token: the token alone, or a header with the scheme's name before it,
   * so that no substring is needed. Hashed by its end, compared as a whole.
   *
   * <p>Each request brings a new string, so {@link String#hashCode} would read all of it each time,
   * which costs more than the rest of a look-up. The end of a signature distinguishes tokens as
   * well. An attacker can send other texts with the end of an accepted token, but they are never
   * stored: each costs one comparison, which stops at the first difference. Only a listed issuer
   * could create many stored tokens with one hash, and the cache size bounds the comparisons.
   */
  private static final class Key {

    private static final int END = 16;

    private final String text;
    private final int start;
    private final int hash;

    Key(String text, int start) {
      this.text = text;
      this.start = start;
      int length = text.length();
      int of = start;
      for (int i = Math.max(0, length - END); i < length; i++) {
        of = 31 * of + text.charAt(i);
      }
      this.hash = of;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Key other
          && hash == other.hash
          && start == other.start
          && text.equals(other.text);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private final int half;
  private volatile Map<Key, Entry> young = new ConcurrentHashMap<>();
  private volatile Map<Key, Entry> old = Map.of();

  TokenCache(int most) {
    this.half = most / 2;
  }

  /** The entry of a text in which the token begins at an index; null if there is none. */
  @Nullable Entry get(String text, int start) {
    Key key = new Key(text, start);
    Entry entry = young.get(key);
    if (entry != null) {
      return entry;
    }
    Entry older = old.get(key);
    if (older != null) {
      put(key, older);
    }
    return older;
  }

  void put(String text, int start, Entry entry) {
    put(new Key(text, start), entry);
  }

  private void put(Key key, Entry entry) {
    if (half > 0) {
      if (young.size() >= half) {
        turn();
      }
      young.put(key, entry);
    }
  }

  private synchronized void turn() {
    if (young.size() >= half) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
  }
}
