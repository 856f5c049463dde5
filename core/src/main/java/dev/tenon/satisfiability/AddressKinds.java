package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.IpAddress;
import dev.tenon.condition.IpNetwork;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One address of each kind that some networks tell apart. Networks are nested or disjoint, so the
 * longest one that contains an address decides; an address outside longer ones is found by
 * descending the bits.
 */
final class AddressKinds {

  /**
   * The addresses that share their first bits.
   *
   * @param four whether they are of version 4
   * @param high the first 64 bits
   * @param low the last 64 bits
   * @param length the number of shared bits
   */
  private record Prefix(boolean four, long high, long low, int length) {

    static Prefix of(IpNetwork network) {
      IpAddress address = network.address();
      return new Prefix(address.four(), address.high(), address.low(), network.length());
    }

    int bits() {
      return four ? 32 : 128;
    }

    private boolean bit(int index) {
      int place = bits() - 1 - index;
      return place >= 64 ? (high >>> (place - 64) & 1) != 0 : (low >>> place & 1) != 0;
    }

    boolean contains(Prefix other) {
      if (four != other.four || length > other.length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (bit(i) != other.bit(i)) {
          return false;
        }
      }
      return true;
    }

    Prefix half(boolean second) {
      int place = bits() - 1 - length;
      long highBit = second && place >= 64 ? 1L << (place - 64) : 0;
      long lowBit = second && place < 64 ? 1L << place : 0;
      return new Prefix(four, high | highBit, low | lowBit, length + 1);
    }
  }

  /** What is an address of version 4 in the spelling of version 6. */
  private static final Prefix MAPPED = new Prefix(false, 0, 0xFFFFL << 32, 96);

  private AddressKinds() {}

  static ImmutableList<IpAddress> of(List<IpNetwork> networks) {
    Set<Prefix> prefixes = new LinkedHashSet<>();
    networks.forEach(network -> prefixes.add(Prefix.of(network)));
    prefixes.add(new Prefix(true, 0, 0, 0));
    prefixes.add(new Prefix(false, 0, 0, 0));
    Set<Prefix> taken = new LinkedHashSet<>(prefixes);
    taken.add(MAPPED);
    ImmutableSet.Builder<IpAddress> found = ImmutableSet.builder();
    for (Prefix prefix : prefixes) {
      List<Prefix> inside = new ArrayList<>();
      for (Prefix other : taken) {
        if (!other.equals(prefix) && prefix.contains(other)) {
          inside.add(other);
        }
      }
      outside(prefix, inside).forEach(found::add);
    }
    return found.build().asList();
  }

  /** An address that shares a prefix and none of the longer ones, if there is one. */
  private static List<IpAddress> outside(Prefix prefix, List<Prefix> longer) {
    if (longer.isEmpty()) {
      return List.of(new IpAddress(prefix.four, prefix.high, prefix.low));
    }
    if (longer.contains(prefix)) {
      return List.of();
    }
    for (boolean second : new boolean[] {false, true}) {
      Prefix half = prefix.half(second);
      List<IpAddress> found = outside(half, longer.stream().filter(half::contains).toList());
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }
}
