package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.path.InvalidPathException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ExceptTest {

  @Test
  void parts_areWhatWasWritten() {
    Except except = Except.resources("web/${team}").withActions("PING").withRoles("premium");
    assertEquals("PING on web/${team} for holders of premium", except.toString());
    assertEquals(Set.of("team"), except.variables());
    assertEquals("holders of premium", Except.roles("premium").toString());
    assertEquals("web/a, web/b", Except.resources("web/a", "web/b").toString());
  }

  @Test
  void empty_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Except.actions(new String[0]));
    assertThrows(IllegalArgumentException.class, () -> Except.resources(new String[0]));
    assertThrows(IllegalArgumentException.class, () -> Except.roles(new String[0]));
    assertThrows(
        IllegalArgumentException.class, () -> Except.roles("r").withRoles(List.<String>of()));
    assertThrows(InvalidPathException.class, () -> Except.resources("a//b"));
  }

  @Test
  void roles_areSingleNames() {
    assertThrows(IllegalArgumentException.class, () -> Except.roles("*"));
    assertThrows(IllegalArgumentException.class, () -> Except.roles("r*"));
  }

  @Test
  void roles_onlyInADenyOrStage() {
    Except premium = Except.roles("premium");
    Permission deny = Permission.deny("A").on("a").except(premium);
    assertEquals("DENY A on a except holders of premium", deny.toString());
    assertEquals(Set.of(premium), deny.withEffect(Effect.STAGE).exceptions());
    assertThrows(IllegalArgumentException.class, () -> deny.withEffect(Effect.ALLOW));
    assertThrows(IllegalArgumentException.class, () -> Permission.allow("A").except(premium));
  }
}
