package dev.tenon.examples.gitops.reconcile;

import dev.tenon.examples.gitops.cluster.Cluster;
import dev.tenon.examples.gitops.cluster.Failure;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.Reference;
import dev.tenon.examples.gitops.rights.Gate;
import dev.tenon.examples.gitops.rights.Grant;
import dev.tenon.examples.gitops.rights.Granted;
import dev.tenon.examples.gitops.rights.Question;
import dev.tenon.examples.gitops.rights.Refused;
import dev.tenon.examples.gitops.rights.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the gate, and says a refusal in words that give nothing away. */
final class Decisions {

  private final Cluster cluster;
  private final Gate gate;
  private final Optional<String> defaultIdentity;

  Decisions(Cluster cluster, Gate gate, Optional<String> defaultIdentity) {
    this.cluster = cluster;
    this.gate = gate;
    this.defaultIdentity = defaultIdentity;
  }

  Cluster cluster() {
    return cluster;
  }

  /** What the cluster's objects give now, and to whom. */
  List<Grant> grants() {
    return gate.grants();
  }

  /** Decides all that an object names, before anything of it is looked at. */
  Decided decide(FluxObject object) {
    return decide(object, references(object));
  }

  /** Decides only what one field names. */
  Decided decide(FluxObject object, String field) {
    return decide(
        object,
        references(object).stream().filter(each -> each.field().path().equals(field)).toList());
  }

  private Decided decide(FluxObject object, List<Reference> references) {
    Granted granted =
        require(
            references.stream()
                .flatMap(each -> each.questions(object.namespace()).stream())
                .toList());
    return new Decided(this, object, references, granted);
  }

  private List<Reference> references(FluxObject object) {
    List<Reference> references = new ArrayList<>(object.references());
    if (object.actsForSomebody() && references.stream().noneMatch(Reference::isIdentity)) {
      references.add(object.actingAs(defaultIdentity.orElseThrow(Decisions::nobody)));
    }
    return references;
  }

  private static Failure nobody() {
    return new Failure(
        Failure.Reason.NO_SERVICE_ACCOUNT,
        "spec.serviceAccountName is missing",
        "nothing is delivered in the controller's own name",
        "name a service account of this namespace, or its user");
  }

  /** All of the questions, or a failure that says which were refused. */
  Granted require(List<Question> questions) {
    Verdict verdict = gate.decide(questions);
    if (verdict instanceof Granted granted) {
      return granted;
    }
    throw failure((Refused) verdict);
  }

  private static Failure failure(Refused refused) {
    Map<String, List<String>> actions = new LinkedHashMap<>();
    for (Refused.Refusal refusal : refused.refusals()) {
      Question q = refusal.question();
      actions
          .computeIfAbsent(
              q.place() + ": " + q.target() + " is not for " + q.who(), any -> new ArrayList<>())
          .add(q.action().equals("refer") ? "name" : q.action());
    }
    String what =
        String.join(
            ", ",
            actions.entrySet().stream()
                .map(each -> each.getKey() + " to " + String.join(" or ", each.getValue()))
                .toList());
    if (refused.isHeld()) {
      return new Failure(
          Failure.Reason.HELD_FOR_APPROVAL,
          what,
          "somebody has to approve it first",
          "ask the platform's administrators",
          refused.why());
    }
    boolean byAccount =
        refused.refusals().stream().noneMatch(each -> each.question().who().isObject());
    return byAccount ? beyondAccount(what, refused.why()) : beyondNamespace(what, refused.why());
  }

  private static Failure beyondAccount(String what, String explanation) {
    return new Failure(
        Failure.Reason.ACCESS_DENIED,
        what,
        "an account may do what its role says, in its own namespace",
        "deliver it there, or ask the platform's administrators to deliver it",
        explanation);
  }

  /** The same text whether it is there or not: nobody looked. */
  private static Failure beyondNamespace(String what, String explanation) {
    return new Failure(
        Failure.Reason.ACCESS_DENIED,
        what,
        "it is not there, or not open to this namespace",
        "name what belongs to this namespace, or ask its owner to open it",
        explanation);
  }
}
