package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.story.World;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant delivers arrives, in the name of his account. */
class ReconcilerTest {

  @TempDir Path directory;
  World world;

  @BeforeEach
  void start() {
    world = World.of(Path.of("policy.yaml"), directory, References.LOCKDOWN);
    world.apply(World.createTenant("web", "--with-namespace", "web"));
    world.git().push("web", Map.of("site.yaml", Yaml.configMap("site", "")));
    world.apply(Yaml.repository("web", "app", world.git().url("web")));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void aPush_arrivesInTheNameOfTheAccount() {
    Condition source = world.reconcile(Kind.GIT_REPOSITORY, "web", "app");
    assertTrue(source.isTrue(), source::toString);
    world.apply(Yaml.kustomization("web", "app", ", serviceAccountName: web"));
    world.api().forget();

    Condition delivered = world.reconcile(Kind.KUSTOMIZATION, "web", "app");

    assertTrue(delivered.isTrue(), delivered::toString);
    assertEquals(
        Map.of("greeting", "hello"),
        world.client().configMaps().inNamespace("web").withName("site").get().getData());
    assertEquals(
        "system:serviceaccount:web:web",
        world.api().asked().stream()
            .filter(asked -> asked.path().contains("/configmaps"))
            .findFirst()
            .orElseThrow()
            .user());
  }
}
