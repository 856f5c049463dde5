package dev.tenon.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimOutput;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.claims.KeyTimes;
import dev.tenon.claims.TokenRules;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.seeds.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Against a second provider, the npm package {@code oidc-provider}, which shares no code with the
 * first one or with us: ES256, access tokens of type {@code at+jwt}, its own shapes. Needs Node.js.
 */
@Tag("identity-providers")
class SecondProviderTest {

  private static final Path HOME = Path.of("target", "second-provider");

  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(HOME);
    for (String file : List.of("package.json", "package-lock.json", "provider.mjs")) {
      Files.copy(
          Path.of("src", "test", "second-provider", file),
          HOME.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Path log = HOME.resolve("npm.log");
    Process npm =
        new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, npm.waitFor(), () -> read(log));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void token_ofAnotherProvider_becomesASubject() throws Exception {
    install();
    int port = Server.freePort();
    String url = "http://127.0.0.1:" + port;
    Policy policy =
        Policy.builder()
            .role(Role.of("engine").with(Permission.allow("RUN").on("flyte/${project}")))
            .issuer(
                Issuer.builder(url)
                    .audiences("tenon-service")
                    .rules(TokenRules.standard().types(List.of("at+jwt")))
                    .keyTimes(KeyTimes.standard().cooldown(Duration.ofMillis(1)))
                    .mapping(
                        ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                            .yielding(ClaimOutput.roles()))
                    .mapping(
                        ClaimMapping.of(
                                ClaimPath.named("https://acme.example/projects"),
                                ClaimShape.COMMA_SEPARATED)
                            .yielding(ClaimOutput.variable("project")))
                    .build())
            .build();
    SettableClock clock = new SettableClock(Instant.now());
    TokenVerifier verifier = TokenVerifier.builder(() -> policy).clock(clock).build();
    List<String> command = List.of("node", "provider.mjs", Integer.toString(port));
    try (Server server =
        new Server(HOME, Map.of(), url + "/.well-known/openid-configuration", command)) {
      String first = token(url);
      Authentication result = verifier.verify(first);
      assertTrue(result.accepted(), result.toString());
      assertEquals("flytepropeller", result.subject().id());
      assertEquals("flytepropeller", result.subject().client());
      assertEquals(Set.of("engine"), result.subject().roles());
      assertEquals(Set.of("ml", "fraud"), result.subject().variables().asMap().get("project"));

      server.restart(); // with a new key
      clock.move(Duration.ofSeconds(1));
      assertTrue(verifier.verify(token(url)).accepted());
      assertEquals(TokenRefusalReason.UNKNOWN_KEY, ((Refused) verifier.verify(first)).reason());
    }
  }

  private static String token(String url) {
    Map<String, Object> answer =
        Http.form(
            url + "/token",
            "grant_type",
            "client_credentials",
            "scope",
            "run",
            "client_id",
            "flytepropeller",
            "client_secret",
            "propeller-secret");
    return (String) answer.getOrDefault("access_token", "none: " + answer);
  }
}
