package dev.tenon.servlet;

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
import dev.tenon.authz.Authorizer;
import dev.tenon.claims.Issuer;
import dev.tenon.examples.load.Turns;
import dev.tenon.oidc.TokenVerifier;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
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

/**
 * What the gate costs a server under load: wrk asks for the same small answer in three ways, from a
 * filter that gives it at once ({@code none}), behind a gate that wants to know who asks ({@code
 * name}), and behind one that also asks Tenon ({@code rule}). Every request carries a signed token,
 * which the first way ignores. Numbers are printed and not judged, since the machine may be busy;
 * that every request was answered, and none without a credential, is.
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

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private String token = "";

  @BeforeEach
  void start() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    token = token(key);
    byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    Policy policy = policy();
    TokenVerifier verifier =
        TokenVerifier.builder(() -> policy).documents((address, timeout) -> keys).build();
    Authenticator tokens = Authenticator.bearer(verifier);
    Authorizer authorizer = Authorizer.compile(policy);
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

  private static void answer(ServletResponse response) throws IOException {
    response.setContentType("application/json");
    response.setContentLength(ANSWER.length);
    response.getOutputStream().write(ANSWER);
  }

  /** What wrk says. */
  private String wrk(String way, String... more) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c32", "-d" + SECONDS + "s"));
    command.addAll(List.of(more));
    command.add("http://127.0.0.1:" + connector.getLocalPort() + "/" + way + "/jobs/ada/f1");
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
    String said = wrk(way, "-H", "Authorization: Bearer " + token);
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
}
