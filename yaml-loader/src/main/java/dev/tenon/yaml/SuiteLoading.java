package dev.tenon.yaml;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.suite.Suite;
import dev.tenon.yaml.suite.SuiteDocument;
import dev.tenon.yaml.syntax.Composer;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import dev.tenon.yaml.syntax.Source;
import dev.tenon.yaml.syntax.SourceReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.yaml.snakeyaml.events.Event;

/** Loads one suite: the text, its nodes, then the suite. */
final class SuiteLoading {

  private static final String POLICY = "policy.yaml";

  private final Report report;

  SuiteLoading(Report report) {
    this.report = report;
  }

  /** The suite of a file; empty after an error, which is reported. */
  Optional<LoadedSuite> file(Path file) {
    return guarded(() -> new SourceReader(report).read(file).flatMap(this::suite))
        .map(suite -> loaded(suite, file));
  }

  Optional<LoadedSuite> text(String name, String text) {
    return guarded(() -> suite(new SourceReader(report).check(name, text)))
        .map(suite -> loaded(suite, Path.of("")));
  }

  private LoadedSuite loaded(Suite suite, Path file) {
    String named = suite.policy().isEmpty() ? POLICY : suite.policy();
    return new LoadedSuite(suite, file.resolveSibling(named), report.sorted());
  }

  private Optional<Suite> guarded(Supplier<Optional<Suite>> step) {
    try {
      return step.get();
    } catch (Report.Stop stop) {
      if (stop.all()) {
        report.throwIfErrors();
      }
      return Optional.empty();
    }
  }

  private Optional<Suite> suite(Source source) {
    Optional<Suite> suite = new SuiteDocument(report, source).read(root(source));
    return report.hasErrors() ? Optional.empty() : suite;
  }

  private Node root(Source source) {
    Composer composer = new Composer(source, report);
    composer.next();
    if (composer.at(Event.ID.StreamEnd)) {
      throw report.fatal(empty(source));
    }
    composer.next();
    Node root = composer.compose();
    if (root instanceof Scalar text && text.isMissing()) {
      throw report.fatal(empty(source));
    }
    composer.next();
    if (!composer.at(Event.ID.StreamEnd)) {
      throw report.fatal(composer.severalDocuments());
    }
    return root;
  }

  private static Diagnostic empty(Source source) {
    return Diagnostic.error("empty-file", source.whole(), "the file says nothing")
        .because("a suite without cases tests nothing")
        .mend("write `cases:` with at least one case, or remove the file");
  }
}
