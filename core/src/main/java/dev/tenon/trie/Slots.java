package dev.tenon.trie;

/**
 * A layout of a hash table that is at most half full: a hash is at the place that a multiplication
 * gives, or at the next free place after it. The table does not wrap around, and its last place is
 * free, so that a search needs no counter.
 *
 * @param multiplier the multiplier of hashes
 * @param shift the number of low bits of the product that are dropped
 * @param length the number of places
 * @param farthest the maximum distance of a hash from its home
 */
record Slots(int multiplier, int shift, int length, int farthest) {

  /** The golden ratio: its multiples spread evenly. */
  static final int GOLDEN = 0x9E3779B1;

  /**
   * The number of multipliers that are tried; for a few hashes, one of them usually has no
   * collision.
   */
  private static final int TRIES = 8;

  /** The best layout for some distinct hashes. */
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

  /** The home of a hash: the first place to look at. */
  int home(int hash) {
    return home(hash, multiplier, shift);
  }

  /** The home of a hash: the first place to look at. */
  static int home(int hash, int multiplier, int shift) {
    return (hash * multiplier) >>> shift;
  }
}
