package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Imports of policies of other systems, by format.
 *
 * <p>No request is allowed that the source would deny: what cannot be said is left out of allows
 * and taken into denies, and reported.
 */
public enum Migration {
  /** Roles and bindings of Kubernetes, as manifests. */
  KUBERNETES("kubernetes", "Kubernetes RBAC") {
    @Override
    PolicyDraft draft(List<Source> sources, Report report) {
      return Kubernetes.read(sources, report);
    }
  },
  /** A model and the rules of Casbin. */
  CASBIN("casbin", "Casbin") {
    @Override
    PolicyDraft draft(List<Source> sources, Report report) {
      return Casbin.read(sources, report);
    }
  },
  /** The export of policies of Apache Ranger. */
  RANGER("ranger", "Apache Ranger") {
    @Override
    PolicyDraft draft(List<Source> sources, Report report) {
      return Ranger.read(sources, report);
    }
  },
  /** The file of rules of Trino. */
  TRINO("trino", "Trino") {
    @Override
    PolicyDraft draft(List<Source> sources, Report report) {
      return Trino.read(sources, report);
    }
  },
  /** The configuration of AKHQ. */
  AKHQ("akhq", "AKHQ") {
    @Override
    PolicyDraft draft(List<Source> sources, Report report) {
      return Akhq.read(sources, report);
    }
  },
  /** The roles of Kafka UI. */
  KAFKA_UI("kafka-ui", "Kafka UI") {
    @Override
    PolicyDraft draft(List<Source> sources, Report report) {
      return KafkaUi.read(sources, report);
    }
  };

  /** The characters that stand for wildcards while a source is read. */
  private static final String OWN_CHARACTERS = "[\uE000-\uE00F]";

  private final String format;
  private final String title;

  Migration(String format, String title) {
    this.format = format;
    this.title = title;
  }

  /** Reads the sources of this format. */
  abstract PolicyDraft draft(List<Source> sources, Report report);

  /**
   * The name of the format, as the command line has it.
   *
   * @return such as {@code kafka-ui}
   */
  public String format() {
    return format;
  }

  /**
   * Imports the files of one source.
   *
   * @param texts the content of each file, by name, in the order in which they are read
   * @param now the moment at which the generated cases are decided
   * @return the policy, its suite and the findings
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors, if a text cannot be read or
   *     has a part that cannot be imported without allowing more
   */
  public Imported read(Map<String, String> texts, Instant now) {
    Report report = new Report();
    List<Source> sources = new ArrayList<>();
    texts.forEach((name, text) -> sources.add(new Source(name, text)));
    for (Source source : sources) {
      if (source.text().matches("(?s).*" + OWN_CHARACTERS + ".*")) {
        report.add(
            Diagnostic.error("private-character", source.whole(), "a private-use character")
                .because("characters from U+E000 to U+E00F have no meaning to others")
                .mend("remove it"));
      }
    }
    PolicyDraft draft = read(sources, report);
    report.throwIfErrors();
    List<Diagnostic> findings = new ArrayList<>(draft.findings());
    findings.sort(Comparator.comparing(Diagnostic::place));
    String policy = PolicyWriter.write(draft, title, texts.keySet());
    return new Imported(policy, SuiteWriter.write(draft, policy, now), findings);
  }

  private PolicyDraft read(List<Source> sources, Report report) {
    try {
      return draft(sources, report);
    } catch (Report.Stop stop) {
      report.throwIfErrors();
      throw stop;
    }
  }

  /**
   * The formats by name.
   *
   * @return an immutable map
   */
  public static Map<String, Migration> byFormat() {
    Map<String, Migration> all = new LinkedHashMap<>();
    for (Migration each : values()) {
      all.put(each.format, each);
    }
    return Collections.unmodifiableMap(all);
  }
}
