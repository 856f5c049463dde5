package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import dev.tenon.path.Resource;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The fields of requests that reach further than the project they stand in: where outputs go, as
 * whom a pod runs, which secrets it is given, on which cluster it runs. Each is a question of its
 * own, wherever in a request it stands.
 *
 * <p>A message is told by its type's name, so that a new method that carries one is asked about
 * too.
 */
final class Sensitive {

  static final String SET_OUTPUT_LOCATION = "SET_OUTPUT_LOCATION";
  static final String RUN_AS = "RUN_AS";
  static final String USE_SECRET = "USE_SECRET";
  static final String ASSIGN_CLUSTER = "ASSIGN_CLUSTER";

  /** The types that grant something by what is in them. */
  private static final Set<String> GRANTING =
      Set.of(
          "flyteidl.admin.RawOutputDataConfig",
          "flyteidl.core.SecurityContext",
          "flyteidl.core.Identity",
          "flyteidl.core.OAuth2Client",
          "flyteidl.core.OAuth2TokenRequest",
          "flyteidl.core.Secret",
          "flyteidl.admin.AuthRole",
          "flyteidl.admin.Auth",
          "flyteidl.admin.ClusterAssignment",
          "flyteidl.admin.ExecutionClusterLabel",
          "flyteidl.admin.SystemMetadata",
          "flyteidl.core.K8sPod",
          "flyteidl.core.ExecutionEnv",
          "flyteidl.core.ArtifactQuery");

  private final Storage storage;
  private final Scope scope;
  private final BiConsumer<String, Resource> wanted;

  /** Tells what has to be allowed of the messages in a request for a scope. */
  Sensitive(Storage storage, Scope scope, BiConsumer<String, Resource> wanted) {
    this.storage = storage;
    this.scope = scope;
    this.wanted = wanted;
  }

  /** Whether messages of a type grant something, so that nothing in them may go unread. */
  static boolean grants(Descriptor type) {
    return GRANTING.contains(type.getFullName());
  }

  void read(Message message) {
    switch (message.getDescriptorForType().getFullName()) {
      case "flyteidl.admin.RawOutputDataConfig" -> outputLocation(message);
      case "flyteidl.core.Identity" -> {
        runAs("iam-role", Fields.text(message, "iam_role"));
        runAs("service-account", Fields.text(message, "k8s_service_account"));
        runAs("identity", Fields.text(message, "execution_identity"));
      }
      case "flyteidl.admin.AuthRole", "flyteidl.admin.Auth" -> {
        runAs("iam-role", Fields.text(message, "assumable_iam_role"));
        runAs("service-account", Fields.text(message, "kubernetes_service_account"));
      }
      case "flyteidl.admin.LaunchPlanSpec" -> runAs("iam-role", Fields.text(message, "role"));
      case "flyteidl.core.OAuth2Client" -> runAs("client", Fields.text(message, "client_id"));
      case "flyteidl.core.Secret" ->
          want(USE_SECRET, "secret", Fields.text(message, "group"), Fields.text(message, "key"));
      // A client of an older version describes a cluster by affinity, which is not known here.
      case "flyteidl.admin.ClusterAssignment" -> cluster(Fields.text(message, "cluster_pool_name"));
      case "flyteidl.admin.ExecutionClusterLabel" -> cluster(Fields.text(message, "value"));
      case "flyteidl.admin.SystemMetadata" -> {
        named(ASSIGN_CLUSTER, "cluster", Fields.text(message, "execution_cluster"));
        named(ASSIGN_CLUSTER, "namespace", Fields.text(message, "namespace"));
      }
      case "flyteidl.core.ArtifactQuery" -> artifact(Fields.text(message, "uri"));
      // Pod specifications are free-form: their entries are told by their keys.
      case "google.protobuf.Struct.FieldsEntry" -> podField(message);
      default -> {}
    }
  }

  private void podField(Message entry) {
    String key = Fields.text(entry, "key");
    if (key.equals("serviceAccountName") || key.equals("serviceAccount")) {
      Fields.messagesIn(entry)
          .forEach(value -> runAs("service-account", Fields.text(value, "string_value")));
    }
  }

  private void outputLocation(Message config) {
    String prefix = Fields.text(config, "output_location_prefix");
    if (!prefix.isEmpty()) {
      wanted.accept(SET_OUTPUT_LOCATION, storage.folder(prefix));
    }
  }

  private void runAs(String what, String name) {
    named(RUN_AS, what, name);
  }

  private void named(String action, String what, String name) {
    if (!name.isEmpty()) {
      want(action, what, name);
    }
  }

  /** The cluster with a name, or any that the request describes. */
  private void cluster(String name) {
    wanted.accept(
        ASSIGN_CLUSTER,
        name.isEmpty() ? scope.resource("cluster") : scope.resource("cluster", name));
  }

  /** An artifact by its address, which does not say in one way whose it is. */
  private void artifact(String uri) {
    if (!uri.isEmpty()) {
      wanted.accept(FlyteRequests.REFER, Resource.of("artifact", uri));
    }
  }

  private void want(String action, String... beneath) {
    wanted.accept(action, scope.resource(beneath));
  }
}
