package dev.tenon.filter;

/**
 * A set of keys of an object store: one key, a key and all keys beneath it, or all keys with a
 * prefix. Immutable.
 *
 * @param text the key or the prefix; it may end with a slash only if {@code extent} is {@link
 *     Extent#STARTING}
 * @param extent the extent of the region
 */
public record KeyRegion(String text, Extent extent) {

  /** The extent of a region. */
  public enum Extent {
    /** Only the key. */
    EXACTLY,
    /** The key, and all keys that begin with it and a slash. */
    AND_BENEATH,
    /** All keys that begin with the text. */
    STARTING
  }

  /**
   * Whether a key is in the region.
   *
   * @param key any key
   * @return true if it is
   */
  public boolean contains(String key) {
    return switch (extent) {
      case EXACTLY -> key.equals(text);
      case AND_BENEATH -> key.equals(text) || key.startsWith(text + "/");
      case STARTING -> key.startsWith(text);
    };
  }
}
