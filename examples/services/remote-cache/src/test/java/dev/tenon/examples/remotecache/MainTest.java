package dev.tenon.examples.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own, as its README starts it. */
class MainTest {

  private static final Pattern PORT = Pattern.compile("serving on 127\\.0\\.0\\.1:(\\d+)");

  private static final List<String> BUILT_IN =
      List.of("none", "viewer", "cache-reader", "cache-writer", "user", "admin", "global-admin");

  @TempDir private Path folder;

  private Process start(String state, int port) throws IOException {
    return start(state, "-Dport=" + port, "-Dmeters=0");
  }

  private Process start(String state, String... settings) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dserve",
                "-Dstate=" + folder.resolve(state)));
    words.addAll(List.of(settings));
    words.addAll(List.of("dev.tenon.examples.remotecache.Main", "policy.yaml"));
    return new ProcessBuilder(words).redirectErrorStream(true).start();
  }

  private String fails(String state, String... settings) throws Exception {
    Process process = start(state, settings);
    String why = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor());
    assertEquals(1, why.lines().filter(line -> !line.startsWith("this server only")).count(), why);
    return why;
  }

  // The path alone was said.
  @Test
  void aStateThatCannotBeKept_isToldInOneLine() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    String why = fails("file", "-Dport=0");
    assertTrue(why.contains("FileAlreadyExists") && why.contains("-Dstate="), why);
  }

  // A bound that is no number was none at all.
  @Test
  void aSettingThatIsNoNumber_isToldInOneLine() throws Exception {
    for (String wrong : List.of("-Dport=x", "-Dport=70000", "-Dmost=10g", "-Dmost.instance=-1")) {
      String why = fails("wrong", wrong);
      assertTrue(why.contains(wrong + " is no number from 0 to "), why);
    }
  }

  /** The lines up to the one that says what to do next. */
  private static List<String> greeting(BufferedReader said) throws IOException {
    List<String> lines = new ArrayList<>();
    Optional<String> line = Optional.ofNullable(said.readLine());
    while (line.isPresent()) {
      lines.add(line.get());
      if (line.get().contains("-Dcall=")) {
        return lines;
      }
      line = Optional.ofNullable(said.readLine());
    }
    throw new AssertionError("it ended: " + lines);
  }

  @Test
  void serves_saysWhatToDoNext_andStops() throws Exception {
    Process server = start("state", 0);
    try (BufferedReader said = server.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = greeting(said);
      Matcher port = PORT.matcher(String.join("\n", lines));
      assertTrue(port.find(), lines::toString);
      assertTrue(lines.stream().anyMatch(line -> line.contains("--remote_executor=")));
      for (String role : BUILT_IN) {
        assertFalse(token(role).isEmpty(), role);
      }
      ManagedChannel channel =
          ManagedChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(port.group(1)))
              .usePlaintext()
              .build();
      try {
        String admin = token("global-admin");
        Calls.call(
            channel,
            admin,
            "TenantService/CreateTenant",
            "tenant {name: \"acme\"} reason: \"a new customer\"");
        String all = Calls.call(channel, admin, "TenantService/ListTenants", "");
        assertTrue(all.contains("acme"), all);
        String user = token("user");
        assertThrows(
            StatusRuntimeException.class,
            () -> Calls.call(channel, user, "UsageService/GetUsage", "instance_name: \"default\""));
        String usage =
            Calls.call(
                channel, token("admin"), "UsageService/GetUsage", "instance_name: \"default\"");
        assertTrue(usage.contains("refusals: 1"), usage);
        String collection = "name: \"default/operations\"";
        assertEquals("", Calls.call(channel, user, "Operations/ListOperations", collection));
        String meters = meters(lines);
        assertTrue(
            meters.contains("build_cluster_refusals_total{instance=\"default\"} 1\n"), meters);
        assertThrows(
            StatusRuntimeException.class,
            () ->
                Calls.call(channel, token("user"), "TenantService/DeleteTenant", "name: \"acme\""));
      } finally {
        channel.shutdownNow();
      }
      String why = fails("elsewhere", "-Dport=" + port.group(1));
      assertTrue(why.contains("port " + port.group(1)) && why.contains("-Dport="), why);
      why = fails("elsewhere", "-Dport=0", "-Dmeters=" + port.group(1));
      assertTrue(why.contains("port " + port.group(1)) && why.contains("-Dmeters="), why);
      server.toHandle().destroy(); // leaves its output open
      assertTrue(server.waitFor(60, TimeUnit.SECONDS));
      String last = String.join("\n", said.lines().toList());
      assertFalse(last.contains("Exception") || last.contains("cleanly"), last);
    } finally {
      server.destroyForcibly();
    }
    assertTrue(Files.size(folder.resolve("state/audit")) > 0);
  }

  /** What instances use, as a collector of meters gets it. */
  private static String meters(List<String> lines) throws Exception {
    String line =
        lines.stream().filter(each -> each.startsWith("meters on ")).findFirst().orElseThrow();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(line.substring("meters on ".length()))).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private String token(String name) throws IOException {
    return Files.readString(folder.resolve("state/tokens").resolve(name));
  }

  /** A second server with the same state is told, without a stack trace. */
  @Test
  void stateInUse_isTold() throws Exception {
    try (State held =
        State.in(
            folder.resolve("held"),
            dev.tenon.yaml.YamlPolicies.load(Path.of("policy.yaml")),
            Bound.ofMemory())) {
      Process second = start("held", 0);
      String why = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(1, second.waitFor());
      assertFalse(why.contains("\tat "), why);
      assertTrue(why.contains("open"), why);
      assertTrue(held.usage().isPresent());
    }
  }
}
