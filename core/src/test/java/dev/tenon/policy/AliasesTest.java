package dev.tenon.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AliasesTest {

  private static final Aliases STAGING =
      Aliases.none().with(Resource.parse("cluster/staging"), Resource.parse("cluster/N9x"));

  @Test
  void alias_isReplacedWithAllBeneathIt() {
    assertEquals(
        Resource.parse("cluster/N9x/topic/tx"),
        STAGING.resolve(Resource.parse("cluster/staging/topic/tx")));
    assertEquals(Resource.parse("cluster/N9x"), STAGING.resolve(Resource.parse("cluster/staging")));
  }

  @Test
  void otherResources_stayThemselves() {
    Resource other = Resource.parse("cluster/staging2/topic");
    assertSame(other, STAGING.resolve(other));
    Resource above = Resource.of("cluster");
    assertSame(above, STAGING.resolve(above));
    Resource refused = Resource.of("cluster", "staging", "..");
    assertSame(refused, STAGING.resolve(refused));
  }

  // Fault 12: with any alias in the policy, a check made the ancestors of each resource.
  @Test
  void resource_withoutAnAlias_isResolvedWithoutAllocation() {
    Aliases aliases = STAGING.with(Resource.parse("a/b/c/d"), Resource.parse("x"));
    Resource[] resources = {
      Resource.parse("cluster/prod/topic/tx"), Resource.parse("a/b/c/e"), Resource.of("other")
    };
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 50; round++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 1_000; i++) {
        for (Resource resource : resources) {
          assertSame(resource, aliases.resolve(resource));
        }
      }
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }

  @Test
  void longestAlias_wins() {
    Aliases aliases =
        Aliases.none()
            .with(Resource.parse("a"), Resource.parse("x"))
            .with(Resource.parse("a/b/c"), Resource.parse("y"));
    assertEquals(Resource.parse("x/b/d"), aliases.resolve(Resource.parse("a/b/d")));
    assertEquals(Resource.parse("y/d"), aliases.resolve(Resource.parse("a/b/c/d")));
    Resource deep = Resource.of(Collections.nCopies(100_000, "a"));
    Resource other = Resource.parse("z");
    assertThrows(IllegalArgumentException.class, () -> aliases.with(deep, other));
  }

  @Test
  void pattern_isResolvedWhereItBeginsWithTheAlias() {
    assertEquals(
        ResourcePattern.parse("cluster/N9x/topic/tx_*"),
        STAGING.resolve(ResourcePattern.parse("cluster/staging/topic/tx_*")));
    for (String other : new String[] {"cluster/*", "cluster/stag*", "cluster", "**/staging"}) {
      ResourcePattern pattern = ResourcePattern.parse(other);
      assertSame(pattern, STAGING.resolve(pattern));
    }
  }

  @Test
  void inference_isResolvedOnBothSides() {
    Inference inference =
        Inference.of(
            "consumes",
            List.of("cluster", "staging", "group", "{g}"),
            List.of("cluster", "staging", "topic", "{t}"));
    assertEquals(
        Inference.of(
            "consumes",
            List.of("cluster", "N9x", "group", "{g}"),
            List.of("cluster", "N9x", "topic", "{t}")),
        STAGING.resolve(inference));
  }

  @Test
  void canonicalNameWithOddCharacters_staysLiteral() {
    Aliases odd = Aliases.none().with(Resource.of("a"), Resource.of("*", "${x}", "b/c"));
    assertEquals(
        ResourcePattern.parse("\\*/\\${x}/b\\/c/d"), odd.resolve(ResourcePattern.parse("a/d")));
  }

  @Test
  void longestAlias_counts() {
    Aliases both = Aliases.none().with(r("a"), r("x")).with(r("a/b"), r("y"));
    assertEquals(r("y/c"), both.resolve(r("a/b/c")));
    assertEquals(r("x/c"), both.resolve(r("a/c")));
  }

  @Test
  void aliasOfAnAlias_isRefused() {
    Aliases one = Aliases.none().with(r("a"), r("b"));
    assertThrows(IllegalArgumentException.class, () -> one.with(r("b"), r("c")));
    assertThrows(IllegalArgumentException.class, () -> one.with(r("c"), r("a")));
    assertThrows(IllegalArgumentException.class, () -> one.with(r("c"), r("a/d")));
    assertThrows(IllegalArgumentException.class, () -> one.with(r("a"), r("d")));
    assertThrows(IllegalArgumentException.class, () -> one.with(r("c"), r("c")));
    assertThrows(IllegalArgumentException.class, () -> one.with(r("c"), r("c/d")));
  }

  @Test
  void aliasBeneathACanonicalName_isRefused() {
    Aliases one = Aliases.none().with(r("a"), r("x"));
    assertThrows(IllegalArgumentException.class, () -> one.with(r("x/b"), r("y")));
    Aliases other = Aliases.none().with(r("x/b"), r("y"));
    assertThrows(IllegalArgumentException.class, () -> other.with(r("a"), r("x")));
  }

  @Test
  void refusedPath_isNoAlias() {
    assertThrows(
        IllegalArgumentException.class, () -> Aliases.none().with(Resource.of(".."), r("a")));
    assertThrows(IllegalArgumentException.class, () -> Aliases.none().with(r("a"), Resource.of()));
  }

  private static Resource r(String text) {
    return Resource.parse(text);
  }
}
