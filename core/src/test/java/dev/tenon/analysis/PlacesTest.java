package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlacesTest {

  // House 1: this place rebuilt the tenant from its parts and lost the description and the place.
  @Test
  void showingAllInferred_changesWhatIsIncluded_andKeepsEverythingElse() {
    Place place = Place.of("policy.yaml", 3, 5);
    Tenant tenant =
        Tenant.of("payments")
            .describedAs("the payments team")
            .including("cluster/prod/group/pay")
            .excluding("cluster/prod/topic/audit")
            .inferring(
                Inference.of(
                    "consumes",
                    List.of("cluster", "{c}", "group", "{g}"),
                    List.of("cluster", "{c}", "topic", "{t}")))
            .enteredBy("payments-*")
            .at(place);

    Tenant wide =
        Places.showingAllInferred(Policy.builder().tenant(tenant).build()).tenants().get(0);

    assertEquals(
        tenant.including("cluster/*/topic/*").withInferences(List.of()),
        wide,
        "only what is inferred becomes what is included");
    assertEquals(place, wide.place());
  }
}
