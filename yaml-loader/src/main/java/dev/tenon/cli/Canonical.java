package dev.tenon.cli;

import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.yaml.Comment;
import dev.tenon.yaml.YamlPolicies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A policy file in canonical form: the printed policy with every comment of the original text.
 *
 * <p>A comment stays with its part: the one that begins in the next line, or else the one that
 * contains it. Parts are identified by their position in the policy, such as the third permission
 * of a role, and not by their line, so that they can be found in the printed text.
 */
final class Canonical {

  private static final String HEADER = "";
  private static final String END = "end";

  private final String text;
  private final Map<String, List<Comment>> comments = new HashMap<>();

  private Canonical(String text) {
    this.text = text;
  }

  /** The canonical form of a policy and the text that it was read from. */
  static String of(String name, String text, Policy policy) {
    Canonical form = new Canonical(YamlPolicies.print(policy));
    form.attach(YamlPolicies.comments(name, text), text, parts(text, policy));
    return form.print();
  }

  /** The top-level keys of a text that its canonical form lacks. */
  static Set<String> dropped(String text, Policy policy) {
    Set<String> keys = new LinkedHashSet<>(topLevel(text).keySet());
    keys.removeAll(topLevel(YamlPolicies.print(policy)).keySet());
    keys.remove("top policies");
    Set<String> names = new LinkedHashSet<>();
    keys.forEach(key -> names.add(key.substring("top ".length())));
    return names;
  }

  private void attach(List<Comment> all, String source, Map<String, Integer> parts) {
    Set<String> printed = parts(text, YamlPolicies.parse("canonical", text)).keySet();
    List<String> lines = source.lines().toList();
    List<Map.Entry<String, Integer>> ordered = new ArrayList<>(parts.entrySet());
    ordered.sort(Map.Entry.comparingByValue(Comparator.naturalOrder()));
    for (Comment comment : all) {
      String part = partOf(comment, lines, ordered, printed);
      comments.computeIfAbsent(part, key -> new ArrayList<>()).add(comment);
    }
  }

  /** The last printed part that begins at or before the line that the comment applies to. */
  private static String partOf(
      Comment comment,
      List<String> lines,
      List<Map.Entry<String, Integer>> parts,
      Set<String> printed) {
    int line =
        comment.alone() ? nextContent(lines, comment.place().line()) : comment.place().line();
    if (line > lines.size() || isInDropped(comment.place().line(), parts, printed)) {
      return END;
    }
    if (isHeader(lines, comment.place().line())) {
      return HEADER;
    }
    boolean begins = parts.stream().anyMatch(part -> part.getValue() == line);
    int until = begins ? line : comment.place().line();
    String found = HEADER;
    for (Map.Entry<String, Integer> part : parts) {
      boolean inLine = begins && part.getValue() == line;
      if (part.getValue() <= until && printed.contains(part.getKey())) {
        found = found.isEmpty() || !inLine || !lineHas(parts, found, line) ? part.getKey() : found;
      }
    }
    return found;
  }

  /**
   * Whether a comment is about the whole file: an empty line separates it from the first content.
   */
  private static boolean isHeader(List<String> lines, int line) {
    int content = nextContent(lines, 0);
    boolean separated = false;
    for (int i = line; i < content - 1; i++) {
      separated |= lines.get(i).isBlank();
    }
    return line < content && separated;
  }

  /** Whether a line is below a key that the canonical form lacks. */
  private static boolean isInDropped(
      int line, List<Map.Entry<String, Integer>> parts, Set<String> printed) {
    String last = "";
    for (Map.Entry<String, Integer> part : parts) {
      last = part.getValue() <= line ? part.getKey() : last;
    }
    return last.startsWith("top ") && !printed.contains(last) && !last.equals("top policies");
  }

  /** Whether a part begins in a line; the first such part is the outermost, with the comment. */
  private static boolean lineHas(List<Map.Entry<String, Integer>> parts, String key, int line) {
    return parts.stream().anyMatch(part -> part.getKey().equals(key) && part.getValue() == line);
  }

  /** The first line after a line that has more than blanks and comments, counted from 1. */
  private static int nextContent(List<String> lines, int line) {
    int next = line + 1;
    while (next <= lines.size() && isEmpty(lines.get(next - 1).strip())) {
      next++;
    }
    return next;
  }

  private static boolean isEmpty(String line) {
    return line.isEmpty() || line.startsWith("#") || line.equals("---");
  }

  private String print() {
    Map<Integer, List<Comment>> byLine = new HashMap<>();
    parts(text, YamlPolicies.parse("canonical", text))
        .forEach(
            (part, line) ->
                byLine
                    .computeIfAbsent(line, key -> new ArrayList<>())
                    .addAll(comments.getOrDefault(part, List.of())));
    StringBuilder out = new StringBuilder();
    List<Comment> header = comments.getOrDefault(HEADER, List.of());
    header.forEach(comment -> write(out, "", comment));
    if (!header.isEmpty()) {
      out.append('\n');
    }
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (i > 0 && !line.startsWith(" ") && !line.startsWith("-")) {
        out.append('\n');
      }
      String indent = line.substring(0, line.length() - line.stripLeading().length());
      byLine.getOrDefault(i + 1, List.of()).forEach(comment -> write(out, indent, comment));
      out.append(line).append('\n');
    }
    comments.getOrDefault(END, List.of()).forEach(comment -> write(out, "", comment));
    return out.toString();
  }

  private static void write(StringBuilder out, String indent, Comment comment) {
    out.append(indent).append('#').append(comment.text()).append('\n');
  }

  /** The parts of a policy in one file, with the line in which each begins. */
  private static Map<String, Integer> parts(String text, Policy policy) {
    Map<String, Integer> parts = new LinkedHashMap<>(topLevel(text));
    policy.actions().names().forEach(a -> add(parts, "action " + a, policy.actions().placeOf(a)));
    for (Role role : policy.roles().values()) {
      add(parts, "role " + role.name(), role.place());
      for (int i = 0; i < role.permissions().size(); i++) {
        add(parts, "role " + role.name() + " " + i, role.permissions().get(i).place());
      }
    }
    for (Tenant tenant : policy.tenants()) {
      add(parts, "tenant " + tenant.name(), tenant.place());
      clauses(parts, "include " + tenant.name(), tenant.includes());
      clauses(parts, "exclude " + tenant.name(), tenant.excludes());
      for (int i = 0; i < tenant.inferences().size(); i++) {
        add(parts, "infer " + tenant.name() + " " + i, tenant.inferences().get(i).place());
      }
    }
    for (int i = 0; i < policy.assignments().size(); i++) {
      add(parts, "assignment " + i, policy.assignments().get(i).place());
    }
    for (int i = 0; i < policy.claimMappings().size(); i++) {
      add(parts, "claim " + i, policy.claimMappings().get(i).place());
    }
    policy.issuers().forEach(issuer -> add(parts, "issuer " + issuer.name(), issuer.place()));
    return parts;
  }

  private static void clauses(Map<String, Integer> parts, String key, List<TenantClause> clauses) {
    for (int i = 0; i < clauses.size(); i++) {
      add(parts, key + " " + i, clauses.get(i).place());
    }
  }

  private static void add(Map<String, Integer> parts, String key, Place place) {
    if (place.line() > 0) {
      parts.put(key, place.line());
    }
  }

  /** The top-level keys with their lines. */
  private static Map<String, Integer> topLevel(String text) {
    Map<String, Integer> keys = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      int colon = line.indexOf(':');
      if (colon > 0 && Character.isLetter(line.charAt(0))) {
        keys.put("top " + line.substring(0, colon), number);
      }
    }
    return keys;
  }
}
