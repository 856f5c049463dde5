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

  /**
   * A text that ends with a token, as it came: alone, or in a header after the scheme's name, from
   * which it need not be cut out then. It is hashed by its end and compared as a whole.
   *
   * <p>A text comes anew with each request, so {@link String#hashCode} would go through all of it
   * each time, which costs more than everything else here. The end of a signature tells tokens
   * apart as well. Other texts with an accepted token's end can be sent by anybody, but none gets
   * in here: each costs one comparison, which ends where they differ. Many with one hash could only
   * come from an issuer that the policy lists, and no more than are kept would be compared.
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

  /** What is kept under a text in which the token begins at an index; null if nothing is. */
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
