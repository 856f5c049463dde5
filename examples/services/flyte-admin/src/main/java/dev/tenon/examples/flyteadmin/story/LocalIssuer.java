package dev.tenon.examples.flyteadmin.story;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An OpenID provider on this machine, with a discovery document, keys, a userinfo endpoint, and no
 * login: it signs what it is told to.
 */
public final class LocalIssuer implements AutoCloseable {

  private static final String AUDIENCE = "flyteadmin";

  private static final Duration USUAL = Duration.ofMinutes(10);
  private static final RSAKey KEY = newKey();

  private final RSAKey key;
  private final Set<String> served = new HashSet<>();
  private final HttpServer server;
  private final Map<String, Map<String, Object>> people = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile int failing;

  /**
   * Starts it on a free port of this machine.
   *
   * @throws IOException if there is none
   */
  public LocalIssuer() throws IOException {
    this(KEY, 0);
  }

  /**
   * Starts it on a port of this machine.
   *
   * @param key what it signs with, with a key id
   * @param port the port; 0 for a free one
   * @throws IOException if the port cannot be had
   */
  public LocalIssuer(RSAKey key, int port) throws IOException {
    this.key = key;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
    Map<String, Object> discovery =
        Map.of("issuer", name(), "jwks_uri", name() + "/keys", "userinfo_endpoint", userInfo());
    serve("/.well-known/openid-configuration", discovery);
    serve("/keys", new JWKSet(key).toPublicJWKSet().toJSONObject());
    server.createContext("/userinfo", this::answerUserInfo);
    server.start();
  }

  /**
   * What it signs with.
   *
   * @return the key
   */
  public RSAKey key() {
    return key;
  }

  /**
   * Serves more documents; those that are served already stay.
   *
   * @param documents JSON objects by their paths
   */
  public void publish(Map<String, Map<String, Object>> documents) {
    documents.forEach(
        (path, document) -> {
          if (!served.contains(path)) {
            serve(path, document);
          }
        });
  }

  /**
   * Its name.
   *
   * @return an address
   */
  public String name() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Where userinfo is asked for.
   *
   * @return an address
   */
  public URI userInfo() {
    return URI.create(name() + "/userinfo");
  }

  /**
   * What the userinfo endpoint says of a subject; without it, it says 403.
   *
   * @param subject who
   * @param claims what it says besides {@code sub}
   */
  public void knows(String subject, Map<String, Object> claims) {
    Map<String, Object> all = new LinkedHashMap<>(claims);
    all.put("sub", subject);
    people.put(subject, all);
  }

  /**
   * Lets the userinfo endpoint fail.
   *
   * @param status what it answers instead; 0 for what it should
   */
  public void failWith(int status) {
    failing = status;
  }

  /**
   * How often userinfo was asked for.
   *
   * @return the number
   */
  public int asked() {
    return asked.get();
  }

  /**
   * Signs an access token for FlyteAdmin.
   *
   * @param subject who
   * @param claims what it says besides
   * @return the token
   */
  public String accessToken(String subject, Map<String, ?> claims) {
    return accessToken(subject, claims, USUAL);
  }

  /**
   * Signs an access token for FlyteAdmin.
   *
   * @param subject who
   * @param claims what it says besides
   * @param time how long it is good for
   * @return the token
   */
  public String accessToken(String subject, Map<String, ?> claims, Duration time) {
    return token(subject, AUDIENCE, "at+jwt", claims, time);
  }

  /**
   * Signs an ID token for a client.
   *
   * @param subject who
   * @param client the client
   * @param claims what it says besides
   * @return the token
   */
  public String idToken(String subject, String client, Map<String, ?> claims) {
    return token(subject, client, "JWT", claims, USUAL);
  }

  /**
   * Makes a key.
   *
   * @return a new key
   */
  public static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private String token(
      String subject, String audience, String type, Map<String, ?> claims, Duration time) {
    JWTClaimsSet.Builder body =
        new JWTClaimsSet.Builder()
            .issuer(name())
            .subject(subject)
            .audience(audience)
            .expirationTime(Date.from(Instant.now().plus(time)));
    claims.forEach(body::claim);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build(),
            body.build());
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  private void answerUserInfo(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    Map<String, Object> known = people.get(subject(exchange));
    if (failing != 0) {
      send(exchange, failing, Map.of());
    } else if (known == null) {
      send(exchange, 403, Map.of());
    } else {
      send(exchange, 200, known);
    }
  }

  private static String subject(HttpExchange exchange) throws IOException {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    try {
      return SignedJWT.parse(header.substring("Bearer ".length())).getJWTClaimsSet().getSubject();
    } catch (ParseException e) {
      throw new IOException("no token", e);
    }
  }

  private void serve(String path, Map<String, Object> document) {
    served.add(path);
    server.createContext(path, exchange -> send(exchange, 200, document));
  }

  private static void send(HttpExchange exchange, int status, Map<String, Object> document)
      throws IOException {
    try (exchange) {
      byte[] body = JSONObjectUtils.toJSONString(document).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
