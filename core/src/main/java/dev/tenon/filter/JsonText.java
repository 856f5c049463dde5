package dev.tenon.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses JSON of objects, lists, texts and whole numbers. Not thread-safe. */
final class JsonText {

  private final String text;
  private final int mostDeep;
  private int at;

  private JsonText(String text, int mostDeep) {
    this.text = text;
    this.mostDeep = mostDeep;
  }

  /**
   * Parses a text to a tree.
   *
   * @param mostDeep the maximum nesting depth of objects and lists
   * @throws IllegalArgumentException if the text is not valid, with the offset
   */
  static Object read(String text, int mostDeep) {
    JsonText json = new JsonText(text, mostDeep);
    Object value = json.value(0);
    json.blanks();
    if (json.at < text.length()) {
      throw json.refused("nothing more");
    }
    return value;
  }

  private IllegalArgumentException refused(String wanted) {
    return new IllegalArgumentException(
        "no JSON of a condition: at offset " + at + " " + wanted + " is expected");
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char next() {
    blanks();
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void expect(char c) {
    if (next() != c) {
      throw refused("`" + c + "`");
    }
    at++;
  }

  private Object value(int depth) {
    if (depth > mostDeep) {
      throw refused("no more than " + mostDeep + " levels of nesting");
    }
    return switch (next()) {
      case '{' -> object(depth);
      case '[' -> list(depth);
      case '"' -> string();
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    expect('{');
    while (object.isEmpty() ? next() != '}' : next() == ',') {
      at += object.isEmpty() ? 0 : 1;
      blanks();
      int start = at;
      String key = string();
      expect(':');
      if (object.put(key, value(depth + 1)) != null) {
        at = start;
        throw refused("a key that is not there yet");
      }
    }
    expect('}');
    return object;
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    expect('[');
    while (list.isEmpty() ? next() != ']' : next() == ',') {
      at += list.isEmpty() ? 0 : 1;
      list.add(value(depth + 1));
    }
    expect(']');
    return list;
  }

  private Integer number() {
    int start = at;
    at += at < text.length() && text.charAt(at) == '-' ? 1 : 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    String digits = text.substring(start, at);
    boolean ends = at == text.length() || ",]} \t\r\n".indexOf(text.charAt(at)) >= 0;
    at = start;
    try {
      int number = ends ? Integer.parseInt(digits) : -1;
      if (ends && String.valueOf(number).equals(digits)) {
        at = start + digits.length();
        return number;
      }
    } catch (NumberFormatException outside) {
      throw refused("a whole number of 32 bits");
    }
    throw refused("an object, a list, a text or a whole number");
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    expect('"');
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c < ' ') {
        throw refused("an escape in place of a control character");
      }
      at++;
      out.append(c == '\\' ? escaped() : c);
    }
    if (at == text.length()) {
      throw refused("`\"`");
    }
    at++;
    return out.toString();
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at) : '\0';
    int plain = "\"\\/bfnrt".indexOf(c);
    if (plain >= 0) {
      at++;
      return "\"\\/\b\f\n\r\t".charAt(plain);
    }
    if (c == 'u' && at + 5 <= text.length()) {
      String digits = text.substring(at + 1, at + 5);
      if (digits.chars().allMatch(d -> Character.digit(d, 16) >= 0 && d < 128)) {
        at += 5;
        return (char) Integer.parseInt(digits, 16);
      }
    }
    throw refused("an escape");
  }
}
