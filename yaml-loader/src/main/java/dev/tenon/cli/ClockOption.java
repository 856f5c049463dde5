package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import picocli.CommandLine.Option;

/** The option for the time at which rules are evaluated. */
final class ClockOption {

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "Decide as of that moment, such as 2026-03-04T12:00:00Z. Without it: now.")
  String at = "";

  Clock clock() {
    return at.isEmpty() ? Clock.systemUTC() : Clock.fixed(instant(), ZoneOffset.UTC);
  }

  Instant instant() {
    try {
      return at.isEmpty() ? Instant.now() : Instant.parse(at);
    } catch (DateTimeException refused) {
      throw new Usage(
          "not an instant: " + Diagnostic.quote(at) + "; write it like 2026-03-04T12:00:00Z");
    }
  }
}
