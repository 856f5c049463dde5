package dev.tenon.yaml.fields;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.NamePattern;
import dev.tenon.path.PathProblem;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads names, and globs of names. A single name is accepted in place of a list of names. */
public final class Names {

  private final Report report;
  private final Map<String, NamePattern> patterns = new HashMap<>();

  public Names(Report report) {
    this.report = report;
  }

  /** A text that is not empty. */
  public Optional<Scalar> one(Node node, String what) {
    if (!(node instanceof Scalar scalar)) {
      report.add(Fields.wrongKind(node, what, "a text"));
      return Optional.empty();
    }
    if (scalar.isMissing()) {
      report.add(
          scalar
              .error("missing-name", what + " is missing")
              .because("in YAML an empty place, `null` and `~` without quotes mean nothing")
              .mend(
                  "write the name, in quotes if it really is " + Diagnostic.quote(scalar.text())));
      return Optional.empty();
    }
    if (scalar.text().isEmpty()) {
      report.add(
          scalar
              .error("missing-name", what + " is empty")
              .because("nothing and nobody has an empty name")
              .mend("write the name"));
      return Optional.empty();
    }
    return Optional.of(scalar);
  }

  /** A name: a text that is a canonical segment. */
  public Optional<Scalar> name(Node node, String what) {
    return one(node, what).filter(this::isName);
  }

  private boolean isName(Scalar name) {
    PathProblem problem = PathProblem.ofSegment(name.text());
    if (problem != PathProblem.NONE) {
      report.add(Paths.refused(name, "the name " + Diagnostic.quote(name.text()), problem));
    }
    return problem == PathProblem.NONE;
  }

  /** A list of names, or a single one. */
  public List<Scalar> several(Node node, String what) {
    List<Scalar> names = new ArrayList<>();
    if (node instanceof Sequence list) {
      list.items().forEach(item -> one(item, what).ifPresent(names::add));
    } else if (node instanceof Scalar) {
      one(node, what).ifPresent(names::add);
    } else {
      report.add(Fields.wrongKind(node, what, "a text or a list of texts"));
    }
    return names;
  }

  /** A list of names and globs, or a single one. */
  public List<NamePattern> patterns(Node node, String what) {
    List<NamePattern> read = new ArrayList<>();
    several(node, what).forEach(name -> pattern(name).ifPresent(read::add));
    return read;
  }

  public Optional<NamePattern> pattern(Scalar name) {
    NamePattern known = patterns.get(name.text());
    if (known != null) {
      return Optional.of(known);
    }
    try {
      NamePattern read = NamePattern.of(name.text());
      patterns.put(name.text(), read);
      return Optional.of(read);
    } catch (InvalidPathException refused) {
      report.add(
          Paths.refused(name, "the name " + Diagnostic.quote(name.text()), refused.problem()));
      return Optional.empty();
    }
  }

  /** A role's name: no wildcards, but {@code *} for everyone. */
  public Optional<Scalar> role(Scalar name) {
    if (name.text().indexOf('*') >= 0 && !name.text().equals("*")) {
      report.add(
          name.error(
                  "role-wildcard",
                  "a role's name with a wildcard: " + Diagnostic.quote(name.text()))
              .because("a permission belongs to one role by its exact name; `*` is everyone's role")
              .mend("name each role, or use `*` for everyone who is identified"));
      return Optional.empty();
    }
    return pattern(name).map(pattern -> name);
  }

  /** Exact names of roles: a list, or a single one. */
  public List<Scalar> roles(Node node) {
    List<Scalar> read = new ArrayList<>();
    several(node, "a role's name").forEach(name -> role(name).ifPresent(read::add));
    return read;
  }

  /** An exact name of an action. */
  public Optional<Scalar> action(Scalar name) {
    if (name.text().indexOf('*') >= 0) {
      report.add(
          name.error(
                  "action-wildcard",
                  "a declared action with a wildcard: " + Diagnostic.quote(name.text()))
              .because("a declaration names one action exactly; rules may use wildcards")
              .mend("declare each action by its name"));
      return Optional.empty();
    }
    return pattern(name).map(pattern -> name);
  }
}
