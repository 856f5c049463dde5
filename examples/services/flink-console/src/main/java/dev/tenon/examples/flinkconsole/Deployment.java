package dev.tenon.examples.flinkconsole;

import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.path.Resource;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the variables of the process say, in Flex's names: the clusters and the policy.
 *
 * @param environment the variables
 */
record Deployment(Map<String, String> environment) {

  /**
   * The clusters that Flex's variables name: {@code FLINK_REST_URL}, with {@code
   * FLINK_ENVIRONMENT_NAME} or {@code ENVIRONMENT_NAME} for what people call it, and {@code
   * FLINK_REST_URL_2} and so on for more. The name is the cluster's id, too.
   *
   * @return the clusters, empty if the variables name none
   * @throws IllegalArgumentException if an address is none, or a name cannot be part of a path
   */
  Optional<Inventory> clusters() {
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 1; environment.containsKey("FLINK_REST_URL" + suffix(i)); i++) {
      String usual = "flink" + suffix(i);
      String name =
          environment.getOrDefault(
              "FLINK_ENVIRONMENT_NAME" + suffix(i),
              environment.getOrDefault("ENVIRONMENT_NAME" + suffix(i), usual));
      if (!Resource.of("flink", name).isCanonical()) {
        throw new IllegalArgumentException("`" + name + "` cannot name a cluster");
      }
      clusters.add(
          new Cluster(name, name, URI.create(environment.get("FLINK_REST_URL" + suffix(i)))));
    }
    return clusters.isEmpty() ? Optional.empty() : Optional.of(new Inventory(clusters));
  }

  private static String suffix(int number) {
    return number == 1 ? "" : "_" + number;
  }

  /**
   * The policy file: the one that is named at the start, else that of {@code
   * RBAC_CONFIGURATION_FILE}; else this example's, where there are neither flags of simple access
   * control nor clusters of the user's own.
   *
   * @param named the file or directory that is named at the start; empty for none
   * @return the file, empty for simple access control
   */
  Optional<Path> policy(String named) {
    String file = named.isEmpty() ? environment.getOrDefault("RBAC_CONFIGURATION_FILE", "") : named;
    if (!file.isEmpty()) {
      return Optional.of(Path.of(file));
    }
    return flags().isEmpty() && clusters().isEmpty()
        ? Optional.of(Path.of("policy"))
        : Optional.empty();
  }

  /** The flags of simple access control. */
  List<String> flags() {
    return environment.keySet().stream()
        .filter(name -> name.startsWith(SimpleMode.FLAG))
        .sorted()
        .toList();
  }
}
