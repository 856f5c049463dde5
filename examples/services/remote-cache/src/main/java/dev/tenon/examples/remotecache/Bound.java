package dev.tenon.examples.remotecache;

/**
 * How much is kept at most.
 *
 * @param ofOne bytes of one instance
 * @param ofAll bytes of all instances together
 */
record Bound(long ofOne, long ofAll) {

  /** What each thing counts for beside its own bytes, so that empty ones are not free. */
  static final int ENTRY = 512;

  Bound {
    if (ofOne <= ENTRY || ofAll < ofOne) {
      throw new IllegalArgumentException(
          "an instance keeps more than %d bytes, and no more than all do: %d of %d"
              .formatted(ENTRY, ofOne, ofAll));
    }
  }

  /** Half of the memory that this process may have, and a quarter of it for one instance. */
  static Bound ofMemory() {
    long half = Runtime.getRuntime().maxMemory() / 2;
    return new Bound(half / 2, half);
  }

  /** The largest thing that is kept. */
  long largest() {
    return ofOne - ENTRY;
  }
}
