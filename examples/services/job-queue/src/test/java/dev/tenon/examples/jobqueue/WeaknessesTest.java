package dev.tenon.examples.jobqueue;

import static dev.tenon.examples.jobqueue.Service.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.tenon.servlet.LoginLimit;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was open in the service that this one is like: each would fail here if it were open again.
 */
class WeaknessesTest {

  @TempDir private static Path folder;
  private static Service service;
  private JobClient ada;
  private JobClient ben;

  @BeforeAll
  static void start() throws Exception {
    service = new Service(folder);
  }

  @BeforeEach
  void login() throws Exception {
    service.renew();
    ada = service.login("ada");
    ben = service.login("ben");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  // Authentication was on or off by whether a setting was empty.

  @ParameterizedTest
  @ValueSource(strings = {"", "false", "true", "0", "no", "Off", "OFF", " off", "none", "Required"})
  void authentication_isOnOrOff_byItsOwnWordAlone(String word) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Settings.of(Map.of("mode", "single-user", "auth", word)));
    assertEquals("auth is `" + word + "`: write required or off", e.getMessage());
  }

  @Test
  void authentication_isNotOff_becauseItWasLeftOut() {
    assertEquals(Settings.Auth.REQUIRED, Settings.of(Map.of()).auth());
    assertEquals(Settings.Mode.MULTI_USER, Settings.of(Map.of()).mode());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Settings.of(Map.of("aut", "required")));
    assertEquals(
        "unknown setting `aut`: there are mode, auth, port, slots, proxies, memory, demo, state",
        e.getMessage());
  }

  // Tokens were signed with a secret that every user had.

  private static JWTClaimsSet.Builder claims(String subject) {
    return new JWTClaimsSet.Builder()
        .issuer(Tokens.ISSUER)
        .audience(Tokens.AUDIENCE)
        .subject(subject)
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(Instant.now().plusSeconds(60)));
  }

  private String signed(JWSAlgorithm algorithm, String keyId, JWSSigner by, JWTClaimsSet claims)
      throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(keyId)
                .build(),
            claims);
    token.sign(by);
    return token.serialize();
  }

  private String with(String token) throws Exception {
    return words(service.nobody().with("Bearer " + token).send("GET", "/v1/jobs"));
  }

  /** The server's own key, as only the server has it. */
  private static ECKey key() {
    return service.key;
  }

  @Test
  void tokens_signedByAnybodyElse_areRefused() throws Exception {
    ECKey right = key();
    JWTClaimsSet flux = claims("flux").build();
    assertEquals(
        "200", with(signed(JWSAlgorithm.ES256, right.getKeyID(), new ECDSASigner(right), flux)));
    ECKey other = new ECKeyGenerator(Curve.P_256).keyID(right.getKeyID()).generate();
    assertEquals(
        "401 bad-signature",
        with(signed(JWSAlgorithm.ES256, right.getKeyID(), new ECDSASigner(other), flux)));
    byte[] published = right.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
    for (byte[] secret : List.of(published, new byte[32])) {
      assertEquals(
          "401 wrong-algorithm",
          with(signed(JWSAlgorithm.HS256, right.getKeyID(), new MACSigner(secret), flux)));
    }
    assertEquals("401 not-signed", with(new PlainJWT(flux).serialize()));
  }

  @Test
  void tokens_withoutAnEnd_areRefused() throws Exception {
    ECKey key = key();
    ECDSASigner signer = new ECDSASigner(key);
    JWTClaimsSet endless = claims("flux").expirationTime(null).build();
    assertEquals(
        "401 no-expiry", with(signed(JWSAlgorithm.ES256, key.getKeyID(), signer, endless)));
    JWTClaimsSet over =
        claims("flux").expirationTime(Date.from(Instant.now().minusSeconds(10))).build();
    assertEquals("401 expired", with(signed(JWSAlgorithm.ES256, key.getKeyID(), signer, over)));
    JWTClaimsSet old =
        claims("flux").issueTime(Date.from(Instant.now().minusSeconds(3600))).build();
    assertEquals("401 too-old", with(signed(JWSAlgorithm.ES256, key.getKeyID(), signer, old)));
    JWTClaimsSet elsewhere = claims("flux").audience("another").build();
    assertEquals(
        "401 wrong-audience", with(signed(JWSAlgorithm.ES256, key.getKeyID(), signer, elsewhere)));
  }

  @Test
  void tokens_sayWhoSomebodyIs_andNotWhatHeMay() throws Exception {
    ECKey key = key();
    JWTClaimsSet more =
        claims(service.idOf("ada")).claim("kind", "watcher").claim("roles", "superuser").build();
    JobClient bold =
        service
            .nobody()
            .with(
                "Bearer " + signed(JWSAlgorithm.ES256, key.getKeyID(), new ECDSASigner(key), more));
    String bens = Service.submit(ben, "true");
    assertEquals("403 not-admitted", words(bold.send("POST", "/v1/service/stop")));
    String token = ada.authorization().replace("Bearer ", "");
    assertEquals(
        Set.of("iss", "aud", "sub", "iat", "exp", "passwords"),
        SignedJWT.parse(token).getJWTClaimsSet().getClaims().keySet());
    assertEquals("404 not-found", words(ada.send("GET", "/v1/jobs/" + bens)));
  }

  // Issue 14, job-queue: a job read the key in a file, and forged the operator's token with it.
  @Test
  void theSigningKey_isInNoFile_andIsAnotherOneAfterARestart() throws Exception {
    String secret = key().getD().toString();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertFalse(
            Files.readString(file, StandardCharsets.ISO_8859_1).contains(secret), file.toString());
        assertFalse(file.getFileName().toString().contains("key"), file.toString());
      }
    }
    assertNotEquals(
        new String(Tokens.make().publicKeys(), StandardCharsets.UTF_8),
        new String(Tokens.make().publicKeys(), StandardCharsets.UTF_8));
    LoginLimit limit = new LoginLimit(Clock.systemUTC());
    try (JobQueue again =
        JobQueue.start(
            Settings.of(Service.MULTI),
            folder.resolve("policy.yaml"),
            new SameUser(folder.resolve("work")),
            service.accounts,
            Store.inMemory(),
            Tokens.make(),
            limit,
            line -> {})) {
      JobClient old = JobClient.at(again.address()).with(ada.authorization());
      assertEquals("401 unknown-key", words(old.send("GET", "/v1/jobs")));
    }
  }

  @Test
  void accounts_areRefused_whereOthersMayReadThem() throws Exception {
    Path file = Files.copy(folder.resolve("accounts.json"), folder.resolve("copied.json"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Exception e = assertThrows(IOException.class, () -> Accounts.in(file, 1000));
    assertTrue(e.getMessage().contains("(rw-r--r--): chmod 600"), e.getMessage());
  }

  // A login told which names there are, and kept bad passwords.

  @Test
  void aLogin_doesNotTellWhichNamesThereAre() throws Exception {
    service.close("gil");
    String wrong = Service.everything(login("ada", "not her password"));
    assertTrue(wrong.startsWith("401"), wrong);
    assertEquals(wrong, Service.everything(login("nobody", Service.PASSWORD)));
    assertEquals(wrong, Service.everything(login("gil", Service.PASSWORD)));
    assertEquals(wrong, Service.everything(login("", "no password is this")));
    assertEquals(wrong, Service.everything(login("ADA", Service.PASSWORD)));
    assertEquals(wrong, Service.everything(login("ada", "")));
  }

  @Test
  void passwords_areNotTriedWithoutEnd() throws Exception {
    try (Service own = new Service(Files.createDirectory(folder.resolve("guessed")))) {
      JobClient token = own.login("ada");
      for (int i = 0; i < LoginLimit.FREE_AT_ONE; i++) {
        assertEquals("401 wrong-password", words(login(own, "ada", "guess" + i)));
        assertEquals("401 wrong-password", words(login(own, "nobody", "guess" + i)));
      }
      HttpResponse<String> tooMany = login(own, "ada", Service.PASSWORD);
      assertEquals("429 too-many-attempts", words(tooMany));
      assertEquals("1", tooMany.headers().firstValue("Retry-After").orElse(""));
      assertEquals(Service.everything(tooMany), Service.everything(login(own, "nobody", "guess")));
      assertEquals("200", words(login(own, "ben", Service.PASSWORD)));
      assertEquals("200", words(token.send("GET", "/v1/jobs")));
    }
  }

  private static HttpResponse<String> login(String name, String password) throws Exception {
    return login(service, name, password);
  }

  private static HttpResponse<String> login(Service at, String name, String password)
      throws Exception {
    return at.nobody().withPassword(name, password).send("POST", "/v1/token");
  }

  @Test
  void passwords_areKeptHashed_andShown_nowhere() throws Exception {
    Path file = folder.resolve("accounts.json");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    String kept = Files.readString(file);
    JobClient operator = service.login("operator");
    Map<String, String> user =
        Map.of("name", "eve", "kind", "admin", "password", "a secret of eve's own");
    assertEquals("400 bad-account", words(operator.send("POST", "/v1/users", user)));
    login("ada", "a secret of eve's own");
    ada.sendText("POST", "/v1/users", "{\"password\": a secret of eve's own");
    String said = String.join("\n", service.log) + kept;
    assertFalse(said.contains(Service.PASSWORD) || said.contains("eve's own"), said);
    assertFalse(said.contains(ada.authorization().substring(7)), said);
    assertTrue(said.contains("wrong-password"), said);
  }

  @Test
  void passwords_areLong_andNamesAreNoCommands() throws Exception {
    JobClient operator = service.login("operator");
    for (String name : List.of("", "eve; id", "$(id)", "eve/../ada", "-u", "root\n", "Eve", "é")) {
      Map<String, String> user = Map.of("name", name, "kind", "user", "password", Service.PASSWORD);
      assertEquals("400 bad-account", words(operator.send("POST", "/v1/users", user)), name);
    }
    Map<String, String> user = Map.of("name", "eve", "kind", "user", "password", "8 chars.");
    assertEquals("400 bad-password", words(operator.send("POST", "/v1/users", user)));
  }

  @Test
  void passwords_openNothingButTheLogin() throws Exception {
    JobClient basic = service.nobody().withPassword("ada", Service.PASSWORD);
    assertEquals("200", words(basic.send("POST", "/v1/token")));
    assertEquals("401 missing", words(basic.send("GET", "/v1/jobs")));
  }

  // The stream of an output asked nobody who he was; the other routes not whose job it was.

  @Test
  void streams_areDecidedLikeTheirTwins() throws Exception {
    String job = Service.submit(ada, "echo", "mine");
    String stream = "/v1/jobs/" + job + "/output/stream";
    assertEquals("401 missing", words(service.nobody().send("GET", stream)));
    assertEquals("404 not-found", words(ben.send("GET", stream)));
    assertEquals("404 not-found", words(service.login("operator").send("GET", stream)));
    assertEquals("mine\n", Service.outputOf(ada, job));
  }

  @Test
  void cancelling_isNoGet() throws Exception {
    String job = Service.submit(ada, "sleep", "60");
    assertEquals("405 method-not-allowed", words(ada.send("GET", "/v1/jobs/" + job + "/cancel")));
    assertEquals("404 not-found", words(ben.send("POST", "/v1/jobs/" + job + "/cancel")));
    assertNotEquals("CANCELLED", Service.state(ada, job));
  }

  // A job's process got the server's environment, its user, and a shell.

  @Test
  void jobs_haveNothingOfTheServersEnvironment() throws Exception {
    assertEquals("never-in-a-job", System.getenv("JOB_QUEUE_SECRET"));
    String output = Service.outputOf(ada, Service.submit(ada, "env"));
    List<String> names =
        output.lines().map(line -> line.substring(0, line.indexOf('='))).sorted().toList();
    assertEquals(List.of("HOME", "JOB_ID", "LANG", "PATH"), names);
  }

  @Test
  void commands_areNeverReadByAShell() throws Exception {
    String[] command = {"echo", "; touch /tmp/x", "$(id)", "`id`", "a b", "*", "&& id", "\n"};
    String output = Service.outputOf(ada, Service.submit(ada, command));
    assertEquals("; touch /tmp/x $(id) `id` a b * && id \n\n", output);
  }

  @Test
  void jobs_haveADirectoryOfTheirOwn_whichGoesWithThem() throws Exception {
    String first =
        Service.outputOf(ada, Service.submit(ada, "sh", "-c", "echo x > kept; pwd; ls -a .."));
    String path = first.lines().findFirst().orElseThrow();
    assertTrue(Path.of(path).startsWith(folder.resolve("work").toRealPath()), first);
    assertFalse(Files.exists(Path.of(path)), path);
    assertEquals("", Service.outputOf(ada, Service.submit(ada, "ls")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"command\": [\"true\"], \"owner\": \"flux\"}",
        "{\"command\": [\"true\"], \"user\": \"root\"}",
        "{\"command\": [\"true\"], \"workdir\": \"/etc\"}",
        "{\"command\": [\"true\"], \"env\": {\"A\": \"b\"}}",
        "{\"command\": [\"true\"], \"is_launcher\": true}",
        "{\"command\": [\"true\"], \"command\": [\"id\"]}",
        "{\"command\": \"true; id\"}",
        "{\"command\": [\"true\", null]}",
        "{\"command\": [\"a\\u0000b\"]}",
        "{\"command\": []}",
        "{\"command\": [\"true\"], \"urgency\": \"31\"}",
        "{\"command\": [\"true\"], \"urgency\": 32}",
        "{\"command\": [\"true\"], \"seconds\": 0}",
        "{\"command\": [\"true\"]} {}",
        "null",
        "[]",
        ""
      })
  void bodies_sayWhatIsRun_andNothingElse(String body) throws Exception {
    assertEquals(400, ada.sendText("POST", "/v1/jobs", body).statusCode());
    assertEquals("0", JobClient.json(ada.send("GET", "/v1/jobs")).get("count").asText());
  }

  @Test
  void bodies_areJson_andNotTooLong() throws Exception {
    assertEquals("415 not-json", words(ada.send("POST", "/v1/jobs")));
    String long64 = "{\"command\": [\"" + "a".repeat(64 * 1024) + "\"]}";
    assertEquals("413 too-long", words(ada.sendText("POST", "/v1/jobs", long64)));
  }

  @Test
  void outputsOfOthers_areNotReached_byAPath() throws Exception {
    String job = Service.submit(ada, "echo", "mine");
    for (String path :
        List.of(
            "/v1/jobs/x/../" + job + "/output",
            "/v1/jobs/x%2f..%2f" + job + "/output",
            "/v1/jobs/" + job + "%2foutput",
            "/v1/jobs/" + job + ";x/output",
            "/v1/jobs//" + job + "/output",
            "/v1/jobs/" + job + "/output/")) {
      int status = ben.send("GET", path).statusCode();
      assertTrue(status == 400 || status == 404, path + " " + status);
    }
    for (String path :
        List.of("/v1/jobs/" + job + "/output/..%2f..%2faccounts.json", "/v1/jobs/%2e%2e/output")) {
      assertEquals(400, ada.send("GET", path).statusCode(), path);
    }
  }

  @Test
  void theServer_saysNothingOfItself() throws Exception {
    for (String path : List.of("/v1/jobs/%00", "/v1/jobs/f1", "/nowhere")) {
      HttpResponse<String> answer = ada.send("GET", path);
      String everything = answer.headers().map() + answer.body().toLowerCase(Locale.ROOT);
      assertTrue(answer.statusCode() >= 400, path);
      assertFalse(everything.contains("jetty") || everything.contains("java"), everything);
    }
  }
}
