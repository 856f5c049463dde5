package dev.tenon.suite;

import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a claim mapping in one line, in the syntax of a policy file's {@code claims}. */
final class MappingText {

  /** Text that needs no quotes in YAML: not a number, no special character. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private MappingText() {}

  static String of(ClaimMapping mapping) {
    List<String> parts = new ArrayList<>();
    parts.add("claim: " + path(mapping.path()));
    parts.add("shape: " + text(mapping.shape().toString()));
    mapping.pattern().ifPresent(pattern -> parts.add("pattern: " + text(pattern.toString())));
    List<String> variables = new ArrayList<>();
    for (ClaimOutput output : mapping.yields()) {
      if (output.givesRoles()) {
        parts.add("roles: " + given(output));
      } else {
        variables.add(variable(output));
      }
    }
    if (!variables.isEmpty()) {
      parts.add("variables: " + map(variables));
    }
    return map(parts);
  }

  private static String variable(ClaimOutput output) {
    return text(output.variable()) + ": " + given(output);
  }

  private static String path(ClaimPath path) {
    return switch (path.spelling()) {
      case DOTTED -> text(path.text());
      case POINTER -> "{pointer: " + text(path.text()) + "}";
      case NAME -> "{name: " + text(path.text()) + "}";
    };
  }

  private static String given(ClaimOutput output) {
    List<String> parts = new ArrayList<>();
    if (!output.capture().isEmpty()) {
      parts.add("capture: " + text(output.capture()));
    }
    output.table().ifPresent(table -> parts.add("table: " + table(table)));
    return parts.isEmpty() ? "as-it-stands" : map(parts);
  }

  private static String table(Map<String, Set<String>> table) {
    return map(
        table.entrySet().stream()
            .map(row -> text(row.getKey()) + ": " + list(row.getValue()))
            .toList());
  }

  private static String map(List<String> entries) {
    return "{" + String.join(", ", entries) + "}";
  }

  private static String list(Collection<String> texts) {
    return "[" + String.join(", ", texts.stream().map(MappingText::text).toList()) + "]";
  }

  private static String text(String text) {
    if (PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' '
          || (c > '~' && !Character.isLetterOrDigit(c) && !Character.isSurrogate(c))) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
