package dev.tenon.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Attributes are a map in the order of insertion, whatever their number. */
class AttributesProperties {

  /** One change: gives a value, or takes it if there is none. */
  private record Step(String name, Integer value) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> names = Arbitraries.integers().between(0, 12).map(i -> "resource.a" + i);
    Arbitrary<Integer> values = Arbitraries.integers().between(0, 3).injectNull(0.25);
    return Combinators.combine(names, values).as(Step::new).list().ofMaxSize(40);
  }

  private static Map<String, Object> model(List<Step> steps) {
    Map<String, Object> model = new LinkedHashMap<>();
    for (Step step : steps) {
      if (step.value() == null) {
        model.remove(step.name());
      } else {
        model.put(step.name(), "v" + step.value());
      }
    }
    return model;
  }

  private static Attributes attributes(List<Step> steps) {
    Attributes attributes = Attributes.none();
    for (Step step : steps) {
      attributes =
          step.value() == null
              ? attributes.without(step.name())
              : attributes.with(step.name(), "v" + step.value());
    }
    return attributes;
  }

  @Property
  void anyChanges_areThoseOfAMap(@ForAll("steps") List<Step> steps) {
    Map<String, Object> model = model(steps);
    Attributes attributes = attributes(steps);
    assertEquals(new ArrayList<>(model.entrySet()), List.copyOf(attributes.asMap().entrySet()));
    assertEquals(model.isEmpty(), attributes.isEmpty());
    for (int i = 0; i <= 12; i++) {
      String name = "resource.a" + i;
      assertEquals(model.get(name), attributes.value(name), "a name that is no literal");
      assertEquals(model.get(name), attributes.value(name.intern()));
    }
    assertNull(attributes.value("resource.other"));
  }

  @Property
  void equality_ignoresTheOrder(
      @ForAll("steps") List<Step> one, @ForAll("steps") List<Step> other) {
    Attributes first = attributes(one);
    Attributes second = attributes(other);
    assertEquals(model(one).equals(model(other)), first.equals(second));
    List<Step> reversed = new ArrayList<>();
    model(one)
        .forEach(
            (name, v) ->
                reversed.add(0, new Step(name, Integer.valueOf(v.toString().substring(1)))));
    assertEquals(first, attributes(reversed));
    assertEquals(first.hashCode(), attributes(reversed).hashCode());
  }

  @Property
  void allOfOthers_replaceValuesOfTheSameNames(
      @ForAll("steps") List<Step> one, @ForAll("steps") List<Step> other) {
    Map<String, Object> both = model(one);
    both.putAll(model(other));
    Attributes joined = attributes(one).withAll(attributes(other));
    assertEquals(new ArrayList<>(both.entrySet()), List.copyOf(joined.asMap().entrySet()));
  }

  @Property
  void onlyOneSide_keepsThoseOfTheSide(@ForAll("steps") List<Step> steps) {
    Attributes mixed = attributes(steps).with("request.mfa", true);
    assertEquals(attributes(steps), mixed.only(AttributeSide.RESOURCE));
    assertEquals(Map.of("request.mfa", true), mixed.only(AttributeSide.REQUEST).asMap());
  }
}
