package dev.tenon.yaml;

import dev.tenon.diagnostic.DiagnosticException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What reading gave, to be given again while nothing changes: one of both.
 *
 * @param loaded the policy
 * @param refused what is wrong
 */
record Outcome(Optional<LoadedPolicy> loaded, Optional<DiagnosticException> refused) {

  static Outcome of(Supplier<LoadedPolicy> reading) {
    try {
      return new Outcome(Optional.of(reading.get()), Optional.empty());
    } catch (DiagnosticException wrong) {
      return new Outcome(Optional.empty(), Optional.of(wrong));
    }
  }

  LoadedPolicy give() {
    return loaded.orElseThrow(() -> new DiagnosticException(refused.orElseThrow().diagnostics()));
  }
}
