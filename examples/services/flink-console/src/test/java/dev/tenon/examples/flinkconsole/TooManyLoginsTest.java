package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.Visitor.Page;
import dev.tenon.servlet.LoginLimit;
import dev.tenon.yaml.YamlPolicies;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever guesses passwords waits, and nobody else does. */
class TooManyLoginsTest {

  private final Fixture fixture = new Fixture(YamlPolicies.load(Fixture.POLICY), 1);

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Visitor at(String address) {
    Visitor visitor = new Visitor(fixture.console.address()).at(address);
    visitor.get("/login");
    return visitor;
  }

  private static Page login(Visitor visitor, String name, String password) {
    return visitor.post("/login", "user", name, "password", password);
  }

  private static void guess(Visitor visitor, String name) {
    for (int i = 0; i < LoginLimit.FREE_AT_ONE; i++) {
      assertEquals(401, login(visitor, name, "guess" + i).status());
    }
  }

  @Test
  void tooManyFailures_areToldToWait_withAPageThatSaysHowLong() {
    Visitor eve = at("192.0.2.1");
    guess(eve, "ada");
    Page page = login(eve, "ada", "tenon");
    assertEquals(429, page.status());
    assertEquals("1", page.head().headers().firstValue("Retry-After").orElse(""));
    assertTrue(page.text().contains("Too many attempts have failed. Try again in 1 s."));
    assertTrue(page.body().contains("role=\"alert\""), page.body());
    assertEquals("/login", eve.get("/").location());

    fixture.clock.turn(Duration.ofSeconds(1));
    assertEquals(401, login(eve, "ada", "guess").status());
    assertTrue(login(eve, "ada", "tenon").text().contains("Try again in 2 s."));
    fixture.clock.turn(Duration.ofSeconds(2));
    assertEquals(303, login(eve, "ada", "tenon").status());
  }

  @Test
  void aNameThatNobodyHas_isAnsweredAlike() {
    Visitor eve = at("192.0.2.1");
    guess(eve, "ada");
    guess(eve, "nobody");
    Page known = login(eve, "ada", "guess");
    Page unknown = login(eve, "nobody", "guess");
    assertEquals(429, unknown.status());
    assertEquals(known.body(), unknown.body());
    assertEquals(
        known.head().headers().firstValue("Retry-After"),
        unknown.head().headers().firstValue("Retry-After"));
  }

  @Test
  void othersLogIn_whileAnAttackerWaits() {
    guess(at("192.0.2.1"), "ada");
    assertEquals(303, login(at("192.0.2.2"), "ada", "tenon").status());
    assertEquals(303, login(at("192.0.2.1"), "ben", "tenon").status());
  }

  @Test
  void whatAClientSaysOfItself_isNotBelieved() {
    for (int i = 0; i < LoginLimit.FREE_AT_ONE; i++) {
      assertEquals(401, login(at("198.51.100." + i + ", 192.0.2.1"), "ada", "guess").status());
    }
    assertEquals(429, login(at("198.51.100.9, 192.0.2.1"), "ada", "guess").status());
  }
}
