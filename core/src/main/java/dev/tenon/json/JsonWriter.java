package dev.tenon.json;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes one JSON object (RFC 8259) in one line. Line separators, control characters and unpaired
 * surrogates are escaped; other text is unchanged. Members keep their insertion order. For one
 * thread.
 *
 * <pre>{@code
 * JsonWriter.object(json -> json.put("v", 1).putIfAny("tenant", tenant));   // {"v":1}
 * }</pre>
 */
public final class JsonWriter {

  private final StringBuilder out;
  private boolean first = true;

  private JsonWriter(StringBuilder out) {
    this.out = out;
  }

  /**
   * Returns an object as text.
   *
   * @param members puts the members
   * @return the text, without a line end
   */
  public static String object(Consumer<JsonWriter> members) {
    StringBuilder out = new StringBuilder(256);
    write(out, members);
    return out.toString();
  }

  private static void write(StringBuilder out, Consumer<JsonWriter> members) {
    out.append('{');
    members.accept(new JsonWriter(out));
    out.append('}');
  }

  private void name(String name) {
    out.append(first ? "\"" : ",\"").append(name).append("\":");
    first = false;
  }

  /**
   * Adds an integer.
   *
   * @return this writer
   */
  public JsonWriter put(String name, long value) {
    name(name);
    out.append(value);
    return this;
  }

  /**
   * Adds a string.
   *
   * @return this writer
   */
  public JsonWriter put(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  /**
   * Adds a string unless it is empty.
   *
   * @return this writer
   */
  public JsonWriter putIfAny(String name, String value) {
    return value.isEmpty() ? this : put(name, value);
  }

  /**
   * Adds {@code true}, or nothing if false.
   *
   * @return this writer
   */
  public JsonWriter putIf(String name, boolean value) {
    if (value) {
      name(name);
      out.append(true);
    }
    return this;
  }

  /**
   * Adds a nested object.
   *
   * @return this writer
   */
  public JsonWriter put(String name, Consumer<JsonWriter> members) {
    name(name);
    write(out, members);
    return this;
  }

  /**
   * Adds a list of objects unless it is empty.
   *
   * @return this writer
   */
  public <T> JsonWriter putIfAny(String name, List<T> values, BiConsumer<JsonWriter, T> members) {
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

  /**
   * Adds a list of strings unless it is empty.
   *
   * @return this writer
   */
  public JsonWriter putIfAny(String name, List<String> values) {
    if (!values.isEmpty()) {
      name(name);
      out.append('[');
      for (int i = 0; i < values.size(); i++) {
        out.append(i == 0 ? "" : ",");
        quote(values.get(i));
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

  /** Whether it is no line separator, control character, byte order mark or unpaired surrogate. */
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
