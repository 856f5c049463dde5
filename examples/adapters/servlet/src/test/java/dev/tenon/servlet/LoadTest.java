package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import dev.tenon.authz.Authorizer;
import dev.tenon.examples.load.Crowd;
import dev.tenon.examples.load.Turns;
import dev.tenon.oidc.TokenVerifier;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the gate costs a server under load: wrk asks for the same small answer in three ways, from a
 * filter that gives it at once ({@code none}), behind a gate that wants to know who asks ({@code
 * name}), and behind one that also asks Tenon ({@code rule}). Every request carries a signed token,
 * which the first way ignores. Numbers are printed and not judged, since the machine may be busy;
 * that every request was answered, and none without a credential, is. Once with one caller, and
 * once with ten thousand who hold as many sets of roles.
 */
@Tag("load")
class LoadTest {

  private static final int ROUNDS = Integer.getInteger("load.rounds", 5);
  private static final int SECONDS = Integer.getInteger("load.seconds", 1);
  private static final byte[] ANSWER =
      "{\"id\":\"f1\",\"owner\":\"ada\",\"state\":\"RUNNING\",\"urgency\":16}\n"
          .getBytes(StandardCharsets.UTF_8);

  private static final Pattern REQUESTS = Pattern.compile("([0-9]+) requests in");
  private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");
  private static final Pattern PER_SECOND = Pattern.compile("Requests/sec: +([0-9.]+)");

  private static final int USERS = Integer.getInteger("load.users", 10_000);

  /** What wrk runs: each request is the next line's, a path and a token. */
  private static final String SCRIPT =
      """
      local lines, requests, turn = {}, {}, 0
      for line in io.lines("%s") do lines[#lines + 1] = line end
      init = function()
        for i, line in ipairs(lines) do
          local path, token = line:match("(%%S+) (%%S+)")
          requests[i] = wrk.format("GET", "/%s" .. path, {Authorization = "Bearer " .. token})
        end
      end
      request = function()
        turn = turn %% #requests + 1
        return requests[turn]
      end
      done = function(summary, latency)
        io.write("p50 " .. latency:percentile(50) .. " p99.9 " .. latency:percentile(99.9) .. "\\n")
      end
      """;

  private static final Pattern QUANTILES = Pattern.compile("p50 ([0-9]+) p99.9 ([0-9]+)");

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private Crowd crowd;
  private String token = "";

  @BeforeEach
  void start() throws Exception {
    crowd = new Crowd(USERS);
    token = crowd.token("ada", List.of());
    TokenVerifier verifier = crowd.verifier();
    Authenticator tokens = Authenticator.bearer(verifier);
    Authorizer authorizer = Authorizer.compile(crowd.policy());
    Route route = Route.get("/jobs/{owner}/{id}", (call, request, response) -> answer(response));
    ServletContextHandler none = new ServletContextHandler("/none");
    none.addFilter(
        new FilterHolder((request, response, chain) -> answer(response)),
        "/*",
        EnumSet.of(DispatcherType.REQUEST));
    ServletContextHandler name = behind("/name", route.identified(), tokens, authorizer);
    ServletContextHandler rule =
        behind("/rule", route.demanding("job-info", "jobs/{owner}/{id}"), tokens, authorizer);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new ContextHandlerCollection(none, name, rule));
    server.start();
  }

  private static ServletContextHandler behind(
      String path, Route route, Authenticator tokens, Authorizer authorizer) {
    Gate gate = Gate.builder(Routes.of(route), authorizer, tokens).audit(entry -> {}).build();
    ServletContextHandler context = new ServletContextHandler(path);
    context.addServletContainerInitializer((classes, starting) -> gate.install(starting));
    return context;
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private static void answer(ServletResponse response) throws IOException {
    response.setContentType("application/json");
    response.setContentLength(ANSWER.length);
    response.getOutputStream().write(ANSWER);
  }

  /** What wrk says. */
  private String wrk(String way, String... more) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(List.of(more));
    options.add(address() + "/" + way + "/jobs/ada/f1");
    return wrk(options);
  }

  private String address() {
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  private static String wrk(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c32", "-d" + SECONDS + "s"));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertFalse(said.contains("Socket errors"), said);
    return said;
  }

  private static double number(Pattern pattern, String said) {
    Matcher found = pattern.matcher(said);
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }

  private Turns.Served granted(String way) throws IOException, InterruptedException {
    return served(wrk(way, "-H", "Authorization: Bearer " + token));
  }

  private static Turns.Served served(String said) {
    assertEquals(0, number(REFUSED, said), said);
    assertTrue(number(REQUESTS, said) > 0, said);
    return new Turns.Served((long) number(REQUESTS, said), number(PER_SECOND, said));
  }

  @Test
  void gate_underLoad() throws Exception {
    Turns turns = new Turns(this::granted, "none", "name", "rule");
    turns.take(Math.max(3, ROUNDS / 2), ROUNDS);
    turns.compare("rule", "name");
    turns.compare("name", "none");
    turns.compare("rule", "none");
    turns.compareWithItself("none");

    String nobody = wrk("none");
    assertEquals(0, number(REFUSED, nobody), nobody);
    for (String way : List.of("name", "rule")) {
      String said = wrk(way);
      assertTrue(number(REQUESTS, said) > 0, said);
      assertEquals(number(REQUESTS, said), number(REFUSED, said), said);
    }
  }

  /**
   * Each user holds three of the roles, no two the same three, and asks for what one of them gives.
   */
  private String requests() throws JOSEException {
    StringBuilder lines = new StringBuilder();
    for (int user = 0; user < crowd.users(); user++) {
      lines.append("/jobs/ada/" + crowd.shared(user) + " " + crowd.token(user) + "\n");
    }
    return lines.toString();
  }

  @Test
  void gate_underLoadOfManyUsers(@TempDir Path folder) throws Exception {
    Path lines = Files.writeString(folder.resolve("requests.txt"), requests());
    Map<String, List<long[]>> quantiles = new TreeMap<>();
    for (String way : List.of("none", "name", "rule")) {
      Files.writeString(folder.resolve(way + ".lua"), SCRIPT.formatted(lines, way));
      quantiles.put(way, new ArrayList<>());
    }
    Turns.Load load =
        way -> {
          String said = wrk(List.of("-s", folder.resolve(way + ".lua").toString(), address()));
          Matcher found = QUANTILES.matcher(said);
          assertTrue(found.find(), said);
          quantiles
              .get(way)
              .add(new long[] {Long.parseLong(found.group(1)), Long.parseLong(found.group(2))});
          return served(said);
        };
    Turns turns = new Turns(load, "none", "name", "rule");
    int warmUps = Math.max(3, ROUNDS / 2);
    turns.take(warmUps, ROUNDS);
    turns.compare("rule", "name");
    turns.compare("name", "none");
    turns.compareWithItself("none");
    quantiles.forEach((way, all) -> print(way, all.subList(2 * warmUps, all.size())));
  }

  private static void print(String way, List<long[]> quantiles) {
    System.out.printf(
        "%s: p50 %d us, p99.9 %d us, medians of %d runs%n",
        way, median(quantiles, 0), median(quantiles, 1), quantiles.size());
  }

  private static long median(List<long[]> quantiles, int which) {
    return quantiles.stream()
        .mapToLong(one -> one[which])
        .sorted()
        .skip(quantiles.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
