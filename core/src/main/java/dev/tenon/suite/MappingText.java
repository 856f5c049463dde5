package dev.tenon.suite;

import dev.tenon.claims.ClaimAttribute;
import dev.tenon.claims.ClaimHolding;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    mapping
        .pattern()
        .filter(pattern -> !pattern.choices().isEmpty())
        .ifPresent(pattern -> parts.add("captures: " + table(pattern.choices())));
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
    if (!mapping.attributes().isEmpty()) {
      parts.add(
          "attributes: "
              + map(
                  mapping.attributes().stream()
                      .map(each -> text(each.shortName()) + ": " + given(each))
                      .toList()));
    }
    boolean map = mapping.shape() == ClaimShape.MAP;
    List<String> holds = mapping.holdings().stream().map(holding -> holding(holding, map)).toList();
    if (!holds.isEmpty()) {
      parts.add("holds: [" + String.join(", ", holds) + "]");
    }
    mapping
        .limit()
        .ifPresent(
            limit -> {
              List<String> scope = scope(limit, map);
              String names = part(limit.role(), map);
              scope.add(0, "limit: " + names);
              parts.add("limits: " + (scope.size() == 1 ? names : map(scope)));
            });
    if (mapping.isOptional()) {
      parts.add("optional: true");
    }
    return map(parts);
  }

  private static String holding(ClaimHolding holding, boolean map) {
    List<String> entries = new ArrayList<>();
    if (holding instanceof ClaimHolding.Rows table) {
      entries.addAll(entries(table.key()));
      entries.add(
          "table: "
              + map(
                  table.rows().entrySet().stream()
                      .map(row -> text(row.getKey()) + ": " + held(row.getValue()))
                      .toList()));
    } else if (holding instanceof ClaimHolding.Parts parts) {
      entries.add("role: " + part(parts.role(), map));
      entries.addAll(scope(parts, map));
    }
    return map(entries);
  }

  private static String held(Collection<HeldRole> roles) {
    return "["
        + String.join(
            ", ",
            roles.stream()
                .map(
                    role -> {
                      List<String> entries = new ArrayList<>();
                      entries.add("role: " + text(role.role()));
                      entries.addAll(scope(role.scope()));
                      return map(entries);
                    })
                .toList())
        + "]";
  }

  private static List<String> scope(RoleScope scope) {
    List<String> entries = new ArrayList<>();
    if (!scope.tenant().isEmpty()) {
      entries.add("tenant: " + text(scope.tenant()));
    }
    scope.path().ifPresent(path -> entries.add("on: " + text(path.toString())));
    if (!scope.variables().isEmpty()) {
      entries.add("variables: " + table(scope.variables().asMap()));
    }
    scope.end().ifPresent(end -> entries.add("until: " + text(end.toString())));
    return entries;
  }

  private static List<String> scope(ClaimHolding.Parts parts, boolean map) {
    List<String> entries = new ArrayList<>();
    parts.tenant().ifPresent(part -> entries.add("tenant: " + part(part, map)));
    parts.path().ifPresent(part -> entries.add("on: " + part(part, map)));
    if (!parts.variables().isEmpty()) {
      entries.add(
          "variables: "
              + map(
                  parts.variables().entrySet().stream()
                      .map(entry -> text(entry.getKey()) + ": " + part(entry.getValue(), map))
                      .toList()));
    }
    return entries;
  }

  private static String part(ClaimPart part, boolean map) {
    List<String> entries = entries(part);
    return entries.isEmpty() ? (map ? "key" : "as-it-stands") : map(entries);
  }

  private static List<String> entries(ClaimPart part) {
    List<String> entries = new ArrayList<>();
    switch (part.source()) {
      case CONSTANT -> entries.add("value: " + list(part.constants()));
      case CAPTURE -> entries.add("capture: " + text(part.capture()));
      case CLAIM -> part.path().ifPresent(path -> entries.add("claim: " + path(path)));
      case MEMBER -> part.path().ifPresent(path -> entries.add("at: " + path(path)));
      case VALUE -> {
        // Without a source, a table or a range is of the value.
      }
    }
    part.table().ifPresent(table -> entries.add("table: " + table(table)));
    part.range().ifPresent(range -> entries.add("within: " + text(range.toString())));
    return entries;
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
    return given(output.capture(), output.table());
  }

  private static String given(ClaimAttribute attribute) {
    return given(attribute.capture(), attribute.table());
  }

  private static String given(String capture, Optional<Map<String, Set<String>>> rows) {
    List<String> parts = new ArrayList<>();
    if (!capture.isEmpty()) {
      parts.add("capture: " + text(capture));
    }
    rows.ifPresent(table -> parts.add("table: " + table(table)));
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
