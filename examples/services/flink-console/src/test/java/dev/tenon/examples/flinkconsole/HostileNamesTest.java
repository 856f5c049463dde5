package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.Visitor.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flink lets a job be called anything: a page shows it as a text, and a policy reads it as one. */
class HostileNamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ReferralDelivery_<script>alert(1)</script>",
        "ReferralDelivery_\"><img src=x onerror=alert(1)>",
        "ReferralDelivery_' autofocus onfocus='alert(1)",
        "ReferralDelivery_</title></textarea></style><svg onload=alert(1)>",
        "ReferralDelivery_${7*7}{{7*7}}@if(true)",
        "ReferralDelivery_&lt;b&gt;"
      })
  void hostileName_isText(String name) {
    try (Fixture fixture = new Fixture()) {
      String id = Fixture.job(fixture.prod, name);
      fixture.prod.jar(name + ".jar", fixture.clock.instant());
      Visitor ada = fixture.visitor("ada");
      String path = "/clusters/prod/jobs/" + id;
      ada.submit(path + "/cancel", "why", name);
      Page refused =
          ada.post("/clusters/prod/jobs", "jar", fixture.referralJar, "name", "X" + name);
      assertEquals(403, refused.status());
      Visitor olga = fixture.visitor("olga").in("Global");
      String reference = refused.find("Reference</dt><dd><code>([^<]+)");
      for (Page page :
          List.of(
              ada.get("/clusters/prod"),
              ada.get(path),
              ada.get("/approvals"),
              olga.get("/approvals"),
              olga.get("/admin/audit"),
              olga.get("/admin/refusals/" + reference))) {
        assertEquals(200, page.status());
        assertFalse(page.body().contains("<script"), page::body);
        assertFalse(page.body().contains("<img"), page::body);
        assertFalse(page.body().contains("<svg"), page::body);
        assertFalse(page.body().matches("(?s).*<[^>]*onfocus='.*"), page::body);
        assertTrue(page.body().contains("ReferralDelivery_"), page::body);
      }
    }
  }

  @Test
  void nameThatIsNoSegment_isNobodys() {
    try (Fixture fixture = new Fixture()) {
      String id = Fixture.job(fixture.prod, "ReferralDelivery_\u202etext");
      Visitor ada = fixture.visitor("ada");
      assertFalse(ada.get("/clusters/prod").body().contains(id));
      assertEquals(404, ada.get("/clusters/prod/jobs/" + id).status());
    }
  }

  @Test
  void nameWithSlashes_isOneSegment() {
    try (Fixture fixture = new Fixture()) {
      String id = Fixture.job(fixture.prod, "Fraud/../ReferralDelivery_x");
      String own = Fixture.job(fixture.prod, "ReferralDelivery_a/b");
      Visitor ada = fixture.visitor("ada");
      assertEquals(404, ada.get("/clusters/prod/jobs/" + id).status());
      assertEquals(200, ada.get("/clusters/prod/jobs/" + own).status());
    }
  }
}
