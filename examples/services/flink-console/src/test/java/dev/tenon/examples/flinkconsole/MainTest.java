package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.flink.StandInFlink;
import dev.tenon.servlet.Passwords;
import dev.tenon.yaml.YamlPolicies;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console as a process of its own: issue 14, flink-console. */
@Timeout(300)
class MainTest {

  @TempDir private Path folder;

  private ProcessBuilder console(List<String> before, String... args) {
    List<String> words = new ArrayList<>(before);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    words.add("--add-opens=java.base/java.util=ALL-UNNAMED");
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    words.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    return builder;
  }

  // With the port taken, Flink started first, and a stack trace ended it.
  @Test
  void aPortThatIsTaken_isToldInALine_beforeFlinkStarts() throws Exception {
    try (ServerSocketChannel taken = Console.listen(0)) {
      String port = String.valueOf(taken.socket().getLocalPort());
      Process process = console(List.of(), "port=" + port).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String why = "port " + port + " cannot be used (Address already in use): choose another one";
      assertEquals("flink-console: " + why + "\n", said);
      assertEquals(1, process.waitFor());
    }
  }

  // SIGTERM to Maven left the server running.
  @Test
  void theConsole_ends_withTheProcessThatHasStartedIt() throws Exception {
    List<String> shell = List.of("sh", "-c", "\"$@\" & echo $!; wait", "sh");
    Process maven = console(shell, "port=0", "parent=true").start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(maven.getInputStream(), StandardCharsets.UTF_8))) {
      ProcessHandle console = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
      assertEquals("Policy: policy", lines.readLine());
      assertEquals("Starting Flink, which takes some seconds ...", lines.readLine());
      maven.destroy();
      maven.waitFor();
      assertFalse(console.onExit().get(60, TimeUnit.SECONDS).isAlive());
    }
  }

  // The audit log was truncated at each start.
  @Test
  void theAuditLog_isAppended_aRecordALine() throws Exception {
    Path log = folder.resolve("state/audit.jsonl");
    try (LineFile first = LineFile.append(log)) {
      first.accept("{\"first\":1}");
      IOException e = assertThrows(IOException.class, () -> LineFile.append(log));
      assertEquals("another console writes to " + log, e.getMessage());
    }
    Files.writeString(log, Files.readString(log) + "{\"cut");
    try (LineFile second = LineFile.append(log)) {
      second.accept("{\"second\":2}");
      second.accept("{\"third\":3}");
    }
    assertEquals("{\"first\":1}\n{\"cut\n{\"second\":2}\n{\"third\":3}\n", Files.readString(log));
  }

  /** A console over stand-ins, as its own process; what it says is read up to a line. */
  private static final class Running implements AutoCloseable {
    final Process process;
    final BufferedReader lines;
    final StringBuilder said = new StringBuilder();

    Running(Process process) {
      this.process = process;
      this.lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    String until(String start) throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        if (line.startsWith(start)) {
          return line.substring(start.length());
        }
      }
      throw new AssertionError("no line `" + start + "` in " + said);
    }

    /** As Ctrl-C and service managers do. */
    int stop() throws Exception {
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  private Running overStandIn(StandInFlink flink, Map<String, String> environment, String... more)
      throws IOException {
    List<String> args = new ArrayList<>(List.of("port=0", "state=" + folder.resolve("state")));
    args.addAll(List.of(more));
    ProcessBuilder builder = console(List.of(), args.toArray(String[]::new));
    builder.environment().put("FLINK_REST_URL", flink.rest().toString());
    builder.environment().put("FLINK_ENVIRONMENT_NAME", "prod");
    builder.environment().putAll(environment);
    return new Running(builder.start());
  }

  /** One command, its own clusters, a policy file of Flex, a restart, meters, a clean stop. */
  @Test
  void theConsole_servesTheClustersThatAreNamed_andGoesOnAfterARestart() throws Exception {
    String policy = "policy=" + Path.of("src/test/resources/published/flex-local.yml");
    Path users = folder.resolve("users.properties");
    String hash = Passwords.hash("tenon", 1);
    Files.writeString(users, "fay = " + hash + " flex-user\nann = " + hash + " flex-admin\n");
    try (StandInFlink flink = StandInFlink.start()) {
      String job = flink.job("PaymentStreamJob", "RUNNING", Instant.now(), 2);
      String path = "/clusters/prod/jobs/" + job;
      try (Running first = overStandIn(flink, Map.of(), policy, "users=" + users, "meters=0")) {
        Visitor fay = Visitor.loggedIn(URI.create(first.until("The console is at ")), "fay");
        String meters = first.until("Meters are at ");
        assertEquals(
            "Your request waits for an administrator.",
            fay.submit(path + "/cancel", "why", "stuck").message());
        assertEquals(403, fay.post("/clusters/prod/jobs", "name", "x", "jar", "x").status());
        String text = new Visitor(URI.create(meters)).get("/metrics").body();
        assertTrue(
            text.contains("flink_console_requests{tenant=\"Global\",effect=\"STAGE\"} 1"), text);
        assertTrue(
            text.contains("flink_console_refusals{tenant=\"Global\",reason=\"no-rule\"} 1"), text);
        first.until("Ctrl-C");
        assertEquals(143, first.stop());
        assertTrue(
            first.said.toString().contains("Policy: src/test/resources/published/flex-local.yml"),
            first.said::toString);
      }
      try (Running second = overStandIn(flink, Map.of(), policy, "users=" + users)) {
        URI address = URI.create(second.until("The console is at "));
        Visitor ann = Visitor.loggedIn(address, "ann");
        String ticket = ann.get("/approvals").find("/approvals/([^/\"]+)/approve");
        assertEquals(
            "It is done, in the name of fay.",
            ann.submit("/approvals/" + ticket + "/approve", "why", "yes").message());
        assertTrue(ann.get("/admin/audit").text().contains("DENY no-rule"));
        // somebody leaves: the file of users is read again
        Visitor fay = Visitor.loggedIn(address, "fay");
        Files.writeString(users, "ann = " + hash + " flex-admin\n");
        assertEquals("/login", fay.get("/").location());
        assertEquals(143, second.stop());
      }
    }
  }

  @Test
  void a36_withoutAFile_theFlagsCount_andThePolicyIsSaid() throws Exception {
    try (StandInFlink flink = StandInFlink.start();
        Running console = overStandIn(flink, Map.of("ALLOW_FLINK_JOB_TERMINATE", "true"))) {
      String job = flink.job("any", "RUNNING", Instant.now(), 2);
      assertEquals("simple mode, by [ALLOW_FLINK_JOB_TERMINATE]", console.until("Policy: "));
      Visitor vera = Visitor.loggedIn(URI.create(console.until("The console is at ")), "vera");
      assertEquals(303, vera.post("/clusters/prod/jobs/" + job + "/cancel").status());
      assertEquals(403, vera.post("/clusters/prod/jobs", "name", "x", "jar", "x").status());
    }
  }

  @Test
  void aUser_isAddedAndRemoved_withoutAConsole() throws Exception {
    Path users = Files.writeString(folder.resolve("users.properties"), "");
    String added = said("users=" + users, "add=fay", "roles=flex-user");
    assertTrue(added.matches("fay may log in, with the password [0-9a-f]{24}\n"), added);
    String password = added.strip().substring(added.lastIndexOf(' ') + 1);
    assertTrue(Users.following(users).verify("fay", password));
    assertEquals(
        "flink-console: there is a user fay already: remove it first\n",
        said("users=" + users, "add=fay", "roles=flex-user"));
    assertEquals(
        "fay may not log in any more, and is logged out.\n", said("users=" + users, "remove=fay"));
  }

  private String said(String... args) throws Exception {
    Process process = console(List.of(), args).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(said.startsWith("flink-console: ") ? 1 : 0, process.waitFor());
    return said;
  }

  @Test
  void whatIsWrong_isToldInALine() throws Exception {
    Map<String, String> none = Map.of();
    Path broken = folder.resolve("rbac.yml");
    Files.writeString(broken, "policies: [{resource: flink}]\n");
    try (StandInFlink flink = StandInFlink.start();
        Running console = overStandIn(flink, none, "policy=" + broken)) {
      String said =
          new String(console.process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(said.startsWith("flink-console: the policy cannot be used: "), said);
      assertFalse(said.contains("\tat "), said);
      assertEquals(1, console.process.waitFor());
    }
    try (StandInFlink flink = StandInFlink.start();
        ServerSocketChannel taken = Console.listen(0)) {
      int port = taken.socket().getLocalPort();
      try (Running console = overStandIn(flink, none, "meters=" + port)) {
        assertEquals(
            "port %d cannot be used (Address already in use): choose another one with meters=PORT"
                .formatted(port),
            console.until("flink-console: "));
        assertEquals(1, console.process.waitFor());
      }
    }
    assertEquals("flink-console: `port` is a number up to 65535, not 70000\n", said("port=70000"));
  }

  @Test
  void eachRoleOfThePolicy_hasAUserToTryItWith() throws IOException {
    Users users = Users.following(Path.of("users.properties"));
    Set<String> roles = new TreeSet<>();
    for (String name :
        Files.readString(Path.of("users.properties"))
            .lines()
            .filter(line -> line.contains(" = ") && !line.startsWith("#"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList()) {
      assertTrue(Demo.USERS.contains("  " + name + " "), name);
      roles.addAll(users.subject(name).orElseThrow().roles());
    }
    Set<String> named = new TreeSet<>();
    YamlPolicies.load(Fixture.POLICY)
        .tenants()
        .forEach(tenant -> tenant.roles().forEach(role -> named.add(role.toString())));
    assertTrue(roles.containsAll(named), () -> named + " " + roles);
  }

  @Test
  void clusters_areThoseThatFlexsVariablesName() {
    Inventory two =
        new Deployment(
                Map.of(
                    "FLINK_REST_URL", "http://a:8081",
                    "FLINK_ENVIRONMENT_NAME", "Local Flink",
                    "FLINK_REST_URL_2", "http://b:8081"))
            .clusters()
            .orElseThrow();
    assertEquals(
        List.of("Local Flink", "flink_2"),
        two.clusters().stream().map(cluster -> cluster.name()).toList());
    assertTrue(new Deployment(Map.of("FLINK_REST_URL_2", "http://b:8081")).clusters().isEmpty());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Deployment(Map.of("FLINK_REST_URL", "http://a", "ENVIRONMENT_NAME", ".."))
                .clusters());
  }
}
