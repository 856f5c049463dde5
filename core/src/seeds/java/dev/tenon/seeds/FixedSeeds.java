package dev.tenon.seeds;

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
 */
public final class FixedSeeds implements AroundPropertyHook {

  private static final String SETTING = "tenon.seed";
  private static final long BASE = base(System.getProperty(SETTING, ""));

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
    PropertyExecutionResult result = property.execute();
    if (result.status() == PropertyExecutionResult.Status.FAILED) {
      System.err.printf(
          "Repeat this property with: mvn test -Dtenon.seed=%d -Dtest=%s#%s -Dsurefire.failIfNoSpecifiedTests=false%n",
          BASE, type.substring(type.lastIndexOf('.') + 1), method);
    }
    return result;
  }
}
