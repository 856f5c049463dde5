package dev.tenon.scope;

import java.util.Collection;
import java.util.stream.Collectors;

/** The little JSON that scopes are written in. All but printable ASCII is escaped. */
final class JsonText {

  private JsonText() {}

  static String string(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit((c >> shift) & 0xF, 16));
        }
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  static String strings(Collection<String> texts) {
    return texts.stream().map(JsonText::string).collect(Collectors.joining(",", "[", "]"));
  }
}
