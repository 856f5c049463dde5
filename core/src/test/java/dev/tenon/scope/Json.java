package dev.tenon.scope;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON of objects, lists and strings, to look at what was written. */
final class Json {

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  static Object read(String text) {
    Json json = new Json(text);
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
      default -> string();
    };
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
