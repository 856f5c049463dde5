package dev.tenon.spring;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of a request, in the observation of the request, where there is one. The values
 * are of high cardinality: they are seen in traces, and no meter gets more of them.
 */
final class Observed {

  private static final String DECISION = "tenon.decision";
  private static final String TENANT = "tenon.tenant";
  private static final String ID = "tenon.id";
  private static final String ALLOWED = "allowed";

  private Observed() {}

  /**
   * Tells an observation.
   *
   * @param observed the observation's context, null if the request is not observed
   * @param current the request
   * @param refusal why it was not let through, null if it was
   */
  static void tell(
      Observation.@Nullable Context observed, Current current, @Nullable Refusal refusal) {
    if (observed == null) {
      return;
    }
    add(observed, DECISION, refusal == null ? ALLOWED : refusal.code());
    add(observed, TENANT, current.tenant().isEmpty() ? KeyValue.NONE_VALUE : current.tenant());
    add(observed, ID, current.id());
  }

  private static void add(Observation.Context observed, String key, String value) {
    observed.addHighCardinalityKeyValue(KeyValue.of(key, value));
  }
}
