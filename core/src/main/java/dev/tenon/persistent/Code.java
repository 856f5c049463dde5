package dev.tenon.persistent;

/** The number by which a tree orders its slots. */
enum Code {
  /** By the hash of the key, to find slots by key. */
  HASH {
    @Override
    int of(Slot<?, ?> slot) {
      return of(slot.getKey());
    }
  },
  /** By number, to keep the order in which the keys were added. */
  NUMBER {
    @Override
    int of(Slot<?, ?> slot) {
      return slot.number();
    }
  };

  /** 2^32 divided by the golden ratio, which spreads the codes of similar keys. */
  private static final int SPREAD = 0x9E3779B9;

  abstract int of(Slot<?, ?> slot);

  /** The hash of a key. */
  static int of(Object key) {
    return key.hashCode() * SPREAD;
  }
}
