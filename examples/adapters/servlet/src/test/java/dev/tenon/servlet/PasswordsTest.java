package dev.tenon.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

  @Test
  void matches_thePasswordThatWasKept_andNoOther() {
    String kept = Passwords.hash("tenon", 1000);
    assertTrue(Passwords.matches("tenon", kept));
    for (String other : new String[] {"Tenon", "tenon ", "", "tenoǹ"}) {
      assertFalse(Passwords.matches(other, kept), other);
    }
  }

  @Test
  void hash_isAnotherOneEachTime_andShowsNoPassword() {
    String kept = Passwords.hash("tenon", 1000);
    assertNotEquals(kept, Passwords.hash("tenon", 1000));
    assertTrue(kept.matches("1000:[0-9a-f]{32}:[0-9a-f]{64}"), kept);
  }

  /** The salt that RFC 7914, section 11 gives, with the first 32 bytes of its key. */
  @Test
  void matches_whatOthersHaveComputed() {
    String nacl = "80000:4e61436c:4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56";
    assertTrue(Passwords.matches("Password", nacl));
    assertFalse(Passwords.matches("password", nacl));
  }

  @Test
  void iterations_areThoseThatOwaspRecommends() {
    assertEquals(600_000, Passwords.ITERATIONS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "tenon", "1000:ab", "1000::", "x:ab:cd", "0:ab:cd", "1:ag:cd", "1:ab:cd:ef"})
  void matches_whatIsNoHash_isTheCallersBug_andNotShown(String kept) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Passwords.matches("tenon", kept));
    assertEquals("a kept password is written ITERATIONS:SALT:KEY", e.getMessage());
  }
}
