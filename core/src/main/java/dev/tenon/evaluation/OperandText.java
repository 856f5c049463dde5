package dev.tenon.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of an operand, taken apart: literal pieces between stars, and at most one reference.
 *
 * @param chunks the literal text before the first star, between each two, and behind the last; for
 *     a reference the text before it and behind it
 * @param reference the name in braces; empty if there is none
 * @param problem what is wrong; empty if nothing is
 */
record OperandText(List<String> chunks, String reference, String problem) {

  static OperandText parse(String text) {
    List<String> chunks = new ArrayList<>();
    StringBuilder chunk = new StringBuilder();
    String reference = "";
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        if (i == text.length() || "*$\\/".indexOf(text.charAt(i)) < 0) {
          return wrong("`\\` escapes only `*`, `$`, `/` and itself");
        }
        chunk.append(text.charAt(i));
      } else if (c == '*' || text.startsWith("${", i)) {
        chunks.add(chunk.toString());
        chunk.setLength(0);
        if (c == '$') {
          int end = text.indexOf('}', i);
          if (end < 0 || end == i + 2) {
            return wrong("a reference is `${name}`");
          }
          if (!reference.isEmpty()) {
            return wrong("a value has at most one reference");
          }
          reference = text.substring(i + 2, end);
          i = end;
        }
      } else {
        chunk.append(c);
      }
    }
    chunks.add(chunk.toString());
    return !reference.isEmpty() && chunks.size() > 2
        ? wrong("a value has a reference or `*`, not both")
        : new OperandText(List.copyOf(chunks), reference, "");
  }

  private static OperandText wrong(String problem) {
    return new OperandText(List.of(), "", problem);
  }

  boolean isReference() {
    return !reference.isEmpty();
  }

  boolean isLiteral() {
    return reference.isEmpty() && chunks.size() == 1;
  }
}
