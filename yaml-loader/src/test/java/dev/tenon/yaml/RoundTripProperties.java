package dev.tenon.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Actions;
import dev.tenon.policy.Policy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

@Tag("differential")
class RoundTripProperties {

  @Property(tries = 300)
  @Label("parse(print(p)) = p")
  void print_isReadBackEqual(@ForAll long seed) {
    Policy policy = new PolicyMaker(seed).policy();
    String text = YamlPolicies.print(policy);
    Policy again = YamlPolicies.parse("printed.yaml", text);
    assertEquals(policy, again, text);
    assertEquals(text, YamlPolicies.print(again));
  }

  @Property(tries = 100)
  void print_isValidBySchema(@ForAll long seed) throws IOException {
    String text = YamlPolicies.print(new PolicyMaker(seed).policy());
    assertEquals(List.of(), SchemaTest.violations(text), text);
  }

  @Property(tries = 100)
  void print_declaredActions(@ForAll long seed) {
    PolicyMaker maker = new PolicyMaker(seed);
    List<String> names = new ArrayList<>(maker.some(maker::word));
    Actions actions = Actions.none();
    for (int i = 0; i < names.size(); i++) {
      actions =
          actions.declaring(
              names.get(i), maker.upTo(1) == 0 ? names.subList(0, i) : List.of(), Place.code());
    }
    Policy policy = Policy.builder().actions(actions).build();
    assertEquals(policy, YamlPolicies.parse("printed.yaml", YamlPolicies.print(policy)));
  }
}
