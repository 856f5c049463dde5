package dev.tenon.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** Every property of the build has a seed of its own that does not change from run to run. */
class FixedSeedsProperties {

  private static final AtomicReference<String> OTHER = new AtomicReference<>("");

  /** Looks at the seed that the property was given. */
  static final class SeedOfTheName implements AroundPropertyHook {
    @Override
    public PropertyExecutionResult aroundProperty(
        PropertyLifecycleContext context, PropertyExecutor property) {
      PropertyExecutionResult result = property.execute();
      String setting = System.getProperty("tenon.seed", "");
      String name = context.containerClass().getName() + "#" + context.targetMethod().getName();
      if (setting.isEmpty()) {
        String seed = Long.toString(0x9E3779B97F4A7C15L + name.hashCode());
        assertEquals(Optional.of(seed), result.seed());
      }
      assertNotEquals(OTHER.getAndSet(result.seed().orElseThrow()), result.seed().orElseThrow());
      return result;
    }
  }

  @Property(tries = 10)
  @AddLifecycleHook(SeedOfTheName.class)
  void seed_followsFromTheName(@ForAll long any) {
    assertEquals(any, any + 0L);
  }

  @Property(tries = 10)
  @AddLifecycleHook(SeedOfTheName.class)
  void seed_isAnotherOneForAnotherProperty(@ForAll long any) {
    assertEquals(any, any + 0L);
  }

  /** Looks at how many tries were made of ten. */
  static final class TriesOfTheBuild implements AroundPropertyHook {
    @Override
    public PropertyExecutionResult aroundProperty(
        PropertyLifecycleContext context, PropertyExecutor property) {
      PropertyExecutionResult result = property.execute();
      boolean all = context.findAnnotation(Tag.class).isEmpty();
      int percent = all ? 100 : Integer.getInteger("tenon.percent", 100);
      assertEquals(Math.max(1, Math.ceil(percent / 10.0)), result.countTries());
      return result;
    }
  }

  @Property(tries = 10)
  @AddLifecycleHook(TriesOfTheBuild.class)
  void tries_areThoseThatThePropertyNames(@ForAll long any) {
    assertEquals(any, any + 0L);
  }

  @Property(tries = 10)
  @Tag("differential")
  @AddLifecycleHook(TriesOfTheBuild.class)
  void triesOfALongProperty_areThePercentageOfTheBuild(@ForAll long any) {
    assertEquals(any, any + 0L);
  }
}
