package dev.tenon.oidc;

import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parsed token in compact form (RFC 7515, section 7.1), not verified yet.
 *
 * @param header the protected header
 * @param claims the payload
 * @param signed the signed bytes as text: header and payload, with a dot between
 * @param signature the signature in strict base64url
 */
record CompactToken(
    Map<String, Object> header, Map<String, Object> claims, String signed, String signature) {

  /** Parses a text; refuses a text that two parsers could read differently. */
  static CompactToken parse(String text, int maxDepth) throws RefusedException {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    RefusedException.unless(
        first > 0 && second > first, TokenRefusalReason.MALFORMED, "no three parts");
    int third = text.indexOf('.', second + 1);
    if (third >= 0) {
      boolean encrypted = text.indexOf('.', text.indexOf('.', third + 1) + 1) < 0;
      throw encrypted && text.indexOf('.', third + 1) > 0
          ? new RefusedException(TokenRefusalReason.NOT_SIGNED, "encrypted")
          : new RefusedException(TokenRefusalReason.MALFORMED, "no three parts");
    }
    Map<String, Object> header = json(bytes(text.substring(0, first)), maxDepth, "header");
    RefusedException.unless(
        !"none".equals(header.get("alg")), TokenRefusalReason.NOT_SIGNED, "none");
    return new CompactToken(
        header,
        json(bytes(text.substring(first + 1, second)), maxDepth, "payload"),
        text.substring(0, second),
        strict(text.substring(second + 1)));
  }

  private static Map<String, Object> json(byte[] utf8, int maxDepth, String part)
      throws RefusedException {
    try {
      return Json.object(utf8, maxDepth);
    } catch (Json.InvalidException e) {
      throw new RefusedException(
          e.tooDeep() ? TokenRefusalReason.TOO_LARGE : TokenRefusalReason.MALFORMED, part);
    }
  }

  /** Strict base64url (RFC 7515, section 2): no padding, no blanks, no unused bits that are set. */
  private static byte[] bytes(String base64url) throws RefusedException {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(base64url);
      String again = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      RefusedException.unless(again.equals(base64url), TokenRefusalReason.MALFORMED, "base64url");
      return bytes;
    } catch (IllegalArgumentException e) {
      throw new RefusedException(TokenRefusalReason.MALFORMED, "base64url");
    }
  }

  private static String strict(String base64url) throws RefusedException {
    RefusedException.unless(
        bytes(base64url).length > 0, TokenRefusalReason.MALFORMED, "no signature");
    return base64url;
  }

  /** A header parameter, which must be a text; empty if it is absent. */
  String header(String name) throws RefusedException {
    return text(header, name, "header");
  }

  /** A claim, which must be a text; empty if it is absent. */
  String claim(String name) throws RefusedException {
    return text(claims, name, "claim");
  }

  private static String text(Map<String, Object> from, String name, String what)
      throws RefusedException {
    @Nullable Object value = from.get(name);
    RefusedException.unless(
        value instanceof String || !from.containsKey(name),
        TokenRefusalReason.MALFORMED,
        what + " `" + name + "` is no text");
    return value instanceof String text ? text : "";
  }
}
