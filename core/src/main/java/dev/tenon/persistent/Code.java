package dev.tenon.persistent;

/** The number by which a tree orders its slots. */
enum Code {
  /** By hash, to find slots by their keys. */
  HASH {
    @Override
    int of(Slot<?, ?> slot) {
      return of(slot.getKey());
    }
  },
  /** By number, to keep them in the order in which their keys came. */
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
