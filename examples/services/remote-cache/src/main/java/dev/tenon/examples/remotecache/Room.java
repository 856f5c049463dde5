package dev.tenon.examples.remotecache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which things are kept, how large they are, and which of them go when there are too many. Where an
 * instance has too much, it is what was used longest ago there. Where all have too much, the
 * instance that has most gives: whoever fills the cache takes nothing from those who keep little.
 * Not thread-safe.
 *
 * @param <K> the name of a thing
 */
final class Room<K extends Room.Kept> {

  /** The name of a thing that is kept. */
  interface Kept {

    /** To which instance it belongs. */
    String instance();
  }

  /** The things of one instance, the one that was used longest ago first. */
  private static final class Shelf<K> {

    private final LinkedHashMap<K, Long> costs = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    K eldest() {
      return costs.keySet().iterator().next();
    }

    /** What it could give without the thing that is just being kept. */
    long spare(K added) {
      Long cost = costs.containsKey(added) ? costs.get(added) : null;
      return bytes - (cost == null ? 0 : cost);
    }
  }

  private final Bound bound;
  private final Map<String, Shelf<K>> shelves = new HashMap<>();
  private long bytes;

  Room(Bound bound) {
    this.bound = bound;
  }

  /** Whether something is kept; if it is, it has been used now. */
  boolean use(K key) {
    Shelf<K> shelf = shelves.get(key.instance());
    return shelf != null && shelf.costs.get(key) != null;
  }

  /**
   * Keeps something, in place of what had its name.
   *
   * @param size its bytes, at most {@link Bound#largest}
   * @return what has to go for it
   */
  List<K> add(K key, long size) {
    if (size > bound.largest()) {
      throw new IllegalArgumentException(size + " bytes are more than " + bound.largest());
    }
    remove(key);
    Shelf<K> own = shelves.computeIfAbsent(key.instance(), instance -> new Shelf<>());
    own.costs.put(key, size + Bound.ENTRY);
    own.bytes += size + Bound.ENTRY;
    bytes += size + Bound.ENTRY;
    List<K> gone = new ArrayList<>();
    while (own.bytes > bound.ofOne()) {
      gone.add(give(own));
    }
    while (bytes > bound.ofAll()) {
      gone.add(give(largest(key)));
    }
    return gone;
  }

  private Shelf<K> largest(K added) {
    Comparator<Map.Entry<String, Shelf<K>>> bySpare =
        Comparator.comparingLong(shelf -> shelf.getValue().spare(added));
    return shelves.entrySet().stream()
        .max(bySpare.thenComparing(Map.Entry.comparingByKey()))
        .orElseThrow()
        .getValue();
  }

  private K give(Shelf<K> shelf) {
    K eldest = shelf.eldest();
    remove(eldest);
    return eldest;
  }

  void remove(K key) {
    Shelf<K> shelf = shelves.get(key.instance());
    @Nullable Long cost = shelf == null ? null : shelf.costs.remove(key);
    if (shelf != null && cost != null) {
      shelf.bytes -= cost;
      bytes -= cost;
      if (shelf.costs.isEmpty()) {
        shelves.remove(key.instance());
      }
    }
  }

  /** Removes all that one instance keeps, and says what that was. */
  List<K> removeAll(String instance) {
    Shelf<K> shelf = shelves.get(instance);
    List<K> all = shelf == null ? List.of() : List.copyOf(shelf.costs.keySet());
    all.forEach(this::remove);
    return all;
  }

  /** What one instance keeps counts for. */
  long bytes(String instance) {
    Shelf<K> shelf = shelves.get(instance);
    return shelf == null ? 0 : shelf.bytes;
  }

  /** What all of it counts for. */
  long bytes() {
    return bytes;
  }
}
