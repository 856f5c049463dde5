package dev.tenon.examples.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real requests with signed tokens, against an issuer on this machine and the policy file. */
class JobsApiTest {

  @TempDir private Path folder;

  private RSAKey key;
  private HttpServer login;
  private HttpServer jobs;

  @BeforeEach
  void start() throws IOException, JOSEException {
    key = new RSAKeyGenerator(2048).keyID("k1").generate();
    login = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    serve("/.well-known/openid-configuration", "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}");
    serve("/keys", new JWKSet(key).toString(true));
    login.start();
    String policy = Files.readString(Path.of("policy.yaml"));
    String here = policy.replace("https://login.example/realms/main", issuer());
    jobs = new JobsApi(Files.writeString(folder.resolve("policy.yaml"), here)).serve(0);
  }

  @AfterEach
  void stop() {
    jobs.stop(0);
    login.stop(0);
  }

  private String issuer() {
    return "http://127.0.0.1:" + login.getAddress().getPort();
  }

  private void serve(String path, String text) {
    login.createContext(
        path,
        exchange -> {
          try (exchange) {
            byte[] body = text.formatted(issuer()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  private String token(String role, String group, Instant until) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID("k1").build(),
            new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("ada")
                .audience("flink-console")
                .expirationTime(Date.from(until))
                .claim("realm_access", Map.of("roles", List.of(role)))
                .claim("groups", List.of(group))
                .build());
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  private HttpResponse<String> send(String method, String path, String authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jobs.getAddress().getPort() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private String answer(String method, String path, String authorization)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send(method, path, authorization);
    assertEquals(response.statusCode() + "", response.body().substring(0, 3));
    return response.body().trim();
  }

  @Test
  void tokenAndPolicyFile_decide() throws Exception {
    Instant soon = Instant.now().plusSeconds(60);
    String operator = "Bearer " + token("operator", "/flink/ml", soon);
    String viewer = "Bearer " + token("viewer", "/flink/ml", soon);
    assertEquals("200 allowed-by-rule", answer("POST", "/flink/ml/train", operator));
    assertEquals("200 allowed-by-rule", answer("DELETE", "/flink/ml/train", operator));
    assertEquals("403 denied-by-rule", answer("DELETE", "/flink/ml/audit", operator));
    assertEquals("403 no-rule", answer("POST", "/flink/fraud/train", operator));
    assertEquals("200 allowed-by-rule", answer("GET", "/flink/ml/train", viewer));
    assertEquals("403 no-rule", answer("POST", "/flink/ml/train", viewer));
    assertEquals("403 no-rule", answer("PATCH", "/flink/ml/train", operator));
    for (String odd : List.of("/flink/hr/../ml/x", "/flink//ml", "/flink/%2e%2e/ml", "/")) {
      assertTrue(answer("GET", odd, viewer).startsWith("403"), odd);
    }
  }

  @Test
  void withoutARightToken_nobodyIsIdentified() throws Exception {
    String expired = "Bearer " + token("operator", "/flink/ml", Instant.now().minusSeconds(600));
    assertEquals("401 missing", answer("GET", "/flink/ml/train", ""));
    assertEquals("401 expired", answer("GET", "/flink/ml/train", expired));
    assertEquals("401 malformed", answer("GET", "/flink/ml/train", "Bearer x"));
    assertEquals(
        "Bearer",
        send("GET", "/flink/ml/train", "").headers().firstValue("WWW-Authenticate").orElse(""));
  }

  @Test
  void readmes_showThisCode() throws IOException {
    String code = unindented(Path.of("src/main/java/dev/tenon/examples/tokens/JobsApi.java"));
    String policy = unindented(Path.of("policy.yaml"));
    int blocks = 0;
    for (Path readme : List.of(Path.of("README.md"), Path.of("../../../oidc/README.md"))) {
      String text = Files.readString(readme);
      String path = text.substring(text.indexOf("## Five minutes"));
      path = path.substring(0, path.indexOf("\n## "));
      for (String part : path.split("```(?=java|yaml)", -1)) {
        if (part.startsWith("java") || part.startsWith("yaml")) {
          String block = part.substring(5, part.indexOf("```"));
          String source = part.startsWith("java") ? code : policy;
          for (String piece : block.split("\n\n", -1)) {
            String wanted = piece.replaceAll("(?m)^ +", "").trim();
            assertTrue(source.contains(wanted), () -> readme + " shows other code:\n" + wanted);
            blocks++;
          }
        }
      }
    }
    assertTrue(blocks >= 8, "only " + blocks + " blocks were compared");
  }

  private static String unindented(Path file) throws IOException {
    return Files.readString(file).replaceAll("(?m)^ +", "");
  }
}
