package dev.tenon.yaml.fields;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.syntax.Node;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Scalar;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Reads instants: date, time and zone, to the millisecond. */
public final class Instants {

  private final Report report;
  private final Names names;

  public Instants(Report report, Names names) {
    this.report = report;
    this.names = names;
  }

  /** An instant; empty if the text is none, which is reported. */
  public Optional<Instant> read(Node node) {
    Optional<Scalar> text = names.one(node, "an instant");
    try {
      Optional<Instant> instant = text.map(scalar -> Instant.parse(scalar.text()));
      instant.ifPresent(Instants::requireMillis);
      return instant;
    } catch (DateTimeException | ArithmeticException refused) {
      report.add(
          node.error(
                  "bad-instant",
                  "not an instant: " + Diagnostic.quote(text.map(Scalar::text).orElse("")))
              .because("an instant has date, time and zone, and no more than milliseconds")
              .mend("write it like 2026-12-01T00:00:00Z"));
      return Optional.empty();
    }
  }

  private static void requireMillis(Instant instant) {
    if (!Instant.ofEpochMilli(instant.toEpochMilli()).equals(instant)
        || !instant.truncatedTo(ChronoUnit.MILLIS).equals(instant)) {
      throw new DateTimeException("finer than a millisecond");
    }
  }
}
