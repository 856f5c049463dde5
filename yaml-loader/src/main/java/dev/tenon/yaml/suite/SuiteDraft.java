package dev.tenon.yaml.suite;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import dev.tenon.suite.NamedSubject;
import dev.tenon.yaml.fields.Names;
import dev.tenon.yaml.fields.Paths;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Sequence;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The suite while its file is read: the diagnostics, and the values of its names. */
final class SuiteDraft {

  private final Report report;
  private final Names names;
  private final Paths paths;
  private final Map<String, NamedSubject> subjects = new LinkedHashMap<>();
  private final Map<String, Scalar> subjectNames = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Map<String, List<Resource>> inventories = new LinkedHashMap<>();

  SuiteDraft(Report report) {
    this.report = report;
    this.names = new Names(report);
    this.paths = new Paths(report, names);
  }

  Report report() {
    return report;
  }

  Names names() {
    return names;
  }

  Paths paths() {
    return paths;
  }

  void subject(Scalar name, NamedSubject subject) {
    subjects.put(name.text(), subject);
    subjectNames.put(name.text(), name);
  }

  void inventory(Scalar name, List<Resource> resources) {
    inventories.put(name.text(), resources);
  }

  /** The subject of a name; an undefined name is reported, and gives an anonymous subject. */
  NamedSubject subject(Scalar name) {
    asked.add(name.text());
    return find(name, "unknown-subject", "subjects", subjects).orElseGet(() -> nobody(name));
  }

  /** Defines an invalid subject's name as an anonymous subject, so that reading continues. */
  void refused(Scalar name) {
    subjects.put(name.text(), nobody(name));
  }

  private static NamedSubject nobody(Scalar name) {
    return NamedSubject.of(name.text(), Subject.anonymous());
  }

  /** The resources of an inventory, which is named or listed in place. */
  Optional<List<Resource>> inventory(Node node) {
    return node instanceof Sequence
        ? Optional.of(resources(node))
        : names
            .one(node, "an inventory")
            .flatMap(name -> find(name, "unknown-inventory", "inventories", inventories));
  }

  private <T> Optional<T> find(Scalar name, String code, String key, Map<String, T> known) {
    T found = known.get(name.text());
    if (found == null) {
      report.add(
          name.error(code, code.replace('-', ' ') + " " + Diagnostic.quote(name.text()))
              .because("a case may name only what the file defines")
              .mend(
                  known.isEmpty()
                      ? "define it under `" + key + "`"
                      : Suggestion.among(name.text(), known.keySet())));
    }
    return Optional.ofNullable(found);
  }

  /** Warns of subjects that no case uses. */
  void warnOfUnused() {
    subjectNames.forEach(
        (text, name) -> {
          if (!asked.contains(text)) {
            report.add(
                name.warning("unused-subject", "no case is about subject " + Diagnostic.quote(text))
                    .because("what it may do is not tested")
                    .mend("write a case for it, or remove it"));
          }
        });
  }

  /** A resource, canonical or not. */
  Optional<Resource> anyResource(Node node) {
    if (node instanceof Sequence list) {
      List<Scalar> segments = names.several(list, "a segment");
      return segments.size() < list.items().size()
          ? Optional.empty()
          : Optional.of(Resource.of(segments.stream().map(Scalar::text).toList()));
    }
    return names.one(node, "a resource").map(text -> Resource.parse(text.text()));
  }

  /** A resource and the node that it was read from. */
  record Located(Resource resource, Node node) {}

  /** One resource as a text, or a list of resources, each a text or a list of segments. */
  List<Located> anyResources(Node node) {
    List<Located> read = new ArrayList<>();
    if (!(node instanceof Sequence list)) {
      anyResource(node).ifPresent(resource -> read.add(new Located(resource, node)));
      return read;
    }
    if (Paths.isAmbiguous(list)) {
      report.add(Paths.ambiguous(list));
      return read;
    }
    for (Node item : list.items()) {
      anyResource(item).ifPresent(resource -> read.add(new Located(resource, item)));
    }
    return read;
  }

  /** Several canonical resources. */
  List<Resource> resources(Node node) {
    return anyResources(node).stream().filter(this::isCanonical).map(Located::resource).toList();
  }

  /** Whether a resource is canonical; if not, an error is reported. */
  boolean isCanonical(Located located) {
    PathProblem problem = located.resource().problem();
    if (problem != PathProblem.NONE) {
      String text = Diagnostic.quote(located.resource().toString());
      report.add(Paths.refused(located.node(), "the resource " + text, problem));
    }
    return problem == PathProblem.NONE;
  }

  Optional<Resource> resource(Node node) {
    return paths.resource(node);
  }

  Optional<Instant> instant(Node node) {
    return read(
        node,
        "an instant",
        Instant::parse,
        "an instant has date, time and zone",
        "write it like 2026-12-01T00:00:00Z");
  }

  /** Converts a text with a factory; an exception of the factory becomes an error at the text. */
  <T> Optional<T> read(
      Node node, String what, Function<String, T> factory, String why, String remedy) {
    Optional<Scalar> text = names.one(node, what);
    try {
      return text.map(scalar -> factory.apply(scalar.text()));
    } catch (DateTimeException | IllegalArgumentException refused) {
      report.add(node.error("bad-value", what + " is refused").because(why).mend(remedy));
      return Optional.empty();
    }
  }
}
