package dev.tenon.examples.gitops.reconcile;

import dev.tenon.examples.gitops.cluster.Cluster;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.Reference;
import dev.tenon.examples.gitops.rights.Granted;
import dev.tenon.examples.gitops.rights.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An object all of whose references were granted, and so may be followed. */
final class Decided {

  private final Decisions decisions;
  private final FluxObject object;
  private final List<Reference> references;
  private final Granted granted;

  Decided(Decisions decisions, FluxObject object, List<Reference> references, Granted granted) {
    this.decisions = decisions;
    this.object = object;
    this.references = references;
    this.granted = granted;
  }

  FluxObject object() {
    return object;
  }

  Cluster cluster() {
    return decisions.cluster();
  }

  List<Reference> references(String field) {
    return references.stream().filter(each -> each.field().path().equals(field)).toList();
  }

  /** What a reference leads to, if it is there. */
  Optional<FluxObject> read(Reference reference) {
    return cluster().read(granted, object, reference);
  }

  /** What the only reference of a field leads to, if it is set and there. */
  Optional<FluxObject> read(String field) {
    return references(field).stream().findFirst().flatMap(this::read);
  }

  /** The values of the secret that a field names. */
  Map<String, String> secret(String field) {
    return references(field).stream()
        .findFirst()
        .map(each -> cluster().secret(granted, object, each))
        .orElse(Map.of());
  }

  /** Asks for the reconciliation of what a reference leads to. */
  boolean request(Reference reference) {
    return cluster().request(granted, object, reference);
  }

  /** More questions, that came up on the way. */
  Granted require(List<Question> questions) {
    return decisions.require(questions);
  }
}
