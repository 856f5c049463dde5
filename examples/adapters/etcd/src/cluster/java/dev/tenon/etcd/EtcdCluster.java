package dev.tenon.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An etcd cluster on loopback, whose members are killed, paused and started again. */
public final class EtcdCluster implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Path directory;
  private final int[] clientPorts;
  private final int[] peerPorts;
  private final Process[] members;

  private EtcdCluster(Path directory, int size) {
    this.directory = directory;
    clientPorts = new int[size];
    peerPorts = new int[size];
    members = new Process[size];
  }

  /**
   * Starts a cluster, and waits until it answers.
   *
   * @param directory where its members keep their state and logs
   * @param size the number of members
   */
  public static EtcdCluster start(Path directory, int size) throws Exception {
    EtcdCluster cluster = new EtcdCluster(directory, size);
    try {
      cluster.start();
    } catch (Exception failed) {
      cluster.close();
      throw failed;
    }
    return cluster;
  }

  private void start() throws Exception {
    for (int i = 0; i < members.length; i++) {
      clientPorts[i] = freePort();
      peerPorts[i] = freePort();
    }
    for (int i = 0; i < members.length; i++) {
      start(i);
    }
    Instant end = Instant.now().plus(START);
    while (!answers()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(Files.readString(directory.resolve("etcd-0.log")));
      }
    }
  }

  private boolean answers() throws InterruptedException {
    try (Client client = client()) {
      ByteSequence any = ByteSequence.from("any", StandardCharsets.UTF_8);
      client.getKVClient().get(any).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException notYet) {
      return false;
    }
  }

  /** A client that gives up a member without an answer, and asks another one. */
  public Client client() {
    return Client.builder()
        .endpoints(endpoints().toArray(String[]::new))
        .loadBalancerPolicy("round_robin")
        .connectTimeout(PATIENCE)
        .keepaliveTime(PATIENCE)
        .keepaliveTimeout(PATIENCE)
        .keepaliveWithoutCalls(true)
        .build();
  }

  /** Where its members listen for clients. */
  public List<String> endpoints() {
    List<String> all = new ArrayList<>();
    for (int port : clientPorts) {
      all.add("http://127.0.0.1:" + port);
    }
    return all;
  }

  /** Starts a member, with what it kept on its disk. */
  public void start(int member) throws IOException {
    List<String> peers = new ArrayList<>();
    for (int i = 0; i < members.length; i++) {
      peers.add("m" + i + "=http://127.0.0.1:" + peerPorts[i]);
    }
    String client = "http://127.0.0.1:" + clientPorts[member];
    String peer = "http://127.0.0.1:" + peerPorts[member];
    members[member] =
        new ProcessBuilder(
                "etcd",
                "--name=m" + member,
                "--data-dir=" + directory.resolve("m" + member),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=" + String.join(",", peers),
                "--initial-cluster-state=new")
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(
                    directory.resolve("etcd-" + member + ".log").toFile()))
            .start();
  }

  /** Ends a member as kill -9 does. */
  public void kill(int member) throws InterruptedException {
    members[member].destroyForcibly().waitFor();
  }

  /** Cuts a member off: its connections stay, and nothing comes over them. */
  public void pause(int member) throws Exception {
    signal("STOP", member);
  }

  /** Lets a member that was cut off go on. */
  public void resume(int member) throws Exception {
    signal("CONT", member);
  }

  private void signal(String name, int member) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(members[member].pid())).start().waitFor();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (Process member : members) {
      if (member != null) {
        member.destroyForcibly().onExit().join();
      }
    }
  }
}
