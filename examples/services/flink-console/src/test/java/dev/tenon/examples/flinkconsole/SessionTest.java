package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.examples.flinkconsole.Visitor.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SessionTest {

  private static Fixture fixture;

  @BeforeAll
  static void start() {
    fixture = new Fixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static Visitor nobody() {
    return new Visitor(fixture.console.address());
  }

  @Test
  void login_getsANewSession_andTheOldOneIsWorthNothing() {
    Visitor visitor = nobody();
    visitor.get("/login");
    String before = visitor.session();
    String word = visitor.formToken();
    assertEquals(303, visitor.post("/login", "user", "ada", "password", "tenon").status());
    assertFalse(before.isEmpty());
    assertNotEquals(before, visitor.session());
    visitor.get("/");
    assertNotEquals(word, visitor.formToken());
  }

  @Test
  void cookie_isForThisSiteAndNoScript() {
    String cookie = nobody().get("/login").head().headers().firstValue("Set-Cookie").orElse("");
    assertTrue(cookie.startsWith("console="), cookie);
    assertTrue(cookie.contains("HttpOnly"), cookie);
    assertTrue(cookie.contains("SameSite=Strict"), cookie);
  }

  @Test
  void wrongPassword_andUnknownUser_areToldAlike() {
    Visitor visitor = nobody();
    visitor.get("/login");
    Page wrong = visitor.post("/login", "user", "ada", "password", "secret");
    Page unknown = visitor.post("/login", "user", "eve", "password", "tenon");
    assertEquals(401, wrong.status());
    assertEquals(wrong.body(), unknown.body());
    assertFalse(wrong.body().contains("secret"));
    assertEquals("/login", visitor.get("/").location());
  }

  @Test
  void logout_endsTheSession() {
    Visitor ada = fixture.visitor("ada");
    assertEquals("/login", ada.post("/logout").location());
    assertEquals("/login", ada.get("/").location());
    assertEquals(401, ada.post("/clusters/prod/jobs/" + fixture.referral + "/cancel").status());
  }

  @Test
  void everyAnswer_hasTheBrowsersRules() {
    Visitor ada = fixture.visitor("ada");
    for (String path : List.of("/login", "/", "/clusters/prod", "/no/such/page", "/console.css")) {
      Page page = ada.get(path);
      String policy = page.head().headers().firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.startsWith("default-src 'none'; style-src 'self'"), path);
      assertTrue(policy.contains("frame-ancestors 'none'"), path);
      assertFalse(policy.contains("unsafe"), path);
      assertEquals(
          "nosniff", page.head().headers().firstValue("X-Content-Type-Options").orElse(""), path);
      assertFalse(page.body().contains("<script"), path);
      assertFalse(page.body().contains("style=\""), path);
    }
  }

  @Test
  void users_areThoseOfTheFile_withTheirPasswords() throws IOException {
    Users users = Users.following(Path.of("users.properties"));
    assertTrue(users.verify("ada", "tenon"));
    assertFalse(users.verify("ada", "ada"));
    assertFalse(users.verify("", ""));
    assertEquals(
        List.of("referral-operators"), List.copyOf(users.subject("ada").orElseThrow().roles()));
  }
}
