package dev.tenon.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.path.NamePattern;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Actions by number: what they imply, and what requests ask for besides. */
class ActionTableTest {

  private static final int CHAIN = 20_000;

  /** {@code A0} implies {@code A1}, which implies {@code A2}, and so on. */
  private static Actions chain(int length) {
    Map<String, List<String>> implied = new LinkedHashMap<>();
    for (int i = 0; i < length; i++) {
      implied.put("A" + i, i + 1 < length ? List.of("A" + (i + 1)) : List.of());
    }
    return Actions.of(implied, Map.of());
  }

  private static Policy policy(Actions actions, List<String> rules) {
    Role role = Role.of("r");
    List<Permission> permissions =
        rules.stream().map(action -> Permission.allow(action).on("x")).toList();
    return Policy.builder().actions(actions).role(role.with(permissions)).build();
  }

  private static List<Rule> rules(Policy policy) {
    Rulebook book = Rulebook.of(policy);
    return book.rulesOf(policy.roles().get("r"));
  }

  // Fault 11: a chain of implied actions and a rule on all of them took quadratic time.
  @Test
  void chain_isNumberedInLinearTime_forOneRuleOnAll() {
    Policy policy = policy(chain(CHAIN), List.of("*", "A1*", "A7"));
    List<Rule> rules = assertTimeout(Duration.ofSeconds(60), () -> rules(policy));
    Actions actions = policy.actions();
    ActionTable table = Rulebook.of(policy).actions();
    for (String name : actions.names()) {
      int number = Integer.parseInt(name.substring(1));
      assertTrue(rules.get(0).actions().contains(table.resolve(name)));
      assertEquals(number >= 1, rules.get(1).actions().contains(table.resolve(name)));
      assertEquals(number >= 7, rules.get(2).actions().contains(table.resolve(name)));
    }
    assertFalse(rules.get(0).actions().contains(table.resolve("B")));
  }

  // Fault 11: the same for a rule on each.
  @Test
  void chain_isNumberedInLinearTime_forARuleOnEach() {
    Policy policy = policy(chain(CHAIN), IntStream.range(0, CHAIN).mapToObj(i -> "A" + i).toList());
    List<Rule> rules = assertTimeout(Duration.ofSeconds(60), () -> rules(policy));
    ActionTable table = Rulebook.of(policy).actions();
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      int rule = random.nextInt(CHAIN);
      int asked = random.nextInt(CHAIN);
      assertEquals(asked >= rule, rules.get(rule).actions().contains(table.resolve("A" + asked)));
    }
  }

  @Test
  void sets_areWhatTheDeclarationsImply_whateverTheirShape() {
    compareSets(60);
  }

  @Test
  @Tag("slow")
  void sets_areWhatTheDeclarationsImply_whateverTheirShape_manyTimes() {
    compareSets(300);
  }

  private static void compareSets(int shapes) {
    for (long seed = 0; seed < shapes; seed++) {
      Random random = new Random(seed);
      int size = 1 + random.nextInt(120);
      Map<String, List<String>> implied = new LinkedHashMap<>();
      for (int i = 0; i < size; i++) {
        List<String> names = new ArrayList<>();
        for (int n = random.nextInt(3); n > 0 && i + 1 < size; n--) {
          names.add("A" + (i + 1 + random.nextInt(size - i - 1)));
        }
        implied.put("A" + i, names);
      }
      Actions actions = Actions.of(implied, Map.of());
      List<String> written =
          IntStream.range(0, 1 + random.nextInt(20))
              .mapToObj(i -> "A" + random.nextInt(size) + (random.nextInt(4) == 0 ? "*" : ""))
              .distinct()
              .toList();
      Policy policy = policy(actions, written);
      ActionTable table = Rulebook.of(policy).actions();
      List<Rule> rules = rules(policy);
      for (int i = 0; i < written.size(); i++) {
        NamePattern pattern = NamePattern.of(written.get(i));
        for (String asked : actions.names()) {
          boolean expected =
              actions.names().stream()
                  .filter(pattern::matches)
                  .anyMatch(name -> actions.impliedBy(name).contains(asked));
          assertEquals(expected, rules.get(i).actions().contains(table.resolve(asked)));
        }
      }
    }
  }

  // Fault 4: the first unknown actions were remembered for ever, and no others.
  @Test
  void unknownActions_areRememberedAsTheyCome() {
    ActionTable table = Rulebook.of(policy(Actions.none(), List.of("READ"))).actions();
    for (int i = 0; i < 100_000; i++) {
      table.resolve("x-" + i);
    }
    Action late = table.resolve("late");
    assertSame(late, table.resolve(new String("late".toCharArray())));
    assertEquals("late", late.name());
    String longest = "x".repeat(100_000);
    assertEquals(table.resolve(longest), table.resolve(longest));
    assertEquals(table.resolve("READ"), table.resolve("READ"));
    assertNotEquals(late, table.resolve("later"));
  }

  /** {@code Aa} and {@code BB} have the same hash code, and so have all rows of them. */
  @Test
  void unknownActions_withOneHashCode_makeNoChain() {
    RecentActions recent = new RecentActions();
    for (int i = 0; i < 1 << 14; i++) {
      int bits = i;
      recent.put(
          Action.unnamed(
              IntStream.range(0, 14)
                  .mapToObj(bit -> (bits >> bit & 1) == 0 ? "Aa" : "BB")
                  .collect(Collectors.joining())));
    }
    assertSame(null, recent.get("Aa".repeat(14)));
    assertEquals("BB".repeat(14), recent.get("BB".repeat(14)).name());
  }
}
