package dev.tenon.examples.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.management.OperatingSystemMXBean;
import dev.tenon.authz.Authorizer;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Issuer;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the gate costs a server under load: wrk asks for the same answer, behind the gate and behind
 * a filter that only passes on, in turns. Both have a signed token, which the one verifies and the
 * other ignores. Numbers are printed and not judged, since the machine may be busy; that every
 * request was answered, and none without a credential, is.
 */
@Tag("load")
class LoadTest {

  private static final int ROUNDS = Integer.getInteger("load.rounds", 8);
  private static final int SECONDS = Integer.getInteger("load.seconds", 4);
  private static final byte[] ANSWER =
      "{\"id\":\"f1\",\"owner\":\"ada\",\"state\":\"RUNNING\",\"urgency\":16}\n"
          .getBytes(StandardCharsets.UTF_8);

  private static final OperatingSystemMXBean CPU =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private String token = "";

  /** What wrk said. */
  private record Run(long requests, long refused, double perSecond, double cpuMicros) {

    private static final Pattern REQUESTS = Pattern.compile("([0-9]+) requests in");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");
    private static final Pattern PER_SECOND = Pattern.compile("Requests/sec: +([0-9.]+)");

    private static Run of(String output, long cpuNanos) {
      assertFalse(output.contains("Socket errors"), output);
      long requests = Long.parseLong(first(REQUESTS, output, ""));
      return new Run(
          requests,
          Long.parseLong(first(REFUSED, output, "0")),
          Double.parseDouble(first(PER_SECOND, output, "")),
          cpuNanos / 1000.0 / requests);
    }

    private static String first(Pattern pattern, String text, String otherwise) {
      Matcher found = pattern.matcher(text);
      return found.find() ? found.group(1) : otherwise;
    }
  }

  @BeforeEach
  void start() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    token = token(key);
    byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    Policy policy = policy();
    TokenVerifier verifier =
        TokenVerifier.builder(() -> policy).documents((address, timeout) -> keys).build();
    Route.Handler answers = (call, request, response) -> answer(response);
    Gate gate =
        Gate.builder(
                Routes.of(
                    Route.get("/jobs/{owner}/{id}", answers)
                        .demanding("job-info", "jobs/{owner}/{id}")),
                Authorizer.compile(policy),
                Authenticator.bearer(verifier))
            .audit(entry -> {})
            .build();
    ServletContextHandler on = new ServletContextHandler("/on");
    on.addServletContainerInitializer((classes, starting) -> gate.install(starting));
    ServletContextHandler off = new ServletContextHandler("/off");
    off.addServlet(new ServletHolder(plain()), "/*");
    off.addFilter(new FilterHolder(passing()), "/*", EnumSet.of(DispatcherType.REQUEST));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new ContextHandlerCollection(on, off));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  /** Two hundred roles with five permissions each; the caller holds three of them. */
  private static Policy policy() {
    Policy.Builder policy = Policy.builder();
    for (int i = 0; i < 200; i++) {
      policy.role(
          Role.of("role-" + i)
              .with(
                  Permission.allow("job-*").on("jobs/team-" + i),
                  Permission.allow("job-info").on("jobs/*/shared-" + i),
                  Permission.deny("job-cancel").on("jobs/*/kept-" + i + "-*"),
                  Permission.allow("job-info", "job-cancel").on("jobs/${user}"),
                  Permission.stage("job-submit").on("jobs/team-" + i + "/prod")));
    }
    policy.assign(Assignment.toSubject("ada", "role-7", "role-70", "role-170"));
    return policy
        .issuer(
            Issuer.builder("https://login.example")
                .audiences("jobs")
                .keys(URI.create("https://login.example/keys"))
                .build())
        .build();
  }

  private static String token(ECKey key) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build(),
            new JWTClaimsSet.Builder()
                .issuer("https://login.example")
                .audience("jobs")
                .subject("ada")
                .expirationTime(Date.from(Instant.now().plusSeconds(36_000)))
                .build());
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  private static void answer(HttpServletResponse response) throws IOException {
    response.setContentType("application/json");
    response.setContentLength(ANSWER.length);
    response.getOutputStream().write(ANSWER);
  }

  private static HttpServlet plain() {
    return new HttpServlet() {
      private static final long serialVersionUID = 1;

      @Override
      protected void doGet(HttpServletRequest request, HttpServletResponse response)
          throws IOException {
        answer(response);
      }
    };
  }

  /** A filter that looks at nothing. */
  private static Filter passing() {
    return (request, response, chain) -> chain.doFilter(request, response);
  }

  private Run wrk(String context, String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c32", "-d" + SECONDS + "s"));
    command.addAll(List.of(more));
    command.add("http://127.0.0.1:" + connector.getLocalPort() + context + "/jobs/ada/f1");
    long before = CPU.getProcessCpuTime();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return Run.of(output, CPU.getProcessCpuTime() - before);
  }

  private Run granted(String context) throws IOException, InterruptedException {
    Run run = wrk(context, "-H", "Authorization: Bearer " + token);
    assertTrue(run.requests() > 0, context);
    assertEquals(0, run.refused(), context);
    return run;
  }

  @Test
  void gate_underLoad() throws Exception {
    for (int warmUp = 0; warmUp < 3; warmUp++) {
      granted("/off");
      granted("/on");
    }
    double[] throughput = new double[ROUNDS];
    double[] cpu = new double[ROUNDS];
    double[] noise = new double[ROUNDS];
    System.out.println("           requests a second            microseconds of CPU a request");
    System.out.println("   without       with    without       without     with  without");
    for (int round = 0; round < ROUNDS; round++) {
      Run before = granted("/off");
      Run with = granted("/on");
      Run after = granted("/off");
      throughput[round] =
          100 * (1 - with.perSecond() / ((before.perSecond() + after.perSecond()) / 2));
      cpu[round] = 100 * (with.cpuMicros() / ((before.cpuMicros() + after.cpuMicros()) / 2) - 1);
      noise[round] = 100 * (1 - after.perSecond() / before.perSecond());
      System.out.printf(
          "%10.0f %10.0f %10.0f      %8.2f %8.2f %8.2f%n",
          before.perSecond(),
          with.perSecond(),
          after.perSecond(),
          before.cpuMicros(),
          with.cpuMicros(),
          after.cpuMicros());
    }
    System.out.println("the gate costs, of the throughput:     " + words(throughput));
    System.out.println("and of the server's CPU time:          " + words(cpu));
    System.out.println("no gate, the second time, would cost:  " + words(noise));

    Run nobody = wrk("/on");
    assertTrue(nobody.requests() > 0);
    assertEquals(nobody.requests(), nobody.refused());
  }

  private static String words(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = IntStream.range(0, values.length).mapToDouble(i -> sq(values[i] - mean)).sum();
    double error = Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
    return "%.2f %% (standard error %.2f; median %.2f, from %.2f to %.2f; %d rounds of %d s)"
        .formatted(
            mean,
            error,
            (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2,
            sorted[0],
            sorted[sorted.length - 1],
            values.length,
            SECONDS);
  }

  private static double sq(double value) {
    return value * value;
  }
}
