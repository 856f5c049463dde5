package dev.tenon.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.tenon.path.Resource;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A decision and an explanation as JSON: golden lines, and the schemas that describe them. */
class DecisionJsonTest {

  private static final Policy POLICY =
      Policy.builder()
          .role(
              Role.of("operator")
                  .with(
                      Permission.allow("EDIT").on("flink/dev"),
                      Permission.stage("TERMINATE")
                          .on("flink/prod")
                          .withId("prod-terminate")
                          .describedAs("Held for \"four eyes\"."),
                      Permission.allow("EDIT").on("flink/${team}/x")))
          .role(Role.of("*").with(Permission.deny("EDIT").on("flink/dev/tx_ledger")))
          .role(Role.of("boss").with(Permission.allow("EDIT").on("flink/prod").withId("prod-edit")))
          .tenant(Tenant.of("payments").including("flink").excluding("flink/uat").enteredBy("*"))
          .version("acorn-7")
          .build();
  private static final Authorizer AUTHORIZER = Authorizer.compile(POLICY);
  private static final Subject ADA =
      Subject.of("ada")
          .fromIssuer("https://login.example")
          .throughClient("web")
          .withRoles("operator");

  private static final List<Request> REQUESTS =
      List.of(
          edit(ADA, "flink", "dev", "tx_1"),
          edit(ADA, "flink", "dev", "tx_ledger").within("payments").creating(),
          Request.of(ADA, "TERMINATE", Resource.of("flink", "prod")),
          edit(ADA.actedForBy("ci"), "flink", "uat"),
          edit(ADA, "kafka"),
          edit(ADA, "flink", "prod"),
          edit(ADA, "flink", "prod", "x"),
          edit(ADA, "flink", "prod", "line\nend \"quoted\" \u2028"),
          edit(ADA, "flink", "dev").within("fraud"),
          edit(Subject.anonymous(), "flink", "dev"));

  private static Request edit(Subject subject, String... path) {
    return Request.of(subject, "EDIT", Resource.of(path));
  }

  private static Schema schema(String name) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(resource("/META-INF/tenon/" + name + ".schema.json"));
  }

  private static String resource(String name) {
    try (InputStream bytes = DecisionJsonTest.class.getResourceAsStream(name)) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<String> decisions() {
    return REQUESTS.stream().map(request -> AUTHORIZER.check(request).toJson()).toList();
  }

  private static List<String> explanations() {
    return REQUESTS.stream().map(request -> AUTHORIZER.explain(request).toJson()).toList();
  }

  @Test
  void decisions_areAsInTheGoldenFile() {
    assertEquals(resource("/authz/decisions.jsonl"), String.join("\n", decisions()) + "\n");
  }

  @Test
  void explanations_areAsInTheGoldenFile() {
    assertEquals(resource("/authz/explanations.jsonl"), String.join("\n", explanations()) + "\n");
  }

  @Test
  void lines_areAsTheirSchemasSay() {
    Schema decision = schema("decision");
    Schema explanation = schema("explanation");
    for (String line : decisions()) {
      assertEquals(List.of(), decision.validate(line, InputFormat.JSON), line);
      assertFalse(line.contains("\n"), line);
    }
    for (String line : explanations()) {
      assertEquals(List.of(), explanation.validate(line, InputFormat.JSON), line);
      assertFalse(line.contains("\n"), line);
      assertFalse(decision.validate(line, InputFormat.JSON).isEmpty(), line);
    }
  }

  @Test
  void schemas_refuseWhatIsNoDecision() {
    Schema decision = schema("decision");
    String good = decisions().get(0);
    assertFalse(decision.validate("{}", InputFormat.JSON).isEmpty());
    assertFalse(decision.validate(good.replace("ALLOW", "MAYBE"), InputFormat.JSON).isEmpty());
    assertFalse(decision.validate(good.replace("policy", "secret"), InputFormat.JSON).isEmpty());
  }

  @Test
  void everyReason_isInBothSchemas() {
    String decision = resource("/META-INF/tenon/decision.schema.json");
    String explanation = resource("/META-INF/tenon/explanation.schema.json");
    List<String> missing =
        Arrays.stream(Reason.values())
            .map(reason -> '"' + reason.code() + '"')
            .filter(code -> !decision.contains(code) || !explanation.contains(code))
            .toList();
    assertEquals(List.of(), missing);
    assertTrue(explanation.contains("near_misses"));
  }
}
