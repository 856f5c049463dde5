package dev.tenon.examples.gitops.reconcile;

import dev.tenon.examples.gitops.cluster.Failure;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.rights.Question;
import dev.tenon.examples.gitops.rights.Target;
import dev.tenon.examples.gitops.rights.Who;
import java.util.ArrayList;
import java.util.List;

/**
 * A release is decided, and no more: all that it names, in whose name it acts, and where to. What a
 * chart delivers is known when it is rendered, so the identity must be allowed to write all that
 * lies in the target namespace, and to keep the release in the namespace of the storage.
 */
record HelmReleases() implements Work {

  private static final List<String> WRITES = List.of("create", "update");

  @Override
  public Report run(Decided decided) {
    Who who = decided.identity();
    decided.requireDependencies();
    FluxObject release = decided.object();
    String target = release.namespaceIn("targetNamespace");
    String name =
        release
            .text("releaseName")
            .orElse(
                release.text("targetNamespace").map(each -> each + "-").orElse("")
                    + release.name());
    Target storage =
        Kind.SECRET.target(
            release.namespaceIn("storageNamespace"), "sh.helm.release.v1." + name + ".v1");
    List<Question> questions = new ArrayList<>();
    for (String verb : WRITES) {
      questions.add(new Question(who, verb, Target.allIn(target), "spec.targetNamespace"));
      questions.add(new Question(who, verb, storage, "spec.storageNamespace"));
    }
    decided.require(questions);
    throw decidedOnly();
  }

  static Failure decidedOnly() {
    return new Failure(
        Failure.Reason.DECIDED_ONLY,
        "all that it names is granted, and nothing is fetched or delivered",
        "this reconciler fetches from Git alone, and renders no charts",
        "let the controller of Flux do it that this kind belongs to");
  }
}
