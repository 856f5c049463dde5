package dev.tenon.examples.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.journal.Journal;
import dev.tenon.examples.gitops.journal.Journal.Entry;
import dev.tenon.examples.gitops.journal.Usage;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.story.World;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A day of a cluster by a stated clock, and a restart of the reconciler in the middle. */
class DayTest extends Worlds {

  /** Stands still until it is set. */
  private static final class Stated extends Clock {

    private Instant now = Instant.parse("2026-11-30T08:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Stated clock = new Stated();

  private static String binding(String name, String user, String annotations) {
    return "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: "
        + name
        + ", namespace: web"
        + annotations
        + "}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n"
        + "subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "
        + user
        + "}]\n";
  }

  private boolean mayLook(String user) {
    String review =
        """
        {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {"user": "%s",
          "resourceAttributes": {"verb": "list", "resource": "pods", "namespace": "web"}}}"""
            .formatted(user);
    return world.send("POST", "/authorize", review, Map.of()).body().contains("\"allowed\":true");
  }

  private Condition ready(Kind kind, String namespace, String name) {
    return world.object(kind, namespace, name).ready();
  }

  private void tenant(String name) {
    world.apply(World.createTenant(name, "--with-namespace", name));
    world.git().push(name, Map.of("site.yaml", Yaml.configMap("site", "")));
    world.apply(Yaml.repository(name, "app", world.git().url(name)));
    world.apply(Yaml.kustomization(name, "app", ", serviceAccountName: " + name));
  }

  @Test
  void aDay() throws IOException {
    Path folder = fresh();
    world =
        new World(POLICY, folder, References.LOCKDOWN, Optional.of("default"), gate -> gate, clock);
    // Two new tenants, and what they deliver.
    tenant("web");
    tenant("shop");
    world.reconciler().pass();
    assertTrue(ready(Kind.KUSTOMIZATION, "web", "app").isTrue());
    assertTrue(ready(Kind.KUSTOMIZATION, "shop", "app").isTrue());
    // A new member, and a role for an hour.
    assertFalse(mayLook("tom"));
    world.apply(binding("members", "tom", ""));
    world.apply(
        binding("guest", "gil", ", annotations: {tenon.dev/until: '2026-11-30T09:00:00Z'}"));
    world.reconciler().pass();
    assertTrue(mayLook("tom"));
    assertTrue(mayLook("gil"));
    // A refusal, explained to the platform's administrators by the rules of that moment.
    world.apply(
        Yaml.flux(
            "Kustomization",
            "shop",
            "curious",
            "{sourceRef: {kind: GitRepository, name: app, namespace: web}, serviceAccountName: shop}"));
    clock.now = clock.now.plus(Duration.ofMinutes(30));
    world.reconciler().pass();
    Condition refused = ready(Kind.KUSTOMIZATION, "shop", "curious");
    assertEquals("AccessDenied", refused.reason());
    assertFalse(refused.message().contains("not-visible"), refused::message);
    Entry refusal = day(folder, "shop").get(day(folder, "shop").size() - 1);
    assertEquals("Kustomization shop/curious", refusal.object());
    assertTrue(refusal.why().contains("not-visible"), refusal::why);

    world.restart();

    // What is as it was is not delivered as something new, nobody's rights came or went.
    int before = day(folder, "").size();
    world.reconciler().pass();
    assertEquals(before, day(folder, "").size());
    assertTrue(mayLook("tom"));
    assertTrue(mayLook("gil"));
    // A push, as the work goes on.
    clock.now = Instant.parse("2026-11-30T09:00:00Z");
    assertFalse(mayLook("gil"));
    world.git().push("web", Map.of("other.yaml", Yaml.configMap("other", "")));
    // The member leaves.
    world.client().rbac().roleBindings().inNamespace("web").withName("members").delete();
    assertFalse(mayLook("tom"));
    world.reconciler().pass();
    assertTrue(ready(Kind.KUSTOMIZATION, "web", "app").isTrue());
    // The audit of that day by tenant, and what each one used.
    assertEquals(
        List.of(
            "08:00 CHANGE + SUBJECT namespace:web [object] in tenant:web with {namespace=[web],"
                + " owned=[web]} by Namespace/web",
            "08:00 CHANGE + SUBJECT gotk:web:reconciler [ClusterRole/cluster-admin] in tenant:web"
                + " on namespaces/web by RoleBinding/web/web-reconciler",
            "08:00 CHANGE + SUBJECT system:serviceaccount:web:web [ClusterRole/cluster-admin] in"
                + " tenant:web on namespaces/web by RoleBinding/web/web-reconciler",
            "08:00 READY GitRepository web/app: stored artifact for revision main",
            "08:00 READY Kustomization web/app: applied revision main",
            "08:00 CHANGE + SUBJECT tom [ClusterRole/view] in tenant:web on namespaces/web by"
                + " RoleBinding/web/members",
            "08:00 CHANGE + SUBJECT gil [ClusterRole/view] in tenant:web on namespaces/web until"
                + " 2026-11-30T09:00:00Z by RoleBinding/web/guest",
            "09:00 CHANGE - SUBJECT tom [ClusterRole/view] in tenant:web on namespaces/web by"
                + " RoleBinding/web/members",
            "09:00 READY GitRepository web/app: stored artifact for revision main",
            "09:00 READY Kustomization web/app: applied revision main"),
        day(folder, "web").stream().map(DayTest::brief).toList());
    assertEquals(
        List.of(
            "08:00 READY GitRepository shop/app: stored artifact for revision main",
            "08:00 READY Kustomization shop/app: applied revision main",
            "08:30 REFUSED Kustomization shop/curious: spec.sourceRef: gitrepositories web/app is"
                + " not for objects of namespace `shop` to name"),
        day(folder, "shop").stream()
            .filter(entry -> entry.kind() != Journal.Kind.CHANGE)
            .map(DayTest::brief)
            .toList());
    Usage usage = world.journal().usage();
    assertEquals(10, usage.of("web", "reconciliations"));
    assertEquals(5, usage.of("web", "objects"));
    assertEquals(7, usage.of("web", "reviews"));
    assertEquals(3, usage.of("web", "refusals"));
    assertEquals(3, usage.of("shop", "refusals"));
  }

  private static List<Entry> day(Path folder, String tenant) throws IOException {
    return Journal.read(folder.resolve("state"), tenant);
  }

  private static String brief(Entry entry) {
    return entry.toString().replaceAll("^2026-11-30T|:00Z(?= [CR])|@sha1:[0-9a-f]+|; why.*", "");
  }
}
