package dev.tenon.examples.gitops.reconcile;

import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.source.Artifact;
import dev.tenon.examples.gitops.source.GitStore;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/** A repository is fetched; its artifact is the tree of the commit. */
record GitRepositories(GitStore store) implements Work {

  @Override
  public Report run(Decided decided) {
    FluxObject object = decided.object();
    String ref =
        object
            .text("ref.tag")
            .map(tag -> "refs/tags/" + tag)
            .orElseGet(() -> "refs/heads/" + object.text("ref.branch").orElse("master"));
    Artifact artifact =
        store.fetch(
            owner(object),
            object.text("url").orElse(""),
            ref,
            credentials(decided.secret("secretRef")));
    return new Report(
        "stored artifact for revision " + artifact.revision(),
        Map.of("artifact", Map.of("revision", artifact.revision())));
  }

  static String owner(FluxObject object) {
    return object.namespace() + "/" + object.name();
  }

  private static Optional<CredentialsProvider> credentials(Map<String, String> secret) {
    return secret.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new UsernamePasswordCredentialsProvider(
                secret.getOrDefault("username", ""), secret.getOrDefault("password", "")));
  }
}
