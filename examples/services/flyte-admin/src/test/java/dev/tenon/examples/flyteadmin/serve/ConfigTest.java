package dev.tenon.examples.flyteadmin.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration in FlyteAdmin's words, what it means, and what is wrong with a wrong one. */
class ConfigTest {

  private static final Path FILE = Path.of("flyte-proxy.yaml");
  private static final String ISSUER = "https://login.example/realms/flyte";
  private static final String SERVICE = "flyteidl.service.AdminService/";

  @TempDir private Path folder;

  /** The file with something else in a place. */
  private Path with(String old, String other) throws IOException {
    String text = Files.readString(FILE);
    assertTrue(text.contains(old), old);
    Files.copy(
        Path.of("policy.yaml"),
        folder.resolve("policy.yaml"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    return Files.writeString(folder.resolve("c.yaml"), text.replace(old, other));
  }

  private static Policy policy(Path file) throws IOException {
    return ConfiguredPolicy.of(Config.read(file), ISSUER);
  }

  private static boolean allows(Policy policy, Subject subject, String method, String resource) {
    return Authorizer.compile(policy)
        .check(subject, SERVICE + method, Resource.parse(resource))
        .allowed();
  }

  private static Subject subject(Policy policy, Map<String, Object> claims) {
    Map<String, Object> all = new java.util.HashMap<>(claims);
    all.put("iss", ISSUER);
    all.putIfAbsent("sub", "mia");
    return policy.subjectFrom(all).subject();
  }

  /** A57, A60: each line of a set is a pair of project and domain, with the role there. */
  @Test
  void projectSets_areHeldInPairs() throws IOException {
    Policy policy = policy(FILE);
    Subject intern = subject(policy, Map.of("entitlements", List.of("ml-interns")));
    assertTrue(
        allows(policy, intern, "CreateExecution", "flyte/acme/ml-sandbox/development/execution/e"));
    assertTrue(allows(policy, intern, "GetExecution", "flyte/acme/ml/development/execution/e"));
    assertFalse(allows(policy, intern, "CreateExecution", "flyte/acme/ml/development/execution/e"));
    assertFalse(
        allows(policy, intern, "GetExecution", "flyte/acme/ml-sandbox/production/execution/e"));
    assertFalse(allows(policy, intern, "GetExecution", "flyte/beta/ml/development/execution/e"));
    Subject team = subject(policy, Map.of("entitlements", List.of("ml-team", "unknown")));
    assertTrue(allows(policy, team, "CreateExecution", "flyte/acme/ml/production/execution/e"));
    assertFalse(allows(policy, team, "CreateExecution", "flyte/acme/risk/production/execution/e"));
  }

  /** A57: applications by client id, and who matches nothing is nothing. */
  @Test
  void applications_areMappedByTheirClientId() throws IOException {
    Policy policy = policy(FILE);
    Subject engine = subject(policy, Map.of("client_id", "flytepropeller"));
    assertTrue(allows(policy, engine, "CreateTaskEvent", "flyte/acme/risk/staging/execution/e"));
    Subject deploy = subject(policy, Map.of("client_id", "nightly-deploy"));
    assertTrue(allows(policy, deploy, "CreateTask", "flyte/acme/ml/development/task/t"));
    assertFalse(allows(policy, deploy, "CreateTask", "flyte/acme/risk/development/task/t"));
    Subject stranger = subject(policy, Map.of("client_id", "flytepropeller2"));
    assertFalse(allows(policy, stranger, "GetTask", "flyte/acme/ml/development/task/t"));
    // An entitlement that has an application's name is none.
    Subject named = subject(policy, Map.of("entitlements", List.of("flytepropeller", "engine2")));
    assertFalse(allows(policy, named, "GetTask", "flyte/acme/ml/development/task/t"));
  }

  @Test
  void subjects_areMappedUntilTheyAreNot() throws IOException {
    String none = "      claim: entitlements\n";
    String some =
        none
            + "      mappings: [{subject: gil, projectSets: [ml-interns], until: \"%s\", because:"
            + " INC-31}]\n";
    Policy now = policy(with(none, some.formatted("2999-01-01T00:00:00Z")));
    Subject gil = subject(now, Map.of("sub", "gil"));
    assertTrue(allows(now, gil, "GetExecution", "flyte/acme/ml/development/execution/e"));
    assertFalse(
        allows(
            now,
            subject(now, Map.of("sub", "gus")),
            "GetExecution",
            "flyte/acme/ml/development/execution/e"));
    Policy over = policy(with(none, some.formatted("2020-01-01T00:00:00Z")));
    assertFalse(allows(over, gil, "GetExecution", "flyte/acme/ml/development/execution/e"));
  }

  /** Each error says where it is and what to write. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enabled: true|enabled: false|auth.projectAuthorization.enabled: write true",
        "enabled: true|enable: true|the key `enable` is not read here",
        "enabled: true|enabled: yes please|write true or false",
        "ml-team: [ml, ml-sandbox]|ml-team: [\"*\"]|projectSets.ml-team[0]: a name with `*`",
        "domain: development}|domain: devel}|no domain is named `devel`",
        "role: viewer|role: veiwer|the role `veiwer` is not in the policy",
        "role: viewer|roles: viewer|projectSets.ml-interns[1]: the key `roles` is not read here",
        "projectSets: [engine]|projectSets: [motor]|no project set is named `motor`",
        "clientID: nightly|clientId: nightly|mappings[1]: the key `clientId` is not read here",
        "type: s3|type: ftp|storage.type: write s3, google or azure",
        "identity: told|identity: said|proxy.identity: write one of",
        "organization: acme|masking: false|proxy.organization: is missing",
        "port: 8089|port: high|server.grpc.port: write a whole number"
      })
  void whatIsWrong_isSaid(String old, String other, String why) throws IOException {
    Path file = with(old, other);
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> policy(file));
    assertTrue(String.valueOf(wrong.getMessage()).contains(why), wrong::getMessage);
  }

  @Test
  void flytesOwnWords_areRead() throws IOException {
    Config config =
        Config.read(
            with(
                "  # userAuth: {openId: {baseUrl: \"https://login.example/realms/flyte\", clientId:"
                    + " flytectl}}",
                "  userAuth: {openId: {baseUrl: \"https://other.example\", clientId: cli}}"));
    assertEquals("https://other.example", config.issuer().orElseThrow());
    assertEquals("cli", config.client());
    assertEquals(List.of("flyteadmin"), config.audiences());
    assertEquals("authorization", config.header());
    assertEquals(8089, config.port());
    Config external = Config.read(with("  # appAuth:", "  appAuth:"));
    assertEquals(ISSUER, external.issuer().orElseThrow());
  }
}
