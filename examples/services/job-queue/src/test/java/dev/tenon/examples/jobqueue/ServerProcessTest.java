package dev.tenon.examples.jobqueue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
@Timeout(120)
class ServerProcessTest {

  private static final String TWO = "echo started; setsid sleep 600 & sleep 600 & wait";

  @TempDir private Path folder;

  /** A running server. */
  private record Running(Process process, BufferedReader out, URI address, String password)
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

  private Running start(String mode, String auth) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(List.of("policy.yaml", "mode=" + mode, "auth=" + auth));
    words.add("state=" + folder.resolve("state"));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String password = "";
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("operator's password: ")) {
        password = line.substring("operator's password: ".length());
      }
      if (line.startsWith("serving on ")) {
        return new Running(process, out, URI.create(line.substring(11)), password);
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
      List<String> names =
          files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
      assertEquals(List.of("accounts.json"), names);
    }
    try (Running again = start("single-user", "required")) {
      assertEquals("", again.password());
      assertEquals(401, again.nobody().with(token).send("GET", "/v1/jobs").statusCode());
      JobClient operator = again.nobody().login("operator", password);
      assertEquals(200, operator.send("GET", "/v1/jobs").statusCode());
      assertFalse(again.password().equals(password));
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
