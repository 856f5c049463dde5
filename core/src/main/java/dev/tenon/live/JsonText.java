package dev.tenon.live;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes one JSON object (RFC 8259) in ASCII but for letters that need no escape; no line ends. */
final class JsonText {

  private final StringBuilder out;
  private boolean first = true;

  private JsonText(StringBuilder out) {
    this.out = out;
  }

  static String object(Consumer<JsonText> members) {
    StringBuilder out = new StringBuilder(256);
    write(out, members);
    return out.toString();
  }

  private static void write(StringBuilder out, Consumer<JsonText> members) {
    out.append('{');
    members.accept(new JsonText(out));
    out.append('}');
  }

  private void name(String name) {
    out.append(first ? "\"" : ",\"").append(name).append("\":");
    first = false;
  }

  JsonText put(String name, long value) {
    name(name);
    out.append(value);
    return this;
  }

  JsonText put(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  /** Only where there is something to say. */
  JsonText putIfAny(String name, String value) {
    return value.isEmpty() ? this : put(name, value);
  }

  /** Only where it is so. */
  JsonText putIf(String name, boolean value) {
    if (value) {
      name(name);
      out.append(true);
    }
    return this;
  }

  JsonText put(String name, Consumer<JsonText> members) {
    name(name);
    write(out, members);
    return this;
  }

  /** Only where there are any. */
  <T> JsonText putIfAny(String name, List<T> values, BiConsumer<JsonText, T> members) {
    if (!values.isEmpty()) {
      name(name);
      out.append('[');
      for (int i = 0; i < values.size(); i++) {
        T value = values.get(i);
        out.append(i == 0 ? "" : ",");
        write(out, json -> members.accept(json, value));
      }
      out.append(']');
    }
    return this;
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (isPlain(text, i)) {
        out.append(c);
      } else {
        escape(c);
      }
    }
    out.append('"');
  }

  /** What no reader of lines takes for an end of one, and what is a character at all. */
  private static boolean isPlain(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
    return c >= ' ' && (c < 0x7F || c > 0x9F) && c != '\u2028' && c != '\u2029' && c != '\uFEFF';
  }

  private void escape(char c) {
    String hex = Integer.toHexString(c);
    out.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
  }
}
