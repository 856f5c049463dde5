package dev.tenon.scope;

import static dev.tenon.scope.StorageAction.LIST;
import static dev.tenon.scope.StorageAction.READ;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.filter.Condition;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.JsonReader;
import dev.tenon.filter.KeyListing;
import dev.tenon.filter.KeyMapping;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** A scope allows exactly the canonical keys that pass the filter, or it is refused. */
@Tag("differential")
class StorageScopeProperties {

  private static final List<String> NAMES =
      List.of("ml", "ml2", "m", "a*b", "${x}", "$", "it's", "\"q\"", "ü", "x y", "dev", "a");
  private static final KeyMapping KEYS = KeyMapping.of("project").under("meta", "data");
  private static final String GCS = "projects/_/buckets/bucket/objects/";

  private final List<String> keys = keys();

  private static List<String> keys() {
    List<String> keys = new ArrayList<>(List.of("", "meta", "meta/data", "other/data/ml"));
    for (String one : NAMES) {
      keys.add("meta/data/" + one);
      for (String two : NAMES) {
        keys.add("meta/data/" + one + "/" + two);
        keys.add("meta/data/" + one + "/" + two + "/dev");
      }
    }
    return keys;
  }

  private static ResourceFilter filter(Random random, int allows, int denies) {
    return ResourceFilter.of(
        List.of(Condition.EVERYTHING), conditions(random, allows), conditions(random, denies));
  }

  private static List<Condition> conditions(Random random, int count) {
    List<Condition> conditions = new ArrayList<>();
    for (int n = random.nextInt(count + 1); n > 0; n--) {
      List<String> segments = new ArrayList<>(List.of("project"));
      for (int depth = random.nextInt(4); depth > 0; depth--) {
        String name = Resource.of(NAMES.get(random.nextInt(NAMES.size()))).toString();
        int kind = random.nextInt(12);
        segments.add(kind == 0 ? "*" : kind == 1 ? name + "*" : kind == 2 ? "*" + name : name);
      }
      boolean beneath = random.nextInt(5) > 0;
      conditions.add(
          Condition.covered(ResourcePattern.of(segments).withBeneath(beneath), Variables.none()));
    }
    return conditions;
  }

  @Property(tries = 300)
  void listing_isCompleteAndListsNothingTwice(@ForAll long seed) {
    ResourceFilter filter = filter(new Random(seed), 4, 2);
    KeyListing listing = KEYS.listing(filter);
    for (String key : keys) {
      long found =
          listing.prefixes().stream().filter(key::startsWith).count()
              + (listing.keys().contains(key) ? 1 : 0);
      assertTrue(found <= 1, () -> key + ": " + listing);
      assertTrue(found == 1 || !listing.test(key), () -> key + ": " + listing + " of " + filter);
      assertEquals(KEYS.resource(key).filter(filter).isPresent(), listing.test(key));
    }
  }

  @Property(tries = 400)
  void aws_allowsExactlyWhatPasses(@ForAll long seed) {
    ResourceFilter filter = filter(new Random(seed), 3, 2);
    String policy;
    try {
      policy = StorageScope.of(filter, KEYS).allowing(READ).awsSessionPolicy("bucket");
    } catch (InexpressibleException refused) {
      return;
    }
    assertTrue(policy.length() <= 2048);
    Iam iam = new Iam(policy);
    for (String key : keys) {
      boolean passes = KEYS.resource(key).filter(filter).isPresent();
      String arn = "arn:aws:s3:::bucket/" + key;
      assertEquals(passes, iam.allows("s3:GetObject", arn, ""), () -> key + ": " + policy);
      assertEquals(false, iam.allows("s3:PutObject", arn, ""));
      assertEquals(false, iam.allows("s3:ListBucket", "arn:aws:s3:::bucket", key));
    }
  }

  @Property(tries = 400)
  void google_allowsExactlyWhatPasses(@ForAll long seed) {
    ResourceFilter filter = filter(new Random(seed), 3, 2);
    List<String> conditions;
    try {
      conditions =
          celOf(StorageScope.of(filter, KEYS).allowing(READ).googleAccessBoundary("bucket"));
    } catch (InexpressibleException refused) {
      return;
    }
    for (String key : keys) {
      boolean passes = KEYS.resource(key).filter(filter).isPresent();
      boolean allowed = conditions.stream().anyMatch(c -> Cel.holds(c, GCS + key, ""));
      assertEquals(passes, allowed, () -> key + ": " + conditions);
    }
  }

  @Property(tries = 300)
  void azure_coversExactlyWhatPasses(@ForAll long seed) {
    ResourceFilter filter = filter(new Random(seed), 3, 1);
    List<AzureSas> signed;
    try {
      signed = StorageScope.of(filter, KEYS).allowing(READ).azureSas("box");
    } catch (InexpressibleException refused) {
      return;
    }
    for (String key : keys) {
      boolean passes = KEYS.resource(key).filter(filter).isPresent();
      assertEquals(
          passes, signed.stream().anyMatch(sas -> covers(sas, key)), () -> key + ": " + signed);
    }
  }

  /** As Azure documents it: a directory is the first so many folders of a path. */
  private static boolean covers(AzureSas sas, String key) {
    return switch (sas.resource()) {
      case "c" -> !key.isEmpty();
      case "b" -> key.equals(sas.path());
      default -> {
        List<String> folders = List.of(key.split("/", -1));
        yield folders.size() > sas.depth()
            && String.join("/", folders.subList(0, sas.depth())).equals(sas.path());
      }
    };
  }

  /** What begins with a listed prefix has to pass, whatever it is. */
  @Property(tries = 300)
  void listing_isGrantedOnlyWhereAllThatItShowsPasses(@ForAll long seed) {
    ResourceFilter filter = filter(new Random(seed), 3, 1);
    Iam iam;
    List<String> conditions;
    try {
      StorageScope scope = StorageScope.of(filter, KEYS).allowing(LIST);
      iam = new Iam(scope.awsSessionPolicy("bucket"));
      conditions = celOf(scope.googleAccessBoundary("bucket"));
    } catch (InexpressibleException refused) {
      return;
    }
    for (String prefix : keys) {
      for (String asked : List.of(prefix, prefix + "/")) {
        boolean aws = iam.allows("s3:ListBucket", "arn:aws:s3:::bucket", asked);
        boolean google = conditions.stream().anyMatch(c -> Cel.holds(c, "buckets", asked));
        assertEquals(aws, google, asked);
        boolean harmless =
            keys.stream()
                .filter(key -> key.startsWith(asked) && KEYS.resource(key).isPresent())
                .allMatch(key -> KEYS.resource(key).filter(filter).isPresent());
        assertTrue(!aws || harmless, () -> asked + ": " + filter);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static List<String> celOf(String boundary) {
    Map<String, Map<String, Object>> document =
        (Map<String, Map<String, Object>>) JsonReader.read(boundary);
    List<Map<String, Map<String, String>>> rules =
        (List<Map<String, Map<String, String>>>)
            document.get("accessBoundary").get("accessBoundaryRules");
    assertTrue(rules.size() <= 10);
    return rules.stream().map(r -> r.get("availabilityCondition").get("expression")).toList();
  }
}
