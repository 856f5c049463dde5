package dev.tenon.yaml.fields;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.Resource;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.TenantName;
import dev.tenon.yaml.syntax.Mapping;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import java.util.List;
import java.util.Optional;

/** Reads where, on what, with which values, and until when a role is held. */
public final class Scopes {

  /** The keys of a scope. */
  public static final List<String> KEYS = List.of("tenant", "on", "variables", "until");

  private final Report report;
  private final Names names;
  private final Paths paths;
  private final Instants instants;

  public Scopes(Report report, Names names, Paths paths) {
    this.report = report;
    this.names = names;
    this.paths = paths;
    this.instants = new Instants(report, names);
  }

  /** The scope that some keys of a map describe; empty after an error, which is reported. */
  public Optional<RoleScope> read(Fields fields) {
    Optional<RoleScope> scope = Optional.of(RoleScope.everywhere());
    for (String key : KEYS) {
      if (fields.has(key)) {
        Optional<Node> value = fields.find(key);
        scope = scope.flatMap(before -> value.flatMap(node -> with(before, key, node)));
      }
    }
    return scope;
  }

  private Optional<RoleScope> with(RoleScope scope, String key, Node node) {
    return switch (key) {
      case "tenant" -> tenant(node).map(scope::in);
      case "on" -> path(node).map(scope::on);
      case "variables" -> variables(scope, node);
      default -> instants.read(node).map(scope::until);
    };
  }

  private Optional<Resource> path(Node node) {
    if (node instanceof Scalar text && text.text().matches(".+/\\*\\*?")) {
      String above = text.text().substring(0, text.text().lastIndexOf('/'));
      report.add(
          text.error(
                  "unescaped-wildcard",
                  "a role held on a pattern: " + Diagnostic.quote(text.text()))
              .because("a role is held on one path, and covers what is there and beneath")
              .mend("write `on: " + above + "`"));
      return Optional.empty();
    }
    return paths.resource(node);
  }

  private Optional<String> tenant(Node node) {
    Optional<Scalar> name = names.name(node, "a tenant's name");
    if (name.isPresent() && !TenantName.isValid(name.get().text())) {
      boolean star = name.get().text().indexOf('*') >= 0;
      report.add(
          name.get()
              .error(
                  "tenant-wildcard",
                  star ? "a role held in a glob of tenants" : "a role held in `tenon`")
              .because(
                  star
                      ? "a role is held in one tenant by its exact name, or everywhere"
                      : "it is the namespace of administration, and no tenant")
              .mend(
                  star
                      ? "name one tenant, or remove `tenant` for a role that counts in each"
                      : "name a tenant"));
      return Optional.empty();
    }
    return name.map(Scalar::text);
  }

  private Optional<RoleScope> variables(RoleScope scope, Node node) {
    if (!(node instanceof Mapping map)) {
      report.add(
          Fields.wrongKind(node, "`variables`", "a map").mend("write `variables: {project: ml}`"));
      return Optional.empty();
    }
    Optional<RoleScope> sum = Optional.of(scope);
    for (Mapping.Entry entry : map.entries()) {
      List<String> values =
          names.several(entry.value(), "a value").stream().map(Scalar::text).toList();
      sum = sum.flatMap(before -> variable(before, entry, values));
    }
    return sum;
  }

  private Optional<RoleScope> variable(RoleScope scope, Mapping.Entry entry, List<String> values) {
    try {
      return Optional.of(scope.withVariable(entry.key().text(), values));
    } catch (IllegalArgumentException refused) {
      report.add(
          entry
              .key()
              .error(
                  "bad-value",
                  "the variable " + Diagnostic.quote(entry.key().text()) + " is refused")
              .because(String.valueOf(refused.getMessage()))
              .mend("write a name and a value, such as `{project: ml}`"));
      return Optional.empty();
    }
  }
}
