package dev.tenon.examples.gitops.cluster;

import dev.tenon.examples.gitops.rights.ClusterState;
import dev.tenon.examples.gitops.rights.Granted;
import dev.tenon.examples.gitops.rights.Who;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The cluster, as far as this program may touch it: what an object refers to is read, and anything
 * is changed, with a grant alone. Safe to share between threads.
 */
public final class Cluster {

  /** The annotation by which a reconciliation is asked for, as Flux names it. */
  public static final String REQUESTED = "reconcile.fluxcd.io/requestedAt";

  /**
   * The annotation that names the user in whose name an object delivers; Flux has no field for it.
   */
  public static final String USER = "tenon.dev/user";

  private final KubernetesClient client;
  private final Clock clock;

  /** A cluster behind a client that is the controller's. */
  public Cluster(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The objects of a kind that are to be reconciled, of all namespaces. */
  public List<FluxObject> objects(Kind kind) {
    return objects(kind.context()).inAnyNamespace().list().getItems().stream()
        .map(raw -> new FluxObject(kind, raw))
        .toList();
  }

  /** One of them. */
  public Optional<FluxObject> object(Kind kind, String namespace, String name) {
    return Optional.ofNullable(at(kind, namespace, name).get())
        .map(raw -> new FluxObject(kind, raw));
  }

  /** What the objects say about rights. */
  public ClusterState state() {
    return StateReader.read(client, objects(Kind.IMAGE_REPOSITORY));
  }

  /** The label of a namespace that says whose it is; empty if it has none. */
  public String tenantOf(String namespace) {
    return Optional.ofNullable(client.namespaces().withName(namespace).get())
        .map(found -> found.getMetadata().getLabels())
        .map(labels -> labels.getOrDefault(ClusterState.TENANT, ""))
        .orElse("");
  }

  /** What an object refers to, if it is there. */
  public Optional<FluxObject> read(Granted granted, FluxObject object, Reference reference) {
    require(granted, object, reference, "refer");
    return object(reference.kind(), reference.target().namespace(), reference.target().name());
  }

  /** The decoded values of a secret that an object refers to; none if it is not there. */
  public Map<String, String> secret(Granted granted, FluxObject object, Reference reference) {
    Map<String, String> values = new TreeMap<>();
    read(granted, object, reference)
        .map(secret -> secret.raw().getAdditionalProperties().get("data"))
        .ifPresent(
            data -> {
              if (data instanceof Map<?, ?> map) {
                map.forEach((key, value) -> values.put("" + key, decoded("" + value)));
              }
            });
    return values;
  }

  private static String decoded(String value) {
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  /** Asks for the reconciliation of what an object refers to; false if it is not there. */
  public boolean request(Granted granted, FluxObject object, Reference reference) {
    require(granted, object, reference, "reconcile");
    Resource<GenericKubernetesResource> target =
        at(reference.kind(), reference.target().namespace(), reference.target().name());
    if (target.get() == null) {
      return false;
    }
    target.edit(
        raw ->
            raw.edit()
                .editMetadata()
                .addToAnnotations(REQUESTED, clock.instant().toString())
                .endMetadata()
                .build());
    return true;
  }

  private static void require(
      Granted granted, FluxObject object, Reference reference, String action) {
    granted.require(Who.objectOf(object.namespace()), action, reference.target());
  }

  /** Creates or updates objects in the name of an account. */
  public void apply(Granted granted, Who who, List<Product> products) {
    for (Product product : products) {
      Product.APPLY.forEach(verb -> granted.require(who, verb, product.target()));
    }
    as(
        who,
        impersonating -> {
          for (Product product : products) {
            in(impersonating.genericKubernetesResources(product.context()), product)
                .createOr(NonDeletingOperation::update);
          }
        });
  }

  /** Removes objects in the name of an account. */
  public void delete(Granted granted, Who who, List<Product> products) {
    products.forEach(product -> granted.require(who, "delete", product.target()));
    as(
        who,
        impersonating ->
            products.forEach(
                product ->
                    in(impersonating.genericKubernetesResources(product.context()), product)
                        .delete()));
  }

  /**
   * The API server knows in whose name it is done, and decides once more.
   *
   * @throws Failure if it does not take it
   */
  private void as(Who who, Consumer<KubernetesClient> work) {
    try {
      client
          .adapt(NamespacedKubernetesClient.class)
          .withRequestConfig(new RequestConfigBuilder().withImpersonateUsername(who.user()).build())
          .call(
              impersonating -> {
                work.accept(impersonating);
                return true;
              });
    } catch (KubernetesClientException refused) {
      throw new Failure(
          Failure.Reason.APPLY_FAILED,
          "the API server does not take it from " + who + ": " + answer(refused),
          "it decides once more, and checks what it is given",
          "correct the object, or ask the platform's administrators for the right");
    }
  }

  private static String answer(KubernetesClientException refused) {
    return Optional.ofNullable(refused.getStatus())
        .map(status -> status.getMessage())
        .filter(message -> !message.isEmpty())
        .orElse("status " + refused.getCode());
  }

  private static Resource<GenericKubernetesResource> in(
      MixedOperation<
              GenericKubernetesResource,
              GenericKubernetesResourceList,
              Resource<GenericKubernetesResource>>
          objects,
      Product product) {
    return product.target().namespace().isEmpty()
        ? objects.resource(product.body())
        : objects.inNamespace(product.target().namespace()).resource(product.body());
  }

  /** Tells an object's author how it is, and keeps what else belongs to the status. */
  public void tell(FluxObject object, Condition condition, Map<String, ?> more) {
    Resource<GenericKubernetesResource> resource =
        at(object.kind(), object.namespace(), object.name());
    if (resource.get() != null) {
      resource.editStatus(raw -> with(raw, condition, more));
    }
  }

  private GenericKubernetesResource with(
      GenericKubernetesResource raw, Condition condition, Map<String, ?> more) {
    Map<String, Object> status = new LinkedHashMap<>();
    if (raw.getAdditionalProperties().get("status") instanceof Map<?, ?> before) {
      before.forEach((key, value) -> status.put("" + key, value));
    }
    status.putAll(more);
    List<Map<String, String>> conditions = new ArrayList<>();
    conditions.add(condition("Ready", condition.status(), condition));
    if (condition.reason().equals(Failure.Reason.ACCESS_DENIED.word())) {
      conditions.add(condition("Stalled", "True", condition));
    }
    status.put("conditions", conditions);
    raw.setAdditionalProperty("status", status);
    return raw;
  }

  private Map<String, String> condition(String type, String status, Condition condition) {
    return Map.of(
        "type", type,
        "status", status,
        "reason", condition.reason(),
        "message", condition.message(),
        "lastTransitionTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** How the API server calls what manifests deliver. */
  public Products products() {
    return new Products(client);
  }

  private Resource<GenericKubernetesResource> at(Kind kind, String namespace, String name) {
    return objects(kind.context()).inNamespace(namespace).withName(name);
  }

  private MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      objects(ResourceDefinitionContext context) {
    return client.genericKubernetesResources(context);
  }
}
