package dev.tenon.yaml.section;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Excerpt;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.fields.Names;
import dev.tenon.yaml.fields.Paths;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The policy while its files are read: its builder, the diagnostics, and the places of names. */
final class Draft {

  /** The most places stored for one name: errors show no more. */
  private static final int MOST_MENTIONS = Report.MOST;

  private final Report report = new Report();
  private final Names names = new Names(report);
  private final Paths paths = new Paths(report, names);
  private final Policy.Builder policy = Policy.builder();
  private final Map<String, List<Scalar>> mentions = new HashMap<>();
  private final Map<String, Source> sources = new LinkedHashMap<>();

  Report report() {
    return report;
  }

  Names names() {
    return names;
  }

  Paths paths() {
    return paths;
  }

  Policy.Builder policy() {
    return policy;
  }

  Map<String, Source> sources() {
    return sources;
  }

  void source(Source source) {
    sources.put(source.name(), source);
  }

  /** Stores the place of a name, to show it if the name is undefined. */
  void mention(Scalar name) {
    List<Scalar> places = mentions.computeIfAbsent(name.text(), text -> new ArrayList<>(1));
    if (places.size() < MOST_MENTIONS) {
      places.add(name);
    }
  }

  /** Reports inconsistencies between the parts, each at the place of the name. */
  void checkReferences() {
    for (Diagnostic problem : policy.problems()) {
      report.add(locate(problem));
    }
  }

  private Diagnostic locate(Diagnostic problem) {
    Place place = problem.place();
    for (Scalar name : mentions.getOrDefault(problem.subject(), List.of())) {
      Place exact = name.place();
      if (exact.source().equals(place.source()) && exact.compareTo(place) >= 0) {
        return problem.at(exact).showing(name.excerpt());
      }
    }
    Source source = sources.get(place.source());
    Excerpt excerpt = source == null ? Excerpt.none() : source.excerptOf(place, 1);
    return problem.showing(excerpt);
  }

  Loaded finish() {
    report.throwIfErrors();
    return new Loaded(policy.build(), report.sorted());
  }
}
