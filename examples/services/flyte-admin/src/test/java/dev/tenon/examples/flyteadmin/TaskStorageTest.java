package dev.tenon.examples.flyteadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.tenon.authz.Authorizer;
import dev.tenon.path.InvalidPathException;
import dev.tenon.scope.StorageScope;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A65: what a pod may reach is its project's part of the bucket, in each provider's own words. */
class TaskStorageTest {

  private static final Authorizer AUTHORIZER = Authorizer.compile(YamlPolicies.load(Calls.POLICY));
  private static final Subject MIA = subject("mia", "ml-team");
  private static final StorageScope SCOPE =
      TaskStorage.scope(AUTHORIZER, MIA, "acme", "ml", "development");

  private static Subject subject(String id, String entitlement) {
    return AUTHORIZER
        .policy()
        .subjectFrom(
            Map.of(
                "iss",
                "https://login.example/realms/flyte",
                "sub",
                id,
                "company",
                "Acme Inc.",
                "entitlements",
                List.of(entitlement)))
        .subject();
  }

  private static final List<String> MINE =
      List.of("acme/ml/development/a", "acme/ml/development/run-1/n0/data/0/out.pb");
  private static final List<String> OTHERS =
      List.of(
          "acme/risk/development/a",
          "acme/ml/production/a",
          "acme/ml2/development/a",
          "acme/ml-sandbox/development/a",
          "acme/ml/development2/a",
          "acme/ml",
          "beta/ml/development/a",
          "acme",
          "metadata/acme/ml/development/a");

  /** An AWS policy read as AWS reads it: whole resource names, with a star at the end. */
  private static boolean awsAllows(String policy, String action, String key) throws ParseException {
    for (Object each : JSONObjectUtils.getJSONArray(JSONObjectUtils.parse(policy), "Statement")) {
      Map<?, ?> statement = (Map<?, ?>) each;
      boolean named =
          ((List<?>) statement.get("Resource"))
              .stream().anyMatch(pattern -> matches((String) pattern, "arn:aws:s3:::b/" + key));
      if (statement.get("Effect").equals("Allow")
          && ((List<?>) statement.get("Action")).contains(action)
          && named) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String pattern, String name) {
    int star = pattern.indexOf('*');
    return star < 0
        ? pattern.equals(name)
        : star == pattern.length() - 1 && name.startsWith(pattern.substring(0, star));
  }

  @Test
  void aws_coversTheProjectAndNothingElse() throws ParseException {
    String policy = SCOPE.awsSessionPolicy("b");
    for (String action : List.of("s3:GetObject", "s3:PutObject")) {
      for (String key : MINE) {
        assertTrue(awsAllows(policy, action, key), key);
      }
      for (String key : OTHERS) {
        assertFalse(awsAllows(policy, action, key), key);
      }
    }
    assertFalse(awsAllows(policy, "s3:DeleteObject", MINE.get(0)));
    assertFalse(policy.contains("s3:ListBucket"));
  }

  @Test
  void google_coversTheProjectAndNothingElse() throws ParseException {
    Map<String, Object> boundary =
        JSONObjectUtils.getJSONObject(
            JSONObjectUtils.parse(SCOPE.googleAccessBoundary("b")), "accessBoundary");
    List<Object> rules = JSONObjectUtils.getJSONArray(boundary, "accessBoundaryRules");
    String condition = rules.toString();
    assertTrue(condition.contains("objects/acme/ml/development/"), condition);
    assertFalse(condition.contains("risk"));
  }

  @Test
  void azure_isOneDirectory() {
    assertEquals(
        List.of("acme/ml/development"),
        SCOPE.azureSas("b").stream().map(sas -> sas.path()).distinct().toList());
  }

  @Test
  void whatThePolicyDoesNotGrantPods_isNothing() throws ParseException {
    String policy =
        TaskStorage.scope(Authorizer.denyAll(), MIA, "acme", "ml", "development")
            .awsSessionPolicy("b");
    for (String key : MINE) {
      assertFalse(awsAllows(policy, "s3:GetObject", key));
    }
    assertTrue(policy.contains("\"Deny\""));
  }

  /** The decision that lets an execution begin gives the scope, in each provider's own words. */
  @Test
  void whoMayNotLaunchThere_getsNothing() throws ParseException {
    Subject ivy = subject("ivy", "ml-interns");
    for (StorageScope scope :
        List.of(
            TaskStorage.scope(AUTHORIZER, MIA, "acme", "risk", "development"),
            TaskStorage.scope(AUTHORIZER, MIA, "beta", "ml", "development"),
            TaskStorage.scope(AUTHORIZER, ivy, "acme", "ml", "development"),
            TaskStorage.scope(AUTHORIZER, Subject.anonymous(), "acme", "ml", "development"))) {
      assertFalse(awsAllows(scope.awsSessionPolicy("b"), "s3:GetObject", MINE.get(0)));
      assertFalse(scope.googleAccessBoundary("b").contains("development"));
      assertEquals(List.of(), scope.azureSas("b"));
    }
    String hers =
        TaskStorage.scope(AUTHORIZER, ivy, "acme", "ml-sandbox", "development")
            .awsSessionPolicy("b");
    assertTrue(awsAllows(hers, "s3:GetObject", "acme/ml-sandbox/development/a"));
  }

  @Test
  void aProjectThatIsNoSegment_isNobodys() throws ParseException {
    Subject engine =
        AUTHORIZER
            .policy()
            .subjectFrom(
                Map.of(
                    "iss", "https://login.example/realms/flyte",
                    "sub", "svc-1",
                    "client_id", "flytepropeller"))
            .subject();
    for (String odd : List.of("..", "", "ml\n")) {
      assertThrows(
          InvalidPathException.class,
          () -> TaskStorage.scope(AUTHORIZER, engine, "acme", odd, "development"),
          odd);
    }
    String star =
        TaskStorage.scope(AUTHORIZER, engine, "acme", "*", "development").awsSessionPolicy("b");
    assertTrue(star.contains("acme/${*}/development"), "a star is a star");
  }
}
