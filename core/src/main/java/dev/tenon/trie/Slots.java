package dev.tenon.trie;

/**
 * How hashes find their places in a table that is at most half full: where a multiplication sends
 * them, or the next free place after that. The table does not wrap around, and its last place stays
 * free, so that a search need not count.
 *
 * @param multiplier what hashes are multiplied by
 * @param shift how many low bits of the product do not count
 * @param length how many places there are
 * @param farthest how far a hash may be from where it was sent
 */
record Slots(int multiplier, int shift, int length, int farthest) {

  /** The golden ratio: its multiples spread evenly. */
  static final int GOLDEN = 0x9E3779B1;

  /** So many multipliers are tried; for a handful of hashes, one of them sends none astray. */
  private static final int TRIES = 8;

  /** The best places for some hashes that all differ. */
  static Slots of(int[] hashes) {
    Slots best = of(hashes, GOLDEN);
    int multiplier = GOLDEN;
    for (int i = 1; i < TRIES && best.farthest > 0; i++) {
      multiplier *= GOLDEN;
      Slots other = of(hashes, multiplier);
      best = other.farthest < best.farthest ? other : best;
    }
    return best;
  }

  private static Slots of(int[] hashes, int multiplier) {
    int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(2 * hashes.length - 1));
    Slots empty = new Slots(multiplier, Integer.SIZE - bits, 0, 0);
    boolean[] taken = new boolean[(1 << bits) + hashes.length];
    int last = (1 << bits) - 1;
    int farthest = 0;
    for (int hash : hashes) {
      int home = empty.home(hash);
      int place = home;
      while (taken[place]) {
        place++;
      }
      taken[place] = true;
      last = Math.max(last, place);
      farthest = Math.max(farthest, place - home);
    }
    return new Slots(multiplier, empty.shift, last + 2, farthest);
  }

  /** Where a hash is sent. */
  int home(int hash) {
    return home(hash, multiplier, shift);
  }

  /** Where a hash is sent. */
  static int home(int hash, int multiplier, int shift) {
    return (hash * multiplier) >>> shift;
  }
}
