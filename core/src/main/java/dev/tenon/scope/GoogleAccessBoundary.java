package dev.tenon.scope;

import com.google.common.collect.ImmutableSet;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.InexpressibleException.InexpressibleReason;
import dev.tenon.filter.KeyRegion;
import dev.tenon.filter.KeyRegions;
import dev.tenon.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes an access boundary: a rule for each region, with a condition in CEL. */
final class GoogleAccessBoundary {

  private static final int MOST_RULES = 10;
  private static final int MOST_CHARACTERS = 2_048;

  private final String bucket;
  private final boolean lists;
  private final boolean touches;

  private GoogleAccessBoundary(String bucket, Set<StorageAction> actions) {
    this.bucket = bucket;
    this.lists = actions.contains(StorageAction.LIST);
    this.touches = actions.stream().anyMatch(action -> action != StorageAction.LIST);
  }

  static String write(KeyRegions regions, Set<StorageAction> actions, String bucket) {
    GoogleAccessBoundary writer = new GoogleAccessBoundary(bucket, actions);
    if (writer.lists) {
      ListsExcepted.refuse(regions);
    }
    List<String> rules = new ArrayList<>();
    for (KeyRegion region : regions.covered()) {
      String condition = writer.condition(region, regions.excepted());
      rules.add(writer.rule(roles(actions), condition));
    }
    if (rules.size() > MOST_RULES) {
      throw new InexpressibleException(
          InexpressibleReason.TOO_MANY_RULES,
          rules.size() + " regions",
          "Google takes " + MOST_RULES + " rules; grant fewer prefixes");
    }
    if (rules.isEmpty()) {
      rules.add(writer.rule(Set.of("inRole:roles/storage.objectViewer"), "false"));
    }
    return "{\"accessBoundary\":{\"accessBoundaryRules\":[" + String.join(",", rules) + "]}}";
  }

  /** Predefined roles with exactly the actions, apart from those that the condition removes. */
  private static Set<String> roles(Set<StorageAction> actions) {
    if (actions.contains(StorageAction.DELETE)) {
      boolean all = actions.contains(StorageAction.READ) && actions.contains(StorageAction.WRITE);
      if (!all) {
        throw new InexpressibleException(
            InexpressibleReason.ACTION,
            actions.toString(),
            "the predefined role that deletes objects reads and writes them too");
      }
      return ImmutableSet.of("inRole:roles/storage.objectUser");
    }
    ImmutableSet.Builder<String> roles = ImmutableSet.builder();
    if (actions.contains(StorageAction.READ)) {
      roles.add("inRole:roles/storage.objectViewer");
    }
    if (actions.contains(StorageAction.WRITE)) {
      roles.add("inRole:roles/storage.objectCreator");
    }
    if (actions.contains(StorageAction.LIST)) {
      roles.add("inRole:roles/storage.legacyBucketReader");
    }
    return roles.build();
  }

  private String rule(Set<String> roles, String condition) {
    if (condition.length() > MOST_CHARACTERS) {
      throw new InexpressibleException(
          InexpressibleReason.TOO_LONG,
          condition.length() + " characters",
          "Google takes conditions of " + MOST_CHARACTERS + "; grant shorter prefixes");
    }
    return "{\"availableResource\":"
        + Json.text("//storage.googleapis.com/projects/_/buckets/" + bucket)
        + ",\"availablePermissions\":"
        + Json.text(List.copyOf(roles))
        + ",\"availabilityCondition\":{\"expression\":"
        + Json.text(condition)
        + "}}";
  }

  private String condition(KeyRegion region, List<KeyRegion> excepted) {
    List<String> alternatives = new ArrayList<>();
    if (touches) {
      String except =
          excepted.stream()
              .map(each -> " && !(" + object(each) + ")")
              .collect(Collectors.joining());
      alternatives.add(except.isEmpty() ? object(region) : "(" + object(region) + ")" + except);
    }
    if (lists && region.extent() != KeyRegion.Extent.EXACTLY) {
      alternatives.add(
          "api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith("
              + cel(beneath(region))
              + ")");
    }
    return alternatives.isEmpty() ? "false" : String.join(" || ", alternatives);
  }

  private String object(KeyRegion region) {
    String name = "projects/_/buckets/" + bucket + "/objects/";
    String exactly = "resource.name == " + cel(name + region.text());
    String starting = "resource.name.startsWith(" + cel(name + beneath(region)) + ")";
    return switch (region.extent()) {
      case EXACTLY -> exactly;
      case STARTING -> starting;
      case AND_BENEATH -> exactly + " || " + starting;
    };
  }

  private static String beneath(KeyRegion region) {
    boolean whole = region.extent() == KeyRegion.Extent.STARTING;
    return whole ? region.text() : region.text() + "/";
  }

  private static String cel(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
