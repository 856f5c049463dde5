package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.examples.gitops.story.World;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is printed for a new tenant, letter for letter as Flux's own command prints it. */
class CreateTenantTest {

  @Test
  void objects_areThoseOfFlux() {
    assertEquals(
        """
        ---
        apiVersion: v1
        kind: Namespace
        metadata:
          labels:
            toolkit.fluxcd.io/tenant: dev-team
          name: apps

        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          labels:
            toolkit.fluxcd.io/tenant: dev-team
          name: dev-team
          namespace: apps

        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          labels:
            toolkit.fluxcd.io/tenant: dev-team
          name: dev-team-reconciler
          namespace: apps
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: cluster-admin
        subjects:
        - apiGroup: rbac.authorization.k8s.io
          kind: User
          name: gotk:apps:reconciler
        - kind: ServiceAccount
          name: dev-team
          namespace: apps

        """,
        World.createTenant("dev-team", "--with-namespace", "apps"));
  }

  /** A name that YAML would read as a number or a truth value stays a text. */
  @Test
  void names_stayTexts() {
    for (String name : List.of("123", "1e3", "yes", "on", "null", "0x1f", "y", "2026-11-30")) {
      String yaml =
          World.createTenant(name, "--with-namespace", name, "--label", "cost=7", "--label", "e=");
      List<Object> documents =
          StreamSupport.stream(
                  new Load(LoadSettings.builder().build()).loadAllFromString(yaml).spliterator(),
                  false)
              .toList();
      assertEquals(3, documents.size(), yaml);
      Map<?, ?> metadata = (Map<?, ?>) ((Map<?, ?>) documents.get(0)).get("metadata");
      assertEquals(name, metadata.get("name"), yaml);
      assertEquals(
          Map.of("toolkit.fluxcd.io/tenant", name, "cost", "7", "e", ""),
          metadata.get("labels"),
          yaml);
      assertEquals(true, yaml.contains("name: \"" + name + "\""), yaml);
    }
  }
}
