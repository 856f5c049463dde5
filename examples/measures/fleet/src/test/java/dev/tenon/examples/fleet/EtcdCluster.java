package dev.tenon.examples.fleet;

import io.etcd.jetcd.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An etcd cluster of three members on loopback, which are killed, paused and started again. */
final class EtcdCluster implements AutoCloseable {

  private static final int MEMBERS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final int[] clientPorts = new int[MEMBERS];
  private final int[] peerPorts = new int[MEMBERS];
  private final Process[] members = new Process[MEMBERS];

  private EtcdCluster(Path directory) {
    this.directory = directory;
  }

  static EtcdCluster start(Path directory) throws Exception {
    EtcdCluster cluster = new EtcdCluster(directory);
    try {
      cluster.start();
    } catch (Exception failed) {
      cluster.close();
      throw failed;
    }
    return cluster;
  }

  private void start() throws Exception {
    for (int i = 0; i < MEMBERS; i++) {
      clientPorts[i] = freePort();
      peerPorts[i] = freePort();
    }
    for (int i = 0; i < MEMBERS; i++) {
      start(i);
    }
    Instant end = Instant.now().plus(PATIENCE);
    while (!answers()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(Files.readString(directory.resolve("etcd-0.log")));
      }
    }
  }

  private boolean answers() {
    try (Client client = Etcd.client(endpoints())) {
      Etcd.await(client.getKVClient().get(Etcd.POLICY));
      return true;
    } catch (Etcd.Unanswered notYet) {
      return false;
    }
  }

  List<String> endpoints() {
    List<String> all = new ArrayList<>();
    for (int port : clientPorts) {
      all.add("http://127.0.0.1:" + port);
    }
    return all;
  }

  /** Starts a member, with what it kept on its disk. */
  void start(int member) throws IOException {
    List<String> peers = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
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
  void kill(int member) throws InterruptedException {
    members[member].destroyForcibly().waitFor();
  }

  /** Cuts a member off: its connections stay, and nothing comes over them. */
  void pause(int member) throws Exception {
    signal("STOP", member);
  }

  void resume(int member) throws Exception {
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
