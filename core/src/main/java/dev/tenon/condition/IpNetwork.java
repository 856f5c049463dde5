package dev.tenon.condition;

import java.util.Optional;

/**
 * A network of IP addresses (RFC 4632): those that share the first bits. Immutable.
 *
 * @param address the network's first address
 * @param length the number of shared bits, at most 32 of version 4 and 128 of version 6
 */
public record IpNetwork(IpAddress address, int length) {

  /** Checks that no bit is set behind the prefix. */
  public IpNetwork {
    if (length < 0 || length > bits(address)) {
      throw new IllegalArgumentException(
          "a prefix of " + address + " has at most " + bits(address) + " bits, not " + length);
    }
    if ((address.high() & ~highMask(address, length)) != 0
        || (address.low() & ~lowMask(address, length)) != 0) {
      throw new IllegalArgumentException(
          address + "/" + length + " has bits set behind the prefix; it is no network");
    }
  }

  private static int bits(IpAddress address) {
    return address.four() ? 32 : 128;
  }

  private static long highMask(IpAddress address, int length) {
    return address.four() || length >= 64 ? -1L : length == 0 ? 0 : -1L << (64 - length);
  }

  private static long lowMask(IpAddress address, int length) {
    return address.four() ? -1L << (32 - length) : length <= 64 ? 0 : -1L << (128 - length);
  }

  /**
   * The network with a text.
   *
   * @param text such as {@code 10.0.0.0/8}; an address alone is the network of that address
   * @return the network; empty if the text is not one
   */
  public static Optional<IpNetwork> parse(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int length = slash < 0 ? bits(address.get()) : length(text.substring(slash + 1));
    try {
      return length < 0 ? Optional.empty() : Optional.of(new IpNetwork(address.get(), length));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // The answer to a wrong text; it is no failure.
    }
  }

  private static int length(String digits) {
    if (digits.isEmpty() || digits.length() > 3) {
      return -1;
    }
    int length = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      length = 10 * length + (c - '0');
    }
    return length;
  }

  /**
   * Whether an address is in this network.
   *
   * @param other any address
   * @return true if it is of the same version and shares the first bits
   */
  public boolean contains(IpAddress other) {
    return other.four() == address.four()
        && (other.high() & highMask(address, length)) == address.high()
        && (other.low() & lowMask(address, length)) == address.low();
  }

  /** The address and the length, such as {@code 10.0.0.0/8}. */
  @Override
  public String toString() {
    return address + "/" + length;
  }
}
