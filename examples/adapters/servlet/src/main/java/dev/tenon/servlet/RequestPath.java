package dev.tenon.servlet;

import dev.tenon.path.Resource;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The path of a request as its segments, each decoded once; the decision and the handler see the
 * same ones.
 *
 * <pre>{@code
 * RequestPath.parse("/jobs/f%20oo");     // jobs, "f oo"
 * RequestPath.parse("/jobs/a%2fb");      // empty: an encoded slash
 * }</pre>
 *
 * <p>Refused, never repaired: {@code //} and a slash at the end, {@code .} and {@code ..}, {@code
 * ;}, {@code \}, an encoded slash, backslash, semicolon or percent sign (what is encoded twice),
 * bytes that are not UTF-8, and whatever else is no canonical segment of a {@link Resource}.
 * Immutable.
 */
public final class RequestPath {

  private static final String NEVER_DECODED = "/\\;%";

  private static final RequestPath ROOT = new RequestPath(Resource.of());

  /** The segments; canonical but for the root's, which has none. */
  private final Resource segments;

  private RequestPath(Resource segments) {
    this.segments = segments;
  }

  /**
   * Reads a path.
   *
   * @param raw as it was sent, without the query
   * @return the path, empty if it is refused
   */
  public static Optional<RequestPath> parse(String raw) {
    return parse(raw, 0);
  }

  /** Reads the path that begins at an index. */
  static Optional<RequestPath> parse(String raw, int from) {
    if (!raw.startsWith("/", from)) {
      return Optional.empty();
    }
    if (raw.length() == from + 1) {
      return Optional.of(ROOT);
    }
    String[] segments = new String[count(raw, from)];
    int start = from + 1;
    for (int i = 0; i < segments.length; i++) {
      int slash = raw.indexOf('/', start);
      int end = slash < 0 ? raw.length() : slash;
      Optional<String> segment = decode(raw.substring(start, end));
      if (segment.isEmpty()) {
        return Optional.empty();
      }
      segments[i] = segment.get();
      start = end + 1;
    }
    Resource path = Resource.of(segments);
    return path.isCanonical() ? Optional.of(new RequestPath(path)) : Optional.empty();
  }

  private static int count(String raw, int from) {
    int slashes = 0;
    for (int i = from; i < raw.length(); i++) {
      if (raw.charAt(i) == '/') {
        slashes++;
      }
    }
    return slashes;
  }

  private static Optional<String> decode(String raw) {
    boolean encoded = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c > '~' || c == ';' || c == '\\') {
        return Optional.empty();
      }
      encoded |= c == '%';
    }
    return encoded ? percentDecode(raw) : Optional.of(raw);
  }

  private static Optional<String> percentDecode(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int octet = i + 2 < raw.length() ? octet(raw.charAt(i + 1), raw.charAt(i + 2)) : -1;
        if (octet < 0 || NEVER_DECODED.indexOf(octet) >= 0) {
          return Optional.empty();
        }
        bytes.put((byte) octet);
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  private static int octet(char high, char low) {
    int first = hex(high);
    int second = hex(low);
    return first < 0 || second < 0 ? -1 : first * 16 + second;
  }

  /** A digit of the alphabet that RFC 3986 knows, not any that Unicode has. */
  private static int hex(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  /**
   * How many segments there are.
   *
   * @return 0 for the root
   */
  public int size() {
    return segments.size();
  }

  /**
   * One segment.
   *
   * @param index from 0
   * @return the decoded segment
   */
  public String segment(int index) {
    return segments.segment(index);
  }

  /**
   * The segments.
   *
   * @return an immutable list
   */
  public List<String> segments() {
    return segments.segments();
  }

  /** The segments as a resource, which is not canonical for the root. */
  Resource resource() {
    return segments;
  }

  /** The decoded segments, each after a slash. */
  @Override
  public String toString() {
    return "/" + String.join("/", segments());
  }
}
