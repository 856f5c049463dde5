package dev.tenon.oidc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses JSON (RFC 8259) strictly: no duplicate names at any depth, no comments, no trailing text,
 * strict UTF-8, and no more levels than allowed.
 *
 * <p>No library is used because two parsers that treat a duplicate name differently are a known
 * attack on tokens, and few libraries refuse duplicates in nested objects. One pass; the depth
 * limit bounds the recursion.
 */
final class Json {

  /** The text is not strict JSON, or is nested too deeply. */
  static final class InvalidException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean tooDeep;

    InvalidException(String why, boolean tooDeep) {
      super(why, null, false, false);
      this.tooDeep = tooDeep;
    }

    boolean tooDeep() {
      return tooDeep;
    }
  }

  private final String text;
  private final int maxDepth;
  private int at;
  private int depth;

  private Json(String text, int maxDepth) {
    this.text = text;
    this.maxDepth = maxDepth;
  }

  /** Parses a text that is one object. The result is immutable and keeps the text's order. */
  static Map<String, Object> object(byte[] utf8, int maxDepth) throws InvalidException {
    Json json = new Json(decode(utf8), maxDepth);
    json.blanks();
    json.require(json.peek() == '{', "no object");
    Map<String, Object> object = json.object();
    json.blanks();
    json.require(json.at == json.text.length(), "text after the object");
    return object;
  }

  private static String decode(byte[] utf8) throws InvalidException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidException("no UTF-8", false);
    }
  }

  private @Nullable Object value() throws InvalidException {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object() throws InvalidException {
    enter();
    Map<String, Object> object = new LinkedHashMap<>();
    while (more('}', object.isEmpty())) {
      String name = string();
      blanks();
      require(next() == ':', "no colon");
      blanks();
      require(!object.containsKey(name), "a name twice");
      put(object, name, value());
    }
    depth--;
    return Collections.unmodifiableMap(object);
  }

  @SuppressWarnings("NullAway") // a member can be a JSON null
  private static void put(Map<String, Object> object, String name, @Nullable Object value) {
    object.put(name, value);
  }

  @SuppressWarnings("NullAway") // an element can be a JSON null
  private List<Object> array() throws InvalidException {
    enter();
    List<Object> array = new ArrayList<>();
    while (more(']', array.isEmpty())) {
      array.add(value());
    }
    depth--;
    return Collections.unmodifiableList(array);
  }

  private void enter() throws InvalidException {
    at++;
    if (++depth > maxDepth) {
      throw new InvalidException("too deep", true);
    }
  }

  /** Whether another member follows; consumes the comma before it, or the closing bracket. */
  private boolean more(char end, boolean first) throws InvalidException {
    blanks();
    if (peek() == end) {
      at++;
      return false;
    }
    if (!first) {
      require(next() == ',', "no comma");
      blanks();
    }
    return true;
  }

  private String string() throws InvalidException {
    require(next() == '"', "no string");
    int start = at;
    while (peek() != '"' && peek() != '\\' && peek() >= ' ') {
      at++;
    }
    if (peek() == '"') {
      return text.substring(start, at++);
    }
    StringBuilder out = new StringBuilder().append(text, start, at);
    for (char c = next(); c != '"'; c = next()) {
      require(c >= ' ', "a control character");
      out.append(c == '\\' ? escaped() : c);
    }
    return out.toString();
  }

  private char escaped() throws InvalidException {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw new InvalidException("no such escape", false);
    };
  }

  private char unicode() throws InvalidException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char c = next();
      require(c < 0x7F && Character.digit(c, 16) >= 0, "no hexadecimal digit");
      unit = unit * 16 + Character.digit(c, 16);
    }
    return (char) unit;
  }

  private @Nullable Object word(String word, @Nullable Object value) throws InvalidException {
    require(text.startsWith(word, at), "no value");
    at += word.length();
    return value;
  }

  private Object number() throws InvalidException {
    int start = at;
    skip('-');
    if (!skip('0')) {
      digits();
    }
    boolean whole = true;
    if (skip('.')) {
      digits();
      whole = false;
    }
    if (skip('e') || skip('E')) {
      if (!skip('+')) {
        skip('-');
      }
      digits();
      whole = false;
    }
    return number(text.substring(start, at), whole);
  }

  private static Object number(String digits, boolean whole) throws InvalidException {
    if (whole && digits.length() <= 18) {
      return Long.valueOf(digits);
    }
    Double number = Double.valueOf(digits);
    if (number.isInfinite()) {
      throw new InvalidException("no number that can be kept", false);
    }
    return number;
  }

  private void digits() throws InvalidException {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    require(at > start, "no digit");
  }

  private boolean skip(char c) {
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /** The next character, or 0 at the end; JSON may contain 0 only as an escape. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private char next() throws InvalidException {
    require(at < text.length(), "it ends too early");
    return text.charAt(at++);
  }

  private void require(boolean right, String otherwise) throws InvalidException {
    if (!right) {
      throw new InvalidException(otherwise, false);
    }
  }
}
