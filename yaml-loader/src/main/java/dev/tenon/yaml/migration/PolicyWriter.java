package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Effect;
import dev.tenon.yaml.migration.PolicyDraft.Assignment;
import dev.tenon.yaml.migration.PolicyDraft.Role;
import dev.tenon.yaml.migration.PolicyDraft.Rule;
import dev.tenon.yaml.syntax.Quoting;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a draft as a policy file, with comments that name the lines of the source. */
final class PolicyWriter {

  private static final int WIDTH = 100;

  private final StringBuilder out = new StringBuilder();

  private final boolean shortNames;

  /** Names files without their directories, if that tells them apart. */
  private PolicyWriter(Collection<String> sources) {
    this.shortNames = sources.stream().map(PolicyWriter::file).distinct().count() == sources.size();
  }

  private static String file(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  static String write(PolicyDraft draft, String format, Collection<String> sources) {
    PolicyWriter writer = new PolicyWriter(sources);
    writer.head(draft, format, sources);
    writer.roles(draft);
    writer.assignments(draft);
    writer.claims(draft);
    return writer.out.toString();
  }

  private void head(PolicyDraft draft, String format, Collection<String> sources) {
    line("# Imported from " + format + ": " + String.join(", ", sources));
    line("#");
    draft.contract().forEach(text -> line(text.isEmpty() ? "#" : "# " + text));
    if (!draft.findings().isEmpty()) {
      line("#");
      int count = draft.findings().size();
      line(
          "# "
              + count
              + (count == 1 ? " finding: a part" : " findings: parts")
              + " of the source "
              + (count == 1 ? "is" : "are")
              + " not here, or less is allowed; see what the import printed.");
    }
    line("");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void roles(PolicyDraft draft) {
    List<Role> written =
        draft.roles().values().stream()
            .filter(
                role -> !role.rules.isEmpty() || !role.inherits.isEmpty() || isNamed(draft, role))
            .toList();
    if (written.isEmpty()) {
      line("roles: {}");
      return;
    }
    line("roles:");
    written.forEach(this::role);
  }

  /** Whether an assignment or a claim names the role, which then must exist. */
  private static boolean isNamed(PolicyDraft draft, Role role) {
    return draft.assignments().stream().anyMatch(one -> one.role().equals(role.name))
        || draft.claims().values().stream().anyMatch(one -> one.containsValue(role.name))
        || draft.roles().values().stream().anyMatch(one -> one.inherits.contains(role.name));
  }

  private void role(Role role) {
    if (role.origin != null) {
      line("  # " + at(role.origin) + " " + role.words);
    }
    if (role.rules.isEmpty() && role.inherits.isEmpty()) {
      line("  " + quoted(role.name) + ": {}");
      return;
    }
    line("  " + quoted(role.name) + ":");
    if (!role.inherits.isEmpty()) {
      list("    ", "inherits", role.inherits);
    }
    if (!role.rules.isEmpty()) {
      line("    permissions:");
      role.rules.forEach(this::rule);
    }
  }

  private void rule(Rule rule) {
    String note = rule.note().isEmpty() ? "" : ": " + rule.note();
    line("      # " + at(rule.origin()) + note);
    List<String> paths = rule.resources().stream().map(PathPattern::text).toList();
    String one = flow(rule, paths);
    if (rule.exceptions().isEmpty() && one.length() <= WIDTH) {
      line(one);
      return;
    }
    line("      - effect: " + word(rule.effect()));
    list("        ", "actions", rule.actions());
    paths("        ", paths);
    if (!rule.from().isEmpty()) {
      line("        from: " + rule.from());
    }
    if (!rule.until().isEmpty()) {
      line("        until: " + rule.until());
    }
    exceptions(rule);
  }

  private static String flow(Rule rule, List<String> paths) {
    String named =
        paths.size() == 1
            ? "resource: " + quoted(paths.get(0))
            : "resources: " + listed(paths.stream().map(PolicyWriter::path).toList());
    String times =
        (rule.from().isEmpty() ? "" : ", from: " + rule.from())
            + (rule.until().isEmpty() ? "" : ", until: " + rule.until());
    return "      - {effect: "
        + word(rule.effect())
        + ", actions: "
        + listed(rule.actions().stream().map(PolicyWriter::quoted).toList())
        + ", "
        + named
        + times
        + "}";
  }

  private static String word(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }

  private void exceptions(Rule rule) {
    if (rule.exceptions().isEmpty()) {
      return;
    }
    line("        except:");
    for (PolicyDraft.Exempt each : rule.exceptions()) {
      String lead = "          - ";
      if (!each.roles().isEmpty()) {
        list(lead, "roles", each.roles());
        lead = "            ";
      }
      if (!each.actions().isEmpty()) {
        list(lead, "actions", each.actions());
        lead = "            ";
      }
      if (!each.resources().isEmpty()) {
        List<String> texts = each.resources().stream().map(PathPattern::text).toList();
        raw(lead, "resources", texts.stream().map(PolicyWriter::path).toList());
      }
    }
  }

  private void paths(String lead, List<String> paths) {
    if (paths.size() == 1) {
      line(lead + "resource: " + quoted(paths.get(0)));
    } else {
      raw(lead, "resources", paths.stream().map(PolicyWriter::path).toList());
    }
  }

  /** A path in a list: a text without a slash there could be a segment, so it becomes a list. */
  private static String path(String text) {
    return text.indexOf('/') < 0 ? "[" + quoted(text) + "]" : quoted(text);
  }

  private void list(String lead, String key, Collection<String> names) {
    raw(lead, key, names.stream().map(PolicyWriter::quoted).toList());
  }

  private void raw(String lead, String key, List<String> items) {
    String one = lead + key + ": " + listed(items);
    if (one.length() <= WIDTH) {
      line(one);
      return;
    }
    line(lead + key + ":");
    String indent = " ".repeat(lead.length() + 2);
    items.forEach(item -> line(indent + "- " + item));
  }

  private static String listed(List<String> items) {
    return "[" + String.join(", ", items) + "]";
  }

  private void assignments(PolicyDraft draft) {
    if (draft.assignments().isEmpty()) {
      return;
    }
    line("");
    line("assignments:");
    for (Assignment each : draft.assignments()) {
      line("  # " + at(each.origin()));
      String role = ", role: " + quoted(each.role());
      String one = "  - {" + receiver(each) + issuer(each) + role + variables(each) + "}";
      if (one.length() <= WIDTH) {
        line(one);
        continue;
      }
      line("  - " + receiver(each) + issuer(each).replace(", ", "\n    "));
      line("    role: " + quoted(each.role()));
      if (!each.variables().isEmpty()) {
        line("    " + variables(each).substring(2));
      }
    }
  }

  private static String receiver(Assignment assignment) {
    return switch (assignment.receiver()) {
      case SUBJECT -> "subject: " + quoted(assignment.name());
      case GROUP -> "group: " + quoted(assignment.name());
      case EVERYONE -> "everyone: true";
      case ANONYMOUS -> "anonymous: true";
    };
  }

  private static String variables(Assignment assignment) {
    List<String> values =
        assignment.variables().entrySet().stream()
            .map(entry -> entry.getKey() + ": " + quoted(entry.getValue()))
            .sorted()
            .toList();
    return values.isEmpty() ? "" : ", variables: {" + String.join(", ", values) + "}";
  }

  private static String issuer(Assignment assignment) {
    return assignment.issuer().isEmpty() ? "" : ", issuer: " + quoted(assignment.issuer());
  }

  private void claims(PolicyDraft draft) {
    if (draft.claims().isEmpty()) {
      return;
    }
    line("");
    line("# Only these values give a role. Write the names of your token's claims.");
    line("claims:");
    for (Map.Entry<String, Map<String, String>> each : draft.claims().entrySet()) {
      line("  - claim: " + each.getKey());
      line("    shape: list");
      line("    roles:");
      line("      table:");
      each.getValue()
          .forEach((value, role) -> line("        " + quoted(value) + ": " + quoted(role)));
    }
  }

  /** The place in the source, as comments write it. */
  private String at(Place place) {
    String name = shortNames ? file(place.source()) : place.source();
    return place.line() == 0 ? name : name + ":" + place.line();
  }

  static String quoted(String text) {
    return Quoting.quoted(text);
  }
}
