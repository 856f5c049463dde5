package dev.tenon.examples.remotecache;

import dev.tenon.policy.Policy;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Which instances there are: the tenants of the policy in force, but for the cluster's own. */
final class Instances {

  /** Instances that the server cannot do without. */
  static final Set<String> FIXED = Set.of(Right.DEFAULT, Right.IAM);

  private static final int LONGEST = 100;
  private static final String PART = "[A-Za-z0-9][A-Za-z0-9_-]*";
  private static final Pattern NAME = Pattern.compile(PART + "(\\." + PART + ")*");

  private final Supplier<Policy> policy;

  Instances(Supplier<Policy> policy) {
    this.policy = policy;
  }

  /** Whether a name may be given to a new instance. Reserved words end a resource name. */
  static boolean isName(String name) {
    return name.length() <= LONGEST
        && NAME.matcher(name).matches()
        && !ResourceName.RESERVED.contains(name)
        && !name.equals("tenon");
  }

  boolean exists(String instance) {
    return !instance.equals(Right.IAM) && policy.get().tenant(instance).isPresent();
  }
}
