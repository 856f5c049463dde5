package dev.tenon.store;

import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.yaml.section.Loaded;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The result of a load, reused until the source changes: a policy or an error.
 *
 * @param loaded the policy
 * @param refused the errors
 */
record Outcome(Optional<Loaded> loaded, Optional<DiagnosticException> refused) {

  static Outcome of(Supplier<Loaded> reading) {
    try {
      return new Outcome(Optional.of(reading.get()), Optional.empty());
    } catch (DiagnosticException wrong) {
      return new Outcome(Optional.empty(), Optional.of(wrong));
    }
  }

  Loaded give() {
    return loaded.orElseThrow(() -> new DiagnosticException(refused.orElseThrow().diagnostics()));
  }
}
