package dev.tenon.analysis;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A world so small that all of its policies can be listed, and all requests that can tell them
 * apart: one role, one action, one variable, one name that patterns mention. The other names stand
 * for all that they do not mention; three different ones are enough, since no two patterns compare
 * more.
 */
final class TinyWorld {

  static final String ACTION = "read";

  private static final List<String> VALUES = List.of("a", "ay", "y", "z");

  /** One more that is like {@code a*} and one that is like nothing, which few subjects have. */
  private static final List<String> NAMES = List.of("a", "ay", "az", "x", "y", "z");

  /** What requests are about: enough segments for every pattern, and one more. */
  static final List<Resource> RESOURCES = resources(3);

  /**
   * Whoever has the role, with the variable unset, any set of values, or another one, or with other
   * values for the role than its own.
   */
  static final List<Subject> SUBJECTS = subjects();

  private TinyWorld() {}

  private static List<Resource> resources(int longest) {
    List<Resource> all = new ArrayList<>();
    NAMES.forEach(name -> all.add(Resource.of(name)));
    for (int from = 0, size = 1; size < longest; size++) {
      int to = all.size();
      for (int i = from; i < to; i++) {
        for (String name : NAMES) {
          all.add(all.get(i).child(name));
        }
      }
      from = to;
    }
    return List.copyOf(all);
  }

  private static List<Subject> subjects() {
    Subject ada = Subject.of("ada").withRoles("r");
    List<Subject> all = new ArrayList<>();
    all.add(ada);
    for (int set = 0; set < 1 << VALUES.size(); set++) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < VALUES.size(); i++) {
        if ((set & (1 << i)) != 0) {
          values.add(VALUES.get(i));
        }
      }
      all.add(ada.withVariable("p", values));
    }
    all.add(ada.withVariable("p", "az"));
    all.add(ada.withVariable("p", "x"));
    for (List<String> own : List.of(List.of("a"), List.of("ay"), List.of("y"), List.of("a", "y"))) {
      Subject subject = Subject.of("ada").withVariable("p", own);
      all.add(subject.holding(HeldRole.of("r").withVariable("p")));
      all.add(subject.holding(HeldRole.of("r").withVariable("p", "a")));
      all.add(subject.holding(HeldRole.of("r").withVariable("p", "ay")));
      all.add(subject.holding(HeldRole.of("r").withVariable("p", "y")));
    }
    return List.copyOf(all);
  }

  /** All paths of up to so many of some segments. */
  static List<ResourcePattern> patterns(int longest, String... segments) {
    List<List<String>> all = new ArrayList<>();
    List<List<String>> last = List.of(List.of());
    for (int size = 1; size <= longest; size++) {
      List<List<String>> next = new ArrayList<>();
      for (List<String> shorter : last) {
        for (String segment : segments) {
          List<String> longer = new ArrayList<>(shorter);
          longer.add(segment);
          next.add(longer);
        }
      }
      all.addAll(next);
      last = next;
    }
    return all.stream().map(ResourcePattern::of).toList();
  }

  /** Every effect on every pattern. */
  static List<Permission> rules(List<ResourcePattern> patterns) {
    List<Permission> rules = new ArrayList<>();
    for (ResourcePattern pattern : patterns) {
      rules.add(Permission.allow(ACTION).on(pattern));
      rules.add(Permission.stage(ACTION).on(pattern));
      rules.add(Permission.deny(ACTION).on(pattern));
    }
    return rules;
  }

  /** Every policy of up to two of some rules, all of one role. */
  static List<Policy> policies(List<Permission> rules) {
    List<Policy> all = new ArrayList<>();
    all.add(policy(List.of()));
    for (int i = 0; i < rules.size(); i++) {
      all.add(policy(List.of(rules.get(i))));
      for (int j = i + 1; j < rules.size(); j++) {
        all.add(policy(List.of(rules.get(i), rules.get(j))));
      }
    }
    return all;
  }

  static Policy policy(List<Permission> rules) {
    return Policy.builder().version("tiny").role(Role.of("r").with(rules)).build();
  }

  /** Every tenant with one of some includes, and at most one of them excluded. */
  static List<Tenant> tenants(List<ResourcePattern> patterns) {
    List<Tenant> all = new ArrayList<>();
    for (ResourcePattern include : patterns) {
      Tenant tenant = Tenant.of("t").including(include.toString()).enteredBy("r");
      all.add(tenant);
      patterns.forEach(exclude -> all.add(tenant.excluding(exclude.toString())));
    }
    return all;
  }

  /** What is decided for every subject on every resource: a set for each effect. */
  static final class Decided {

    private final BitSet allowed = new BitSet();
    private final BitSet held = new BitSet();

    static Decided by(Policy policy) {
      Decided decided = new Decided();
      Authorizer authorizer = Authorizer.compile(policy);
      for (int i = 0; i < SUBJECTS.size() * RESOURCES.size(); i++) {
        Effect effect = authorizer.check(request(i)).effect();
        decided.allowed.set(i, effect == Effect.ALLOW);
        decided.held.set(i, effect == Effect.STAGE);
      }
      return decided;
    }

    static Request request(int index) {
      Subject subject = SUBJECTS.get(index / RESOURCES.size());
      return Request.of(subject, ACTION, RESOURCES.get(index % RESOURCES.size()));
    }

    BitSet allowed() {
      return allowed;
    }

    /** What is allowed or held. */
    BitSet served() {
      BitSet served = (BitSet) allowed.clone();
      served.or(held);
      return served;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Decided that && allowed.equals(that.allowed) && held.equals(that.held);
    }

    @Override
    public int hashCode() {
      return 31 * allowed.hashCode() + held.hashCode();
    }
  }

  static boolean isWithin(BitSet some, BitSet all) {
    BitSet rest = (BitSet) some.clone();
    rest.andNot(all);
    return rest.isEmpty();
  }
}
