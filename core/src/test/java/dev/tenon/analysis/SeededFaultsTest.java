package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes wrong when generic words are not generic: for each fault a pair of policies that it
 * takes for equivalent, and that they are not. So the comparisons with brute force can see it.
 */
final class SeededFaultsTest {

  private record Fault(String name, FreshText fresh, Policy before, Policy after) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault(
            "the same text at every place",
            new FreshText('y') {
              @Override
              public String at(int place) {
                return "y";
              }
            },
            allowing("${p}/*"),
            allowing("${p}/${p}")),
        new Fault("text that a pattern mentions", new FreshText('a'), allowing("*"), allowing("a")),
        new Fault(
            "too few segments for **",
            new FreshText('y') {
              @Override
              public int run(int longest) {
                return 0;
              }
            },
            allowing("a/**/b"),
            allowing("a/b")));
  }

  private static Policy allowing(String... patterns) {
    return Policy.builder().role(Role.of("r").with(Permission.allow("READ").on(patterns))).build();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFault_hidesADifference(Fault fault) {
    Budget budget = new Budget(Analysis.STEPS);
    PolicyIndex before = new PolicyIndex(fault.before);
    PolicyIndex after = new PolicyIndex(fault.after);

    Diff wrong =
        new Comparison(before, after, Search.in(budget, fault.fresh, before, after)).diff();

    assertFalse(Analysis.diff(fault.before, fault.after).isEmpty());
    assertTrue(wrong.isEmpty(), wrong::toString);
  }
}
