package dev.tenon.examples.gitops.story;

import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.rights.References;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Two tenants deliver to one cluster, and one of them tries what is not his. */
public final class Story {

  private static final String SITE =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: site}
      data: {greeting: %s}
      """;

  private static final String TENANT_OBJECTS =
      """
      ---
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {namespace: %1$s, name: app}
      spec: {url: "%2$s", ref: {branch: main}}
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {namespace: %1$s, name: app}
      spec: {path: ./, serviceAccountName: %1$s, sourceRef: {kind: GitRepository, name: app}}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {namespace: %1$s, name: hook}
      data: {token: c2VjcmV0}
      """;

  private static final String FOREIGN_SOURCE =
      """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {namespace: shop, name: curious}
      spec:
        path: ./
        serviceAccountName: shop
        sourceRef: {kind: GitRepository, name: %s, namespace: web}
      """;

  private static final String RECEIVER =
      """
      apiVersion: notification.toolkit.fluxcd.io/v1
      kind: Receiver
      metadata: {namespace: %s, name: push}
      spec:
        type: generic-hmac
        secretRef: {name: hook}
        resources: [%s]
      """;

  private static final String OWN = "{kind: GitRepository, name: app}";
  private static final String TOKEN = "secret";

  private final Path policy;
  private final PrintWriter out;

  /** A story by a policy. */
  public Story(Path policy, PrintWriter out) {
    this.policy = policy;
    this.out = out;
  }

  /** Tells it, on loopback and in a directory that is removed afterwards. */
  public void tell() {
    Path directory = temporary();
    try (World world = World.of(policy, directory, References.LOCKDOWN)) {
      tell(world);
    } finally {
      remove(directory);
    }
  }

  private void tell(World world) {
    say("1  The platform makes two tenants: create tenant web --with-namespace web");
    String web = World.createTenant("web", "--with-namespace", "web");
    web.lines().forEach(line -> say("   " + line));
    world.apply(web);
    world.apply(World.createTenant("shop", "--with-namespace", "shop"));

    say("");
    say("2  Both push to a repository of their own, and it is delivered to their namespace.");
    for (String tenant : List.of("web", "shop")) {
      world.git().push(tenant, Map.of("site.yaml", site("hello from " + tenant)));
      world.apply(format(TENANT_OBJECTS, tenant, world.git().url(tenant)));
    }
    world.reconciler().pass();
    for (String tenant : List.of("web", "shop")) {
      show(world, Kind.GIT_REPOSITORY, tenant, "app");
      show(world, Kind.KUSTOMIZATION, tenant, "app");
      say("   ConfigMap %s/site says: %s", tenant, greeting(world, tenant));
    }

    say("");
    say("3  shop names a source of web, one that is there and one that is not.");
    for (String name : List.of("app", "none")) {
      world.apply(format(FOREIGN_SOURCE, name));
      show(world.reconcile(Kind.KUSTOMIZATION, "shop", "curious"), "Kustomization shop/curious");
    }

    say("");
    say("4  shop pushes a cluster role beside a harmless object: nothing of both arrives.");
    world.git().push("shop", Map.of("site.yaml", site("changed"), "role.yaml", clusterRole()));
    world.reconciler().pass();
    show(world, Kind.KUSTOMIZATION, "shop", "app");
    say("   ConfigMap shop/site says: %s", greeting(world, "shop"));

    say("");
    say("5  Both get a webhook for their own source. web's works, if it is signed.");
    for (String tenant : List.of("web", "shop")) {
      world.apply(format(RECEIVER, tenant, OWN));
      world.reconcile(Kind.RECEIVER, tenant, "push");
    }
    world.git().push("web", Map.of("site.yaml", site("hello again")));
    say("   POST without a signature  %d", post(world, "web", ""));
    say("   POST with a signature     %d", post(world, "web", signature()));
    world.reconciler().passRequested();
    show(world, Kind.GIT_REPOSITORY, "web", "app");

    say("");
    say("6  shop adds web's source to its receiver, and calls it: not even its own is triggered.");
    world.apply(
        format(RECEIVER, "shop", OWN + ", {kind: GitRepository, name: app, namespace: web}"));
    String before = world.object(Kind.GIT_REPOSITORY, "web", "app").requestedAt();
    say("   POST with a signature     %d", post(world, "shop", signature()));
    show(world, Kind.RECEIVER, "shop", "push");
    say(
        "   web's source was asked for by it: %s",
        world.object(Kind.GIT_REPOSITORY, "web", "app").requestedAt().equals(before)
            ? "no"
            : "YES");
    out.flush();
  }

  private void say(String line, Object... parts) {
    out.print(parts.length == 0 ? line : format(line, parts));
    out.print('\n');
  }

  private static String format(String text, Object... parts) {
    return String.format(Locale.ROOT, text, parts);
  }

  private void show(World world, Kind kind, String namespace, String name) {
    show(world.object(kind, namespace, name).ready(), kind.word() + " " + namespace + "/" + name);
  }

  private void show(Condition condition, String what) {
    say("   %s  Ready=%s %s", what, condition.status(), condition.reason());
    for (String part : condition.message().split("; ", -1)) {
      say("     %s", part);
    }
  }

  private static String site(String greeting) {
    return format(SITE, greeting);
  }

  private static String clusterRole() {
    return """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: everything}
        rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
        """;
  }

  private static String greeting(World world, String namespace) {
    return String.valueOf(
        world
            .client()
            .configMaps()
            .inNamespace(namespace)
            .withName("site")
            .require()
            .getData()
            .get("greeting"));
  }

  private static int post(World world, String tenant, String signature) {
    String path =
        String.valueOf(
            world.object(Kind.RECEIVER, tenant, "push").status("webhookPath").orElseThrow());
    return world.post(path, "{}", Map.of("X-Signature", signature));
  }

  private static String signature() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256="
          + HexFormat.of().formatHex(mac.doFinal("{}".getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("gitops");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
