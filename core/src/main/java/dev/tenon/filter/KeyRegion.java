package dev.tenon.filter;

/**
 * Keys of an object store that belong together: one key, a key and all beneath it, or all that
 * begin with a text. Immutable.
 *
 * @param text the key, or what keys begin with; without a slash at its end but where {@code extent}
 *     is {@link Extent#STARTING}
 * @param extent how far it reaches
 */
public record KeyRegion(String text, Extent extent) {

  /** How far a region reaches. */
  public enum Extent {
    /** The key alone. */
    EXACTLY,
    /** The key, and all that begin with it and a slash. */
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
