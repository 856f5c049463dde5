package dev.tenon.json;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes one JSON object (RFC 8259) in one line. A character that a reader could take for the end
 * of a line, a control character or half of a pair is escaped; other text stays as it is. Members
 * stand in the order in which they are put. For one thread.
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
   * An object as a text.
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
   * A whole number.
   *
   * @return this writer
   */
  public JsonWriter put(String name, long value) {
    name(name);
    out.append(value);
    return this;
  }

  /**
   * A text.
   *
   * @return this writer
   */
  public JsonWriter put(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  /**
   * Only where there is something to say.
   *
   * @return this writer
   */
  public JsonWriter putIfAny(String name, String value) {
    return value.isEmpty() ? this : put(name, value);
  }

  /**
   * Only where it is so.
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
   * An object in this one.
   *
   * @return this writer
   */
  public JsonWriter put(String name, Consumer<JsonWriter> members) {
    name(name);
    write(out, members);
    return this;
  }

  /**
   * Only where there are any.
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
   * A list of texts, only where there are any.
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
