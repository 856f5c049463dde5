package dev.tenon.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenon.path.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttributeSourceTest {

  private static final Map<String, String> OWNERS = Map.of("red 7", "ada");

  private static final AttributeSource JOBS =
      AttributeSource.of(
          "teams/{team}/jobs/{id}",
          names ->
              Optional.ofNullable(OWNERS.get(names.value("team") + " " + names.value("id")))
                  .map(owner -> Attributes.none().with("resource.owner", owner)));

  @Test
  void resourcesOfTheShape_areLookedUp_andOfOthersNothingIsKnown() {
    assertEquals(
        Attributes.none().with("resource.owner", "ada"),
        JOBS.attributesOf(Resource.of("teams", "red", "jobs", "7")));
    for (Resource other :
        List.of(
            Resource.of("teams", "red", "jobs", "8"),
            Resource.of("teams", "red", "jobs"),
            Resource.of("teams", "red", "jobs", "7", "output"),
            Resource.of("teams", "red", "notes", "7"),
            Resource.of("teams", "..", "jobs", "7"))) {
      assertEquals(Attributes.none(), JOBS.attributesOf(other), other.toString());
    }
  }

  @Test
  void whatIsNoTemplate_isRefusedAtOnce() {
    assertThrows(
        IllegalArgumentException.class,
        () -> AttributeSource.of("teams//jobs", names -> Optional.empty()));
  }
}
