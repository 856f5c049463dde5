package dev.tenon.examples.flyteadmin;

import com.google.protobuf.Message;
import dev.tenon.path.Resource;
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

  private final Storage storage;
  private final Scope scope;
  private final BiConsumer<String, Resource> wanted;

  /** Tells what has to be allowed of the messages in a request for a scope. */
  Sensitive(Storage storage, Scope scope, BiConsumer<String, Resource> wanted) {
    this.storage = storage;
    this.scope = scope;
    this.wanted = wanted;
  }

  void read(Message message) {
    switch (message.getDescriptorForType().getFullName()) {
      case "flyteidl.admin.RawOutputDataConfig" -> outputLocation(message);
      case "flyteidl.core.Identity" -> {
        runAs("iam-role", Fields.text(message, "iam_role"));
        runAs("service-account", Fields.text(message, "k8s_service_account"));
      }
      case "flyteidl.admin.AuthRole", "flyteidl.admin.Auth" -> {
        runAs("iam-role", Fields.text(message, "assumable_iam_role"));
        runAs("service-account", Fields.text(message, "kubernetes_service_account"));
      }
      case "flyteidl.admin.LaunchPlanSpec" -> runAs("iam-role", Fields.text(message, "role"));
      case "flyteidl.core.OAuth2Client" -> runAs("client", Fields.text(message, "client_id"));
      case "flyteidl.core.Secret" ->
          want(USE_SECRET, "secret", Fields.text(message, "group"), Fields.text(message, "key"));
      // By affinity in the classes here, by a pool's name in later ones.
      case "flyteidl.admin.ClusterAssignment" -> cluster(Fields.text(message, "cluster_pool_name"));
      case "flyteidl.admin.ExecutionClusterLabel" -> cluster(Fields.text(message, "value"));
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
    if (!name.isEmpty()) {
      want(RUN_AS, what, name);
    }
  }

  /** The cluster with a name, or any that the request describes. */
  private void cluster(String name) {
    wanted.accept(
        ASSIGN_CLUSTER,
        name.isEmpty() ? scope.resource("cluster") : scope.resource("cluster", name));
  }

  private void want(String action, String... beneath) {
    wanted.accept(action, scope.resource(beneath));
  }
}
