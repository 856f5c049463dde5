package dev.tenon.examples.gitops;

import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.rights.Gate;
import dev.tenon.examples.gitops.rights.Question;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.story.World;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlPolicies;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** For tests: a world with the tenants `web` and `shop`, each with a source `app`. */
abstract class Worlds {

  static final Policy POLICY = YamlPolicies.load(Path.of("policy.yaml"));

  /** Grants everything: what this program would be without checks. */
  static final class PermitAll extends Gate {
    @Override
    protected List<Answer> answers(List<Question> questions) {
      return questions.stream().map(any -> new Answer(Effect.ALLOW, "")).toList();
    }
  }

  @TempDir Path directory;
  @Nullable World world;
  private int worlds;

  void start(References references) {
    start(new World(POLICY, fresh(), references, Optional.of("default"), gate -> gate));
  }

  Path fresh() {
    return directory.resolve("world" + worlds++);
  }

  void start(World made) {
    stop();
    world = made;
    for (String tenant : List.of("web", "shop")) {
      world.apply(World.createTenant(tenant, "--with-namespace", tenant));
      world.git().push(tenant, Map.of("site.yaml", Yaml.configMap("site", "")));
      world.apply(Yaml.repository(tenant, "app", world.git().url(tenant)));
      world.apply(Yaml.secret(tenant, "hook", "secret"));
      world.reconcile(Kind.GIT_REPOSITORY, tenant, "app");
    }
    world.api().forget();
  }

  @AfterEach
  void stop() {
    if (world != null) {
      world.close();
      world = null;
    }
  }

  /** Delivers other files from the own source. */
  Condition deliver(String tenant, Map<String, String> files, String more) {
    return deliver(tenant, files, Map.of(), more);
  }

  Condition deliver(
      String tenant, Map<String, String> files, Map<String, String> links, String more) {
    world.git().push(tenant, files, links);
    world.reconcile(Kind.GIT_REPOSITORY, tenant, "app");
    world.apply(Yaml.kustomization(tenant, "app", more));
    world.api().forget();
    return world.reconcile(Kind.KUSTOMIZATION, tenant, "app");
  }

  /** What it changed in the cluster, other than its own status. */
  List<String> changes() {
    return world.api().asked().stream()
        .filter(asked -> !asked.method().equals("GET") && !asked.path().contains("/status"))
        .map(asked -> asked.method() + " " + asked.path())
        .toList();
  }
}
