package dev.tenon.yaml.fields;

import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads held roles and limits of a subject, in the words of an assignment. */
public final class Holdings {

  private static final String ORIGIN = "given with the subject";

  private final Report report;
  private final Names names;
  private final Scopes scopes;

  public Holdings(Report report, Names names, Paths paths) {
    this.report = report;
    this.names = names;
    this.scopes = new Scopes(report, names, paths);
  }

  /** Held roles: maps such as {@code {role: editor, tenant: acme}}; what is wrong is reported. */
  public Set<HeldRole> roles(Node node) {
    Set<HeldRole> held = new LinkedHashSet<>();
    for (Node item : items(node)) {
      if (item instanceof Scalar) {
        names.roles(item).forEach(name -> held.addAll(each(name, RoleScope.everywhere())));
      } else {
        held.addAll(scoped(item, "a held role", "role", "roles", "editor"));
      }
    }
    return held;
  }

  /** Limits: each item is a name, a list of names whose union it is, or a map with a scope. */
  public List<HeldLimit> limits(Node node) {
    List<HeldLimit> limits = new ArrayList<>();
    for (Node item : items(node)) {
      List<HeldRole> parts = new ArrayList<>();
      if (item instanceof Mapping) {
        parts.addAll(scoped(item, "a limit", "limit", "limits", "reader"));
      } else {
        names.roles(item).forEach(name -> parts.addAll(each(name, RoleScope.everywhere())));
      }
      limits.add(HeldLimit.of(parts, ORIGIN));
    }
    return limits;
  }

  private static List<Node> items(Node node) {
    return node instanceof Sequence list ? list.items() : List.of(node);
  }

  private List<HeldRole> scoped(
      Node item, String owner, String single, String several, String example) {
    List<String> keys = new ArrayList<>(List.of(single, several));
    keys.addAll(Scopes.KEYS);
    Optional<Fields> fields = Fields.of(item, owner, keys, report);
    Optional<RoleScope> scope = fields.flatMap(scopes::read);
    Optional<String> key = fields.flatMap(given -> given.oneOf(single, several, example));
    List<HeldRole> held = new ArrayList<>();
    if (fields.isPresent() && scope.isPresent() && key.isPresent()) {
      fields
          .get()
          .find(key.get())
          .map(names::roles)
          .ifPresent(all -> all.forEach(name -> held.addAll(each(name, scope.get()))));
    }
    return held;
  }

  private List<HeldRole> each(Scalar name, RoleScope scope) {
    if (name.text().equals("*")) {
      report.add(
          name.error("everyone-in-scope", "every identified subject holds the role `*` everywhere")
              .because("nobody holds it in a tenant, on a path, with values, or until an instant")
              .mend("remove it, or name another role"));
      return List.of();
    }
    return HeldRole.each(List.of(name.text()), scope, ORIGIN);
  }
}
