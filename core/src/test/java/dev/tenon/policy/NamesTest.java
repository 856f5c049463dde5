package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.admin.AdminEvent;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.claims.Application;
import dev.tenon.claims.Issuer;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.Resource;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Fault 17: one rule for every name that enters, and texts of one line. */
class NamesTest {

  private static final List<String> BAD =
      List.of(
          "a\nb",
          "a\rb",
          "a\u2028b",
          "a\u0085b",
          "a\u202Eb",
          "cafe\u0301",
          "..",
          ".",
          "a\uFEFF",
          "\uD800",
          "x".repeat(513));

  private static final Map<String, Function<String, Object>> ENTRANCES = entrances();

  private static Map<String, Function<String, Object>> entrances() {
    Map<String, Function<String, Object>> all = new HashMap<>();
    all.put("role", Role::of);
    all.put("tenant", Tenant::of);
    all.put("version", name -> Policy.builder().version(name));
    all.put("new version", name -> Policy.builder().build().withVersion(name));
    all.put("assigned subject", name -> Assignment.toSubject(name, "r"));
    all.put("assigned client", name -> Assignment.toClient(name, "r"));
    all.put("assigned issuer", name -> Assignment.toSubject("a", "r").fromIssuer(name));
    all.put("issuer", Issuer::builder);
    all.put("application", Application::of);
    all.put("action", name -> Actions.none().declaring(name));
    all.put("implied action", name -> Actions.none().declaring("A", name));
    all.put("subject", Subject::of);
    all.put("subject's issuer", name -> Subject.of("a").fromIssuer(name));
    all.put("subject's client", name -> Subject.of("a").throughClient(name));
    all.put("actor", Actor::of);
    all.put("actor's issuer", name -> new Actor(name, "a"));
    all.put("variable's value", name -> Subject.of("a").withVariable("v", name));
    return all;
  }

  @Test
  void namesThatAreNone_areRefusedWhereTheyEnter() {
    ENTRANCES.forEach(
        (what, enter) -> {
          for (String bad : BAD) {
            IllegalArgumentException refused =
                assertThrows(
                    IllegalArgumentException.class, () -> enter.apply(bad), () -> what + bad);
            assertTrue(
                refused instanceof InvalidPathException || what.startsWith("actor"),
                () -> what + ": " + refused);
            assertFalse(refused.getMessage().contains("\n"), what);
          }
          assertNotNull(enter.apply("caf\u00E9"));
        });
  }

  @Test
  void claims_withAnIssuerOrClientThatIsNoName_giveNone() {
    Policy policy = Policy.builder().build();
    assertEquals(
        "", policy.subjectFrom(Map.of("sub", "a", "client_id", "x\ny")).subject().client());
    assertFalse(policy.subjectFrom(Map.of("sub", "a", "iss", "x\ny")).subject().isIdentified());
  }

  @Test
  void texts_areOneLine_whateverARequestSays() {
    Request request =
        Request.of(Subject.of("ada"), "VIEW\nALLOW", Resource.of("a\nb")).within("t\nx\u202E");
    assertFalse(request.toString().contains("\n"));
    assertFalse(request.toString().contains("\u202E"));
    Authorizer authorizer =
        Authorizer.compile(
            Policy.builder()
                .permission("*", Permission.allow("VIEW").on("a"))
                .tenant(Tenant.of("t").including("a").enteredBy("*"))
                .build());
    String story = authorizer.explain(request).toString();
    for (String line : story.lines().toList()) {
      assertFalse(line.startsWith("ALLOW") || line.startsWith("b"), story);
    }
    assertFalse(story.contains("\u202E"), story);
    AdminEvent event =
        new AdminEvent(Subject.of("ada"), Instant.EPOCH, "create", "x\nroot: applied", "refused");
    assertFalse(event.toString().contains("\n"));
  }
}
