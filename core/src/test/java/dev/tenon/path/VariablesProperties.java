package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Variables are a map from names to sets, in the order of insertion. */
class VariablesProperties {

  /** One change: sets a variable, or unsets it if there are no values. */
  private record Step(String name, Set<String> values) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> names = Arbitraries.integers().between(0, 12).map(i -> "v" + i);
    Arbitrary<Set<String>> values =
        Arbitraries.of("a", "b", "c").set().ofMaxSize(3).injectNull(0.2);
    return Combinators.combine(names, values).as(Step::new).list().ofMaxSize(40);
  }

  private static Map<String, Set<String>> model(List<Step> steps) {
    Map<String, Set<String>> model = new LinkedHashMap<>();
    for (Step step : steps) {
      if (step.values() == null) {
        model.remove(step.name());
      } else {
        model.put(step.name(), step.values());
      }
    }
    return model;
  }

  private static Variables variables(List<Step> steps) {
    Variables variables = Variables.none();
    for (Step step : steps) {
      variables =
          step.values() == null
              ? variables.without(step.name())
              : variables.with(step.name(), step.values());
    }
    return variables;
  }

  @Property
  void anyChanges_areThoseOfAMap(@ForAll("steps") List<Step> steps) {
    Map<String, Set<String>> model = model(steps);
    Variables variables = variables(steps);
    assertEquals(new ArrayList<>(model.entrySet()), List.copyOf(variables.asMap().entrySet()));
    for (int i = 0; i <= 13; i++) {
      String name = "v" + i;
      List<String> values = variables.values(name);
      assertEquals(model.get(name), values == null ? null : Set.copyOf(values));
      assertEquals(model.containsKey(name), variables.isSet(name));
      for (String value : List.of("a", "b", "z")) {
        assertEquals(coverage(model.get(name), value), variables.coverage(name, value));
      }
    }
  }

  private static Coverage coverage(Set<String> values, String value) {
    return values == null
        ? Coverage.UNBOUND
        : values.contains(value) ? Coverage.FULL : Coverage.NONE;
  }

  @Property
  void equality_isThatOfMaps(@ForAll("steps") List<Step> one, @ForAll("steps") List<Step> other) {
    Variables first = variables(one);
    Variables second = variables(other);
    assertEquals(model(one).equals(model(other)), first.equals(second));
    List<Step> reversed = new ArrayList<>();
    model(one).forEach((name, values) -> reversed.add(0, new Step(name, values)));
    assertEquals(first, variables(reversed));
    assertEquals(model(one).hashCode(), variables(reversed).hashCode());
  }

  @Property
  void allOfOthers_replaceThoseOfTheSameNames(
      @ForAll("steps") List<Step> one, @ForAll("steps") List<Step> other) {
    Map<String, Set<String>> both = model(one);
    both.putAll(model(other));
    Variables joined = variables(one).withAll(variables(other));
    assertEquals(new ArrayList<>(both.entrySet()), List.copyOf(joined.asMap().entrySet()));
  }
}
