package dev.tenon.examples.flyteadmin;

import dev.tenon.path.Resource;
import java.util.List;

/**
 * Flyte's own URLs of inputs, outputs and decks: {@code
 * flyte://v1/<project>/<domain>/<execution>/<node>[/<attempt>]/<i|o|d>[/<name>]}.
 *
 * <p>The whole text is read, from its first character to its last, and every part is checked for
 * the letters that it may have: what merely contains such a URL is none.
 */
final class FlyteUrl {

  private static final String START = "flyte://v1/";
  private static final List<String> KINDS = List.of("i", "o", "d");

  private FlyteUrl() {}

  /** The data of the execution that a URL names; nothing that can be allowed if it is none. */
  static Resource data(String url, String org) {
    String[] parts = url.startsWith(START) ? url.substring(START.length()).split("/", -1) : null;
    if (parts == null || !isWhole(parts)) {
      return Scope.NOTHING;
    }
    return new Scope(org, parts[0], parts[1]).resource(Kind.DATA, parts[2]);
  }

  private static boolean isWhole(String[] parts) {
    for (String part : parts) {
      if (!isName(part)) {
        return false;
      }
    }
    return switch (parts.length) {
      case 5 -> KINDS.contains(parts[4]);
      case 6 -> (isNumber(parts[4]) && KINDS.contains(parts[5])) || namesOne(parts, 4);
      case 7 -> isNumber(parts[4]) && namesOne(parts, 5);
      default -> false;
    };
  }

  /** Whether one literal of the inputs or outputs is named, which a deck does not have. */
  private static boolean namesOne(String[] parts, int kind) {
    return parts[kind].equals("i") || parts[kind].equals("o");
  }

  private static boolean isNumber(String part) {
    return part.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean isName(String part) {
    return !part.isEmpty() && part.chars().allMatch(FlyteUrl::isLetter);
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
