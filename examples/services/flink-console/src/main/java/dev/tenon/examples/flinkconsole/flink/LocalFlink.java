package dev.tenon.examples.flinkconsole.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.util.FileUtils;

/**
 * A real Flink in this process: one job manager, one task manager, and the REST API that takes jars
 * and jobs. Starting takes some seconds.
 */
public final class LocalFlink implements AutoCloseable {

  private static final int SLOTS = 16;

  private final MiniCluster cluster;
  private final URI rest;
  private final Path files;

  private LocalFlink(MiniCluster cluster, URI rest, Path files) {
    this.cluster = cluster;
    this.rest = rest;
    this.files = files;
  }

  /**
   * Starts one on a free port of this machine.
   *
   * @return the running Flink
   */
  public static LocalFlink start() {
    Path files = directory();
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration(files))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    try {
      cluster.start();
      return new LocalFlink(cluster, cluster.getRestAddress().get(), files);
    } catch (Exception e) {
      throw new IllegalStateException("Flink does not start", e);
    }
  }

  private static Configuration configuration(Path files) {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(WebOptions.SUBMIT_ENABLE, true);
    configuration.set(WebOptions.TMP_DIR, files.toString());
    configuration.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, Duration.ofSeconds(30));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
    return configuration;
  }

  private static Path directory() {
    try {
      return Files.createTempDirectory("flink-console");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where its REST API is.
   *
   * @return the address
   */
  public URI rest() {
    return rest;
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
    try {
      FileUtils.deleteDirectory(files.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
