package dev.tenon.examples.gitops;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tenon.examples.gitops.cluster.Cluster;
import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Field;
import dev.tenon.examples.gitops.cluster.Fields;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.FluxObjects;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.cluster.Reference;
import dev.tenon.examples.gitops.rights.ClusterAuthorizer;
import dev.tenon.examples.gitops.rights.ClusterState;
import dev.tenon.examples.gitops.rights.Granted;
import dev.tenon.examples.gitops.rights.PolicyGate;
import dev.tenon.examples.gitops.rights.Question;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.rights.Who;
import dev.tenon.examples.gitops.story.World;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A42: each field that names another object is decided. Generated from the table of fields, which
 * is the only way to read one: a field that is forgotten there cannot be read, and an object that
 * has it is refused.
 */
class ReferenceFieldsTest extends Worlds {

  private static final Set<String> REFUSALS = Set.of("AccessDenied", "NotSupported");

  private static Stream<Kind> reconciled() {
    return Arrays.stream(Kind.values())
        .filter(kind -> !Fields.of(kind).isEmpty() && kind != Kind.PROVIDER);
  }

  private static String spec(Field field, Kind kind, String namespace) {
    boolean many = field.path().endsWith("[]");
    String key = many ? field.path().substring(0, field.path().length() - 2) : field.path();
    String value = "{kind: " + kind.word() + ", name: target, namespace: " + namespace + "}";
    String[] parts = key.split("\\.", -1);
    return String.join(": {", parts)
        + ": "
        + (many ? "[" + value + "]" : value)
        + "}".repeat(parts.length - 1);
  }

  /**
   * Whatever a field may refer to: in another tenant's namespace it is refused, and not looked at.
   */
  @TestFactory
  Stream<DynamicTest> eachReference_intoAnotherNamespace_isRefusedUnseen() {
    List<DynamicTest> tests = new ArrayList<>();
    reconciled()
        .forEach(
            kind -> {
              for (Field field : Fields.of(kind)) {
                for (Kind target : field.kinds()) {
                  tests.add(
                      dynamicTest(
                          kind.word() + ".spec." + field.path() + " to " + target.word(),
                          () -> {
                            String spec = spec(field, target, "web");
                            Condition refused = reconcile(kind, spec);
                            assertEquals(
                                field.across() ? "AccessDenied" : "NotSupported",
                                refused.reason(),
                                refused::toString);
                          }));
                }
              }
            });
    assertTrue(tests.size() > 15, () -> tests.size() + " references");
    return tests.stream();
  }

  /** All that Flux's objects may refer to, read by this program or not. */
  @TestFactory
  Stream<DynamicTest> eachReferenceOfFlux_isDecidedOrRefused() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/reference-fields.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .map(
            line ->
                dynamicTest(
                    line,
                    () -> {
                      String[] parts = line.split(" +", 3);
                      Kind kind =
                          reconciled()
                              .filter(each -> each.word().equals(parts[0]))
                              .findFirst()
                              .orElseThrow();
                      String spec = parts[1] + ": " + parts[2].replace("shop", "web");
                      if (spec.contains("namespace: web") || !isDeclared(kind, parts[1])) {
                        Condition refused = reconcile(kind, spec);
                        assertTrue(REFUSALS.contains(refused.reason()), refused::toString);
                      }
                    }));
  }

  private static boolean isDeclared(Kind kind, String key) {
    return Fields.of(kind).stream()
        .anyMatch(field -> field.path().equals(key) || field.path().equals(key + "[]"));
  }

  private Condition reconcile(Kind kind, String spec) {
    if (world == null) {
      startAsItStays();
    }
    world.api().forget();
    Condition refused =
        world
            .reconciler()
            .reconcile(
                FluxObjects.of(kind, Yaml.flux(kind.word(), "shop", "probe", "{" + spec + "}")));
    assertFalse(
        world.api().asked().stream().anyMatch(asked -> asked.path().contains("/namespaces/web/")),
        () -> world.api().asked().toString());
    assertEquals(List.of(), changes());
    return refused;
  }

  /** Nothing changes from case to case, so what the cluster says of rights is read once. */
  private void startAsItStays() {
    AtomicReference<Optional<ClusterState>> read = new AtomicReference<>(Optional.empty());
    ClusterAuthorizer authorizer =
        new ClusterAuthorizer(
            POLICY,
            References.ACCESS_FROM,
            World.PLATFORM,
            Clock.systemUTC(),
            () -> read.get().orElseGet(this::state));
    start(
        new World(
            POLICY,
            fresh(),
            References.ACCESS_FROM,
            Optional.of("default"),
            any -> new PolicyGate(authorizer)));
    read.set(Optional.of(state()));
  }

  private ClusterState state() {
    return new Cluster(world.client(), Clock.systemUTC()).state();
  }

  /** A value that the table does not declare cannot be read. */
  @Test
  void anUndeclaredField_cannotBeRead() {
    start(References.LOCKDOWN);
    FluxObject object = world.object(Kind.GIT_REPOSITORY, "web", "app");
    assertTrue(object.text("url").isPresent());
    assertThrows(IllegalStateException.class, () -> object.text("kubeConfig"));
    assertThrows(IllegalStateException.class, () -> object.text("secretRef"));
  }

  /** A reference that nobody decided cannot be followed, by a grant for something else neither. */
  @Test
  void anUndecidedReference_cannotBeFollowed() {
    start(References.LOCKDOWN);
    world.apply(Yaml.kustomization("web", "app", ", serviceAccountName: web"));
    FluxObject object = world.object(Kind.KUSTOMIZATION, "web", "app");
    Reference source =
        object.references().stream()
            .filter(each -> each.kind() == Kind.GIT_REPOSITORY)
            .findFirst()
            .orElseThrow();
    Cluster cluster = new Cluster(world.client(), Clock.systemUTC());
    Granted other =
        (Granted)
            new PermitAll()
                .decide(
                    List.of(
                        new Question(
                            Who.objectOf("web"), "refer", Kind.SECRET.target("web", "x"), "")));
    assertThrows(IllegalStateException.class, () -> cluster.read(other, object, source));
    assertThrows(IllegalStateException.class, () -> cluster.request(other, object, source));
    assertThrows(IllegalStateException.class, () -> cluster.secret(other, object, source));
  }

  /** Whoever does the work has no client, so it cannot read past the table. */
  @Test
  void onlyTheClusterRoom_holdsAClient() {
    JavaClasses classes =
        new ClassFileImporter()
            .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation());
    assertTrue(classes.size() > 30, () -> classes.size() + " classes");
    noClasses()
        .that()
        .resideInAnyPackage(
            "..rights..", "..source..", "..reconcile..", "..webhook..", "..tenant..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(KubernetesClient.class)
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackages("..rights..", "..story..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.tenon.authz..", "dev.tenon.policy..", "dev.tenon.yaml..")
        .because("all that is asked of Tenon is in one room, and is counted there")
        .check(classes);
  }
}
