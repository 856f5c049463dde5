package dev.tenon.policy;

import com.google.common.collect.ImmutableList;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Variables;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what claims give into a subject. */
final class SubjectWriter implements ClaimListener {

  private final Map<String, String> roles = new LinkedHashMap<>();
  private final Map<String, Set<String>> variables = new LinkedHashMap<>(4);
  private boolean overage;

  @Override
  public void role(String origin, Place place, String value, String role) {
    roles.putIfAbsent(role, origin);
  }

  @Override
  public void variable(String name) {
    variables.computeIfAbsent(name, n -> new LinkedHashSet<>());
  }

  @Override
  public void value(String origin, Place place, String value, String name, String segment) {
    variables.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(segment);
  }

  @Override
  public void ignored(String origin, Place place, String value, ClaimProblem problem) {
    overage |= problem == ClaimProblem.OVERAGE;
  }

  /** Whether a claim that a mapping reads was left out for its length. */
  boolean overage() {
    return overage;
  }

  /** The subject; empty if it would have more roles or values than a subject may. */
  Optional<Subject> subject(String issuer, String id, String client, ImmutableList<Actor> actors) {
    if (roles.size() > Subject.MAX_ROLES
        || variables.values().stream().anyMatch(set -> set.size() > Variables.MAX_VALUES)) {
      return Optional.empty();
    }
    Variables all = Variables.none().with(Subject.USER, id);
    for (Map.Entry<String, Set<String>> variable : variables.entrySet()) {
      all = all.with(variable.getKey(), variable.getValue());
    }
    return Optional.of(Subject.fromClaims(issuer, id, client, roles, all, actors));
  }
}
