package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.YamlPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Files and flags that users of Flex have. */
class FlexFilesTest {

  @Test
  void a18_theFileHasFlexsOwnKeysAlone_andLoads() throws IOException {
    Path file = Fixture.POLICY.resolve("flex.yaml");
    List<String> keys =
        Pattern.compile("(?m)^([a-z_]+):")
            .matcher(Files.readString(file))
            .results()
            .map((MatchResult key) -> key.group(1))
            .toList();
    assertEquals(List.of("authorized_roles", "admin_roles", "policies", "tenants"), keys);
    assertTrue(YamlPolicies.read(file).warnings().isEmpty());
  }

  @Test
  void a18_aKeyOrAnEffectThatFlexDoesNotHave_isAnErrorAtTheStart() {
    for (String text :
        List.of(
            "tenant: []", "policies: [{resource: flink, effect: Permit, actions: [A], role: r}]")) {
      assertThrows(DiagnosticException.class, () -> YamlPolicies.parse("flex.yaml", text));
    }
  }

  /** In each published form: the file is served as it stands, with Flex's tenant if it has none. */
  @TestFactory
  Stream<DynamicTest> eachPublishedForm_startsTheConsole() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/published"))) {
      List<Path> all = files.sorted().toList();
      assertTrue(all.size() >= 5);
      return all.stream()
          .map(
              file ->
                  dynamicTest(
                      file.getFileName().toString(),
                      () -> {
                        try (Fixture fixture = new Fixture(YamlPolicies.load(file))) {
                          assertEquals(200, fixture.visitor("olga").get("/tenants").status());
                        }
                      }));
    }
  }

  @Test
  void theExampleOfFlexsDocumentation_isServedAsItStands() {
    Policy policy = YamlPolicies.load(Path.of("src/test/resources/published/flex-tenants.yaml"));
    try (Fixture fixture = new Fixture(policy)) {
      Visitor vera = fixture.visitor("vera");
      assertEquals("/tenants", vera.get("/").location());
      assertTrue(vera.get("/tenants").text().contains("belonging to the Referral Delivery team"));
      assertTrue(vera.in("Global").get("/clusters/prod").body().contains("Payments_daily"));
      Visitor.Page team = vera.in("ReferralDeliveryJobs").get("/clusters/prod");
      assertTrue(team.body().contains("ReferralDelivery_daily"));
      assertFalse(team.body().contains("Payments"));
      // a tenant shows, and allows nothing
      assertEquals(403, vera.post("/clusters/prod/jobs/" + fixture.referral + "/cancel").status());
    }
  }

  @Test
  void a34_withoutTenants_thereIsOneThatShowsAllToEveryone() {
    String text =
        "policies: [{resource: [flink, dev], effect: Allow, actions: [FLINK_SUBMIT], role: hr}]";
    try (Fixture fixture = new Fixture(YamlPolicies.parse("flex.yaml", text))) {
      Visitor vera = fixture.visitor("vera");
      assertTrue(vera.get("/").body().contains("</span> Global</a>"));
      assertTrue(vera.get("/clusters/prod").body().contains("Payments_audit_q1"));
    }
  }

  @Test
  void a36_flagsAllowActions_whereThereIsNoFile() {
    Policy policy =
        SimpleMode.policy(
                Optional.empty(),
                Map.of("ALLOW_FLINK_JOB_TERMINATE", "true", "ALLOW_FLINK_SUBMIT", "false"))
            .load();
    try (Fixture fixture = new Fixture(policy)) {
      Visitor vera = fixture.visitor("vera");
      String path = "/clusters/prod/jobs";
      assertEquals(303, vera.post(path + "/" + fixture.payments + "/cancel").status());
      assertEquals("CANCELED", fixture.state(fixture.payments));
      assertEquals(403, vera.post(path, "jar", fixture.paymentsJar, "name", "x").status());
    }
  }

  @Test
  void a36_flagsAreIgnored_whereThereIsAFile() {
    Policy policy =
        SimpleMode.policy(Optional.of(Fixture.POLICY), Map.of("ALLOW_FLINK_JOB_TERMINATE", "true"))
            .load();
    assertEquals(YamlPolicies.load(Fixture.POLICY), policy);
  }
}
