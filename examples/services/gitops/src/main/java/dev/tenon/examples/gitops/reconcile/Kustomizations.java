package dev.tenon.examples.gitops.reconcile;

import dev.tenon.examples.gitops.cluster.Failure;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.cluster.Product;
import dev.tenon.examples.gitops.cluster.Products;
import dev.tenon.examples.gitops.rights.Granted;
import dev.tenon.examples.gitops.rights.Question;
import dev.tenon.examples.gitops.rights.Who;
import dev.tenon.examples.gitops.source.Artifact;
import dev.tenon.examples.gitops.source.GitStore;
import dev.tenon.examples.gitops.source.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The manifests at a path of a source are delivered in the name of a service account. All of them,
 * and all that is removed, are decided before the first is applied.
 */
record Kustomizations(GitStore store) implements Work {

  @Override
  public Report run(Decided decided) {
    Who who = decided.identity();
    decided.requireDependencies();
    Artifact artifact = artifact(decided);
    List<Product> products = products(decided, artifact);
    List<Product> dropped = dropped(decided, products);

    List<Question> questions = new ArrayList<>();
    products.forEach(product -> questions.addAll(product.questions(who)));
    dropped.forEach(
        product ->
            questions.add(
                new Question(who, "delete", product.target(), "no longer in the source")));
    Granted granted = decided.require(questions);

    decided.cluster().apply(granted, who, products);
    decided.cluster().delete(granted, who, dropped);
    return new Report(
        "applied revision " + artifact.revision(),
        Map.of("lastAppliedRevision", artifact.revision(), "inventory", Inventory.of(products)),
        products.size() + dropped.size());
  }

  private Artifact artifact(Decided decided) {
    return decided
        .read("sourceRef")
        .filter(source -> source.kind() == Kind.GIT_REPOSITORY)
        .flatMap(
            source ->
                source
                    .status("artifact")
                    .filter(Map.class::isInstance)
                    .map(artifact -> String.valueOf(((Map<?, ?>) artifact).get("revision")))
                    .flatMap(revision -> store.find(GitRepositories.owner(source), revision)))
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Reason.ARTIFACT_NOT_FOUND,
                    "spec.sourceRef has no artifact",
                    "it was not fetched yet, or is not there",
                    "look at the source's own condition"));
  }

  private static List<Product> products(Decided decided, Artifact artifact) {
    FluxObject object = decided.object();
    Products reading = decided.cluster().products();
    List<Product> products = new ArrayList<>();
    Manifests.read(artifact, object.text("path").orElse(""))
        .forEach(
            (file, manifests) ->
                manifests.forEach(
                    manifest ->
                        products.addAll(
                            reading.of(
                                manifest,
                                file,
                                object.text("targetNamespace").orElse(""),
                                object.namespace()))));
    return products;
  }

  private static List<Product> dropped(Decided decided, List<Product> products) {
    if (!decided.object().text("prune").filter("true"::equals).isPresent()) {
      return List.of();
    }
    return Inventory.read(decided.object(), decided.cluster().products()).stream()
        .filter(before -> products.stream().noneMatch(now -> now.target().equals(before.target())))
        .toList();
  }
}
