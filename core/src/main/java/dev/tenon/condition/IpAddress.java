package dev.tenon.condition;

import java.util.Arrays;
import java.util.Optional;

/**
 * An address of the internet protocol, version 4 or 6 (RFC 791, RFC 4291). An IPv4-mapped address
 * such as {@code ::ffff:10.0.0.1} is the address of version 4. Immutable.
 *
 * @param four whether it is of version 4
 * @param high the first 64 bits; 0 for version 4
 * @param low the last 64 bits; the 32 bits of an address of version 4
 */
public record IpAddress(boolean four, long high, long low) {

  private static final long MAPPED = 0xFFFFL << 32;
  private static final long FOUR = 0xFFFF_FFFFL;

  /** Checks the parts and maps an IPv4-mapped address to version 4. */
  public IpAddress {
    if (!four && high == 0 && (low & ~FOUR) == MAPPED) {
      four = true;
      low &= FOUR;
    }
    if (four && (high != 0 || (low & ~FOUR) != 0)) {
      throw new IllegalArgumentException("an address of version 4 has 32 bits");
    }
  }

  /**
   * The address with a text.
   *
   * @param text such as {@code 10.0.0.1} or {@code 2001:db8::1}, without a port or zone
   * @return the address
   * @throws IllegalArgumentException if the text is not an address
   */
  public static IpAddress of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IP address: `" + text + "`"));
  }

  /**
   * Reads a text. Decimal numbers with leading zeros are refused, since others read them as octal.
   *
   * @param text any text
   * @return the address; empty if the text is not one
   */
  public static Optional<IpAddress> parse(String text) {
    if (text.length() > 45) {
      return Optional.empty();
    }
    long[] bits = text.indexOf(':') < 0 ? four(text) : six(text);
    return bits.length == 0
        ? Optional.empty()
        : Optional.of(new IpAddress(bits.length == 1, bits.length == 1 ? 0 : bits[0], last(bits)));
  }

  private static long last(long[] bits) {
    return bits[bits.length - 1];
  }

  private static final long[] NONE = {};

  private static long[] four(String text) {
    long bits = 0;
    int parts = 0;
    int at = 0;
    while (at <= text.length()) {
      int dot = text.indexOf('.', at);
      int end = dot < 0 ? text.length() : dot;
      int number = number(text, at, end, 10, 3);
      if (number < 0 || number > 255 || (end - at > 1 && text.charAt(at) == '0')) {
        return NONE;
      }
      bits = (bits << 8) | number;
      parts++;
      at = end + 1;
    }
    return parts == 4 ? new long[] {bits} : NONE;
  }

  private static long[] six(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      int[] all = groups(text);
      return all.length == 8 ? bits(all, new int[0]) : NONE;
    }
    String before = text.substring(0, gap);
    String after = text.substring(gap + 2);
    int[] front = before.isEmpty() ? new int[0] : groups(before);
    int[] back = after.isEmpty() ? new int[0] : groups(after);
    boolean wrong =
        (front.length == 0 && !before.isEmpty())
            || (back.length == 0 && !after.isEmpty())
            || before.indexOf('.') >= 0
            || front.length + back.length > 7;
    return wrong ? NONE : bits(front, back);
  }

  /** Groups of 16 bits, the last two perhaps in the spelling of version 4; none if wrong. */
  private static int[] groups(String text) {
    int[] groups = new int[9];
    int count = 0;
    int at = 0;
    while (at <= text.length()) {
      int colon = text.indexOf(':', at);
      int end = colon < 0 ? text.length() : colon;
      if (colon < 0 && text.indexOf('.', at) >= 0) {
        long[] four = four(text.substring(at));
        if (four.length == 0 || count > 6) {
          return new int[0];
        }
        groups[count++] = (int) (four[0] >>> 16);
        groups[count++] = (int) (four[0] & 0xFFFF);
        break;
      }
      int number = number(text, at, end, 16, 4);
      if (number < 0 || count == 8) {
        return new int[0];
      }
      groups[count++] = number;
      at = end + 1;
    }
    return Arrays.copyOf(groups, count);
  }

  private static long[] bits(int[] front, int[] back) {
    long[] bits = new long[2];
    for (int i = 0; i < front.length; i++) {
      bits[i / 4] |= (long) front[i] << (48 - 16 * (i % 4));
    }
    for (int i = 0; i < back.length; i++) {
      int place = 8 - back.length + i;
      bits[place / 4] |= (long) back[i] << (48 - 16 * (place % 4));
    }
    return bits;
  }

  private static int number(String text, int from, int to, int radix, int most) {
    if (to <= from || to - from > most) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number * radix + digit;
    }
    return number;
  }

  /** The address in its usual text; version 6 with all groups, in lower case. */
  @Override
  public String toString() {
    if (four) {
      return (low >>> 24) + "." + (low >>> 16 & 255) + "." + (low >>> 8 & 255) + "." + (low & 255);
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      long half = i < 4 ? high : low;
      out.append(i == 0 ? "" : ":").append(Long.toHexString(half >>> (48 - 16 * (i % 4)) & 0xFFFF));
    }
    return out.toString();
  }
}
