package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A complete request, or one for each of two subjects, with the engine's decisions. {@link
 * dev.tenon.authz.Authorizer#check Authorizer.check} reproduces them.
 *
 * <pre>{@code
 * `someone` [viewer] READ flink/prod/x3 within payments
 *   before: DENY no-rule
 *   after: ALLOW allowed-by-rule: role viewer: ALLOW READ on flink (policy.yaml:3:9)
 * }</pre>
 *
 * @param at the instant of the first decision; the epoch if no rule has a time bound
 * @param observations the requests and their decisions, at least one
 */
public record Counterexample(Instant at, List<Observation> observations) {

  /** Copies the list. */
  public Counterexample {
    observations = ImmutableList.copyOf(observations);
  }

  static Counterexample of(Instant at, Observation... sightings) {
    return new Counterexample(at, ImmutableList.copyOf(sightings));
  }

  /**
   * The first request; if there is one subject, the request for both policies.
   *
   * @return the request
   */
  public Request request() {
    return observations.get(0).request();
  }

  /** The complete request, and a line for each observation. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < observations.size(); i++) {
      Request request = observations.get(i).request();
      if (i == 0 || !isAsked(request, observations.get(i).at(), observations.get(i - 1))) {
        out.append(i == 0 ? "" : "\n").append(words(request, observations.get(i).at()));
      }
      out.append("\n  ").append(observations.get(i));
    }
    return out.toString();
  }

  private static boolean isAsked(Request request, Instant at, Observation observation) {
    return request.equals(observation.request()) && at.equals(observation.at());
  }

  private static String words(Request request, Instant at) {
    StringBuilder out = new StringBuilder(request.toString());
    request.subject().variables().asMap().forEach((name, values) -> append(out, name, values));
    request.subject().attributes().asMap().forEach((name, value) -> append(out, name, value));
    request.attributes().asMap().forEach((name, value) -> append(out, name, value));
    if (!at.equals(Instant.EPOCH)) {
      out.append(" at ").append(at);
    }
    return out.toString();
  }

  private static void append(StringBuilder out, String name, Object value) {
    String text = value instanceof String quoted ? '"' + quoted + '"' : value.toString();
    out.append(Diagnostic.inOneLine(" with " + name + " = " + text));
  }

  private static void append(StringBuilder out, String name, Set<String> values) {
    if (!name.equals(Subject.USER)) {
      out.append(' ').append(Map.entry(name, values));
    }
  }
}
