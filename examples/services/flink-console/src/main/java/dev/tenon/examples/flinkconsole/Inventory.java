package dev.tenon.examples.flinkconsole;

import dev.tenon.examples.flinkconsole.flink.Cluster;
import dev.tenon.examples.flinkconsole.flink.Jar;
import dev.tenon.examples.flinkconsole.flink.Job;
import dev.tenon.path.Resource;
import dev.tenon.policy.Aliases;
import java.util.List;
import java.util.Optional;

/**
 * The clusters that the console is connected to, and the resource of each thing in them.
 *
 * <p>A job is {@code flink/CLUSTER/flink-job/NAME/ID}: rules and tenants speak of its name, and
 * cover what is beneath it; the id tells it from others of that name, so that an approval is for
 * one job. Jars likewise.
 *
 * @param clusters the clusters, by their ids
 */
public record Inventory(List<Cluster> clusters) {

  /** Copies the list. */
  public Inventory {
    clusters = List.copyOf(clusters);
  }

  /**
   * A cluster.
   *
   * @param resource {@code flink/CLUSTER}, the cluster by its id
   * @return the cluster, empty if there is none
   */
  public Optional<Cluster> cluster(Resource resource) {
    return clusters.stream().filter(cluster -> of(cluster).equals(resource)).findFirst();
  }

  /**
   * A cluster by its id, by another name that the policy has for it, or by its environment.
   *
   * @param name any of them
   * @param aliases the policy's other names
   * @return the cluster, empty if there is none
   */
  public Optional<Cluster> cluster(String name, Aliases aliases) {
    return cluster(aliases.resolve(Resource.of("flink", name)))
        .or(() -> clusters.stream().filter(cluster -> cluster.name().equals(name)).findFirst());
  }

  /**
   * The resource of a cluster.
   *
   * @param cluster the cluster
   * @return its resource
   */
  public static Resource of(Cluster cluster) {
    return Resource.of("flink", cluster.id());
  }

  /**
   * The resource of a job.
   *
   * @param job the job
   * @return its resource
   */
  public static Resource of(Job job) {
    return Resource.of("flink", job.cluster(), "flink-job", job.name(), job.id());
  }

  /**
   * The resource of a jar.
   *
   * @param jar the jar
   * @return its resource
   */
  public static Resource of(Jar jar) {
    return Resource.of("flink", jar.cluster(), "flink-jar", jar.name(), jar.id());
  }
}
