package dev.tenon.examples.jobqueue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server as a process of its own, as it is started, stopped and started again.
 *
 * <p>Issue 14, job-queue: after SIGTERM a job's process lived on.
 */
@Timeout(300)
class ServerProcessTest {

  private static final String TWO = "echo started; setsid sleep 600 & sleep 600 & wait";

  @TempDir private Path folder;

  /** A running server. */
  private record Running(
      Process process, BufferedReader out, URI address, String password, String said)
      implements AutoCloseable {

    JobClient nobody() {
      return JobClient.at(address);
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      out.close();
    }
  }

  /** The operator's, as the server has kept it for its first user. */
  private String password() throws IOException {
    String line = Files.readString(folder.resolve("state/accounts/operator"));
    return line.substring(line.indexOf(':') + 1, line.lastIndexOf('"'));
  }

  private Running start(String mode, String auth) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(List.of("policy.yaml", "mode=" + mode, "auth=" + auth));
    words.add("state=" + folder.resolve("state"));
    words.addAll(List.of("port=0", "slots=1"));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("serving on ")) {
        return new Running(
            process, out, URI.create(line.substring(11)), password(), said.toString());
      }
    }
    throw new IOException("the server did not start: " + said);
  }

  /** The server's processes, once a job of two more runs. */
  private static List<ProcessHandle> family(Running server, JobClient client) throws Exception {
    String job = Service.submit(client, "sh", "-c", TWO);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(client.follow(job).body(), StandardCharsets.UTF_8))) {
      assertEquals("started", lines.readLine());
    }
    List<ProcessHandle> family = server.process().descendants().toList();
    while (family.size() < 3) { // the shell has said so before it starts them
      family = server.process().descendants().toList();
    }
    return family;
  }

  private static void assertGone(List<ProcessHandle> family) throws Exception {
    CompletableFuture.allOf(
            family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .get(20, TimeUnit.SECONDS);
    assertTrue(family.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void jobs_areGone_withAServerThatIsTerminated() throws Exception {
    try (Running server = start("single-user", "off")) {
      List<ProcessHandle> family = family(server, server.nobody());
      server.process().destroy(); // SIGTERM
      assertEquals(128 + 15, server.process().waitFor());
      assertGone(family);
      try (Stream<Path> left = Files.list(folder.resolve("state/work"))) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  @Test
  void state_holdsNoKey_andOutlivesTheServer() throws Exception {
    String token;
    String password;
    try (Running server = start("single-user", "required")) {
      password = server.password();
      JobClient operator = server.nobody().login("operator", password);
      token = operator.authorization();
      assertEquals(200, operator.send("GET", "/v1/jobs").statusCode());
      assertEquals(202, operator.send("POST", "/v1/service/stop").statusCode());
      assertEquals(0, server.process().waitFor());
    }
    try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            file + "");
        assertTrue(
            Set.of("accounts.json", "jobs.db", "server.pid", "operator")
                .contains(file.getFileName().toString()),
            file.toString());
      }
    }
    try (Running again = start("single-user", "required")) {
      assertEquals(password, again.password());
      assertEquals(401, again.nobody().with(token).send("GET", "/v1/jobs").statusCode());
      JobClient operator = again.nobody().login("operator", password);
      assertEquals(200, operator.send("GET", "/v1/jobs").statusCode());
      // One server at a time has the state, and one command stops it.
      IOException second = assertThrows(IOException.class, () -> start("single-user", "required"));
      assertTrue(second.getMessage().contains("another server has the state"), second.getMessage());
      Main.main(new String[] {"policy.yaml", "stop", "state=" + folder.resolve("state")});
      assertEquals(128 + 15, again.process().waitFor());
    }
    assertEquals(Optional.empty(), State.server(folder.resolve("state")));
  }

  /** Without a sandbox nothing ends the processes of a server that is killed, but the next one. */
  @Test
  void jobsThatOutliveAKilledServer_areEndedByTheNext() throws Exception {
    List<ProcessHandle> family;
    String waiting;
    try (Running server = start("single-user", "off")) {
      family = family(server, server.nobody());
      waiting = Service.submit(server.nobody(), "echo", "found again");
      server.process().destroyForcibly(); // SIGKILL
      server.process().waitFor();
    }
    assertTrue(family.stream().allMatch(ProcessHandle::isAlive));
    try (Running next = start("single-user", "off")) {
      assertGone(family);
      assertTrue(next.said().contains("ended 3 processes that had outlived"), next.said());
      assertEquals("INTERRUPTED", Service.state(next.nobody(), "f1"));
      assertEquals("found again\n", Service.outputOf(next.nobody(), waiting));
    }
  }

  @Test
  @Tag("sandbox")
  void sandboxes_areGone_withAServerThatIsTerminated() throws Exception {
    try (Running server = start("multi-user", "required")) {
      JobClient operator = server.nobody().login("operator", server.password());
      List<ProcessHandle> family = family(server, operator);
      server.process().destroy();
      assertEquals(128 + 15, server.process().waitFor());
      assertGone(family);
    }
  }

  @Test
  @Tag("sandbox")
  void sandboxes_areGone_withAServerThatIsKilled() throws Exception {
    try (Running server = start("multi-user", "required")) {
      JobClient operator = server.nobody().login("operator", server.password());
      List<ProcessHandle> family = family(server, operator);
      server.process().destroyForcibly(); // SIGKILL: nothing in the server can end them
      server.process().waitFor();
      assertGone(family);
    }
  }
}
