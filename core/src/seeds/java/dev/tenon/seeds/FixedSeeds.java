package dev.tenon.seeds;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Gives every property a seed that depends on its name and on the system property {@code
 * tenon.seed} alone, so that two builds of the same sources try the same cases. {@code
 * -Dtenon.seed=random} draws new cases. A property that fails prints the command that repeats it.
 *
 * <p>A seed that a property names itself stays.
 *
 * <p>Of the tries of a property that is tagged {@code differential}, the percentage that the system
 * property {@code tenon.percent} names is made, and at least one: the default build makes some of
 * them, and {@code -Pdifferential} all.
 */
public final class FixedSeeds implements AroundPropertyHook {

  private static final String SETTING = "tenon.seed";
  private static final long BASE = base(System.getProperty(SETTING, ""));
  private static final String LONG = "differential";
  private static final int PERCENT = Integer.getInteger("tenon.percent", 100);

  private static long base(String setting) {
    if (setting.equals("random")) {
      return System.nanoTime();
    }
    return setting.isEmpty() ? 1 : Long.parseLong(setting);
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }

  @Override
  public int aroundPropertyProximity() {
    return Integer.MIN_VALUE;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    String type = context.containerClass().getName();
    String method = context.targetMethod().getName();
    if (context.attributes().seed().isEmpty()) {
      long seed = BASE * 0x9E3779B97F4A7C15L + (type + "#" + method).hashCode();
      context.attributes().setSeed(Long.toString(seed));
    }
    if (PERCENT < 100 && (isLong(context.targetMethod()) || isLong(context.containerClass()))) {
      context.attributes().setTries(some(tries(context), PERCENT));
    }
    PropertyExecutionResult result = property.execute();
    if (result.status() == PropertyExecutionResult.Status.FAILED) {
      System.err.printf(
          "Repeat this property with: mvn test -Dtenon.seed=%d -Dtest=%s#%s -Dsurefire.failIfNoSpecifiedTests=false%n",
          BASE, type.substring(type.lastIndexOf('.') + 1), method);
    }
    return result;
  }

  private static boolean isLong(AnnotatedElement tagged) {
    return Arrays.stream(tagged.getAnnotationsByType(Tag.class))
        .anyMatch(tag -> tag.value().equals(LONG));
  }

  /** What the property says itself, or else the default of the build. */
  private static int tries(PropertyLifecycleContext context) {
    return context.attributes().tries().orElseGet(() -> Integer.getInteger("tenon.tries", 200));
  }

  /** A percentage of the tries, rounded up, so that one remains. */
  private static int some(int tries, int percent) {
    return (int) ((tries * (long) percent + 99) / 100);
  }
}
