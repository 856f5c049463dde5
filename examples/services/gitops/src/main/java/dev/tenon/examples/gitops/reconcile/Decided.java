package dev.tenon.examples.gitops.reconcile;

import dev.tenon.examples.gitops.cluster.Cluster;
import dev.tenon.examples.gitops.cluster.Failure;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.cluster.Reference;
import dev.tenon.examples.gitops.rights.Granted;
import dev.tenon.examples.gitops.rights.Question;
import dev.tenon.examples.gitops.rights.Who;
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

  /** In whose name it acts: an account of the own namespace that is there, or a user. */
  Who identity() {
    Reference identity =
        references.stream().filter(Reference::isIdentity).findFirst().orElseThrow();
    if (identity.kind() == Kind.USER) {
      return Who.user(identity.target().name());
    }
    if (read(identity).isEmpty()) {
      throw new Failure(
          Failure.Reason.NO_SERVICE_ACCOUNT,
          identity.place() + ": service account `" + identity.target().name() + "` is not there",
          "what is delivered is delivered in the name of an account of this namespace",
          "create it, with a role binding that gives it what it needs");
    }
    return Who.account(identity.target().namespace(), identity.target().name());
  }

  /** All that it depends on, or a failure that says what is not ready. */
  void requireDependencies() {
    references("dependsOn[]").forEach(this::requireReady);
  }

  private void requireReady(Reference dependency) {
    if (!read(dependency).map(FluxObject::isReady).orElse(false)) {
      throw new Failure(
          Failure.Reason.DEPENDENCY_NOT_READY,
          dependency.place() + ": " + dependency.target() + " is not ready",
          "what depends on it comes after it",
          "look at its own condition");
    }
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
