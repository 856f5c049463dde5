package dev.tenon.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON of objects, lists, strings and whole numbers, to look at what was written. */
public final class JsonReader {

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /** The tree that a text is. */
  public static Object read(String text) {
    JsonReader json = new JsonReader(text);
    Object value = json.value();
    if (json.at != text.length()) {
      throw new IllegalArgumentException("more after " + text.substring(0, json.at));
    }
    return value;
  }

  private Object value() {
    return switch (text.charAt(at)) {
      case '{' -> object();
      case '[' -> list();
      case '"' -> string();
      default -> number();
    };
  }

  private Integer number() {
    int start = at;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return Integer.valueOf(text.substring(start, at));
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    do {
      at++;
      String key = string();
      expect(':');
      object.put(key, value());
    } while (text.charAt(at) == ',');
    expect('}');
    return object;
  }

  private List<Object> list() {
    List<Object> list = new ArrayList<>();
    do {
      at++;
      list.add(value());
    } while (text.charAt(at) == ',');
    expect(']');
    return list;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    expect('"');
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\' && text.charAt(at) == 'u') {
        c = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
        at += 5;
      } else if (c == '\\') {
        c = text.charAt(at++);
      }
      out.append(c);
    }
    at++;
    return out.toString();
  }

  private void expect(char c) {
    if (text.charAt(at++) != c) {
      throw new IllegalArgumentException("expected " + c + " at " + (at - 1) + " of " + text);
    }
  }
}
