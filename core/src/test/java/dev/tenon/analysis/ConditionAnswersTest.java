package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every question about policies with conditions, against every request with every value of few:
 * missing, absent and mistyped ones too.
 */
class ConditionAnswersTest {

  private static final String ACTION = "read";
  private static final Set<NamePattern> ACTIONS = Set.of(NamePattern.of(ACTION));

  private static final AttributeDeclarations DECLARED =
      AttributeDeclarations.none()
          .with("resource.owner", AttributeType.parse("text?").orElseThrow())
          .with("resource.size", AttributeType.parse("number").orElseThrow())
          .with("subject.dept", AttributeType.parse("text").orElseThrow());

  private static final List<RuleCondition> CONDITIONS = conditions();
  private static final List<Subject> SUBJECTS = subjects();
  private static final List<Attributes> VALUES = values();
  private static final List<Resource> RESOURCES =
      List.of("a", "y", "ay", "ada", "bob").stream().map(Resource::of).toList();

  private long asked;
  private long held;

  private static RuleCondition owner(String... operands) {
    return RuleCondition.test("resource.owner", Operator.IS, operands);
  }

  private static List<RuleCondition> conditions() {
    RuleCondition small = RuleCondition.test("resource.size", Operator.AT_MOST, "1");
    RuleCondition given = RuleCondition.test("resource.owner", Operator.PRESENT);
    return List.of(
        RuleCondition.always(),
        owner("${user}"),
        RuleCondition.not(owner("${user}")),
        owner("${p}"),
        RuleCondition.not(owner("${p}", "a")),
        owner("a*"),
        RuleCondition.not(given),
        small,
        RuleCondition.allOf(RuleCondition.not(small), given),
        RuleCondition.anyOf(List.of(owner("a", "${dept}"), small)));
  }

  private static List<Subject> subjects() {
    List<Subject> all = new ArrayList<>();
    for (String id : List.of("ada", "bob", "a")) {
      Subject subject = Subject.of(id);
      for (List<String> values :
          List.of(
              List.<String>of(),
              List.of("a"),
              List.of("y"),
              List.of("a", "ay"),
              List.of("ada", "bob"))) {
        all.add(subject.withRoles("r").withVariable("p", values));
      }
      all.add(subject.withRoles("r"));
      all.add(subject.withVariable("p", "a").holding(HeldRole.of("r").withVariable("p", "y")));
    }
    all.add(Subject.of("y").withRoles("r"));
    all.add(Subject.of("ay").withRoles("r").withVariable("p", "a"));
    all.add(all.get(0).with(Attributes.none().with("subject.dept", "z")));
    all.add(all.get(1).with(Attributes.none().with("subject.dept", "a")));
    all.add(all.get(9).with(Attributes.none().with("subject.dept", 7)));
    return List.copyOf(all);
  }

  private static List<Attributes> values() {
    List<Attributes> all = new ArrayList<>();
    for (Attributes size :
        List.of(
            Attributes.none(),
            Attributes.none().with("resource.size", 0),
            Attributes.none().with("resource.size", 2))) {
      all.add(size);
      all.add(size.withAbsent("resource.owner"));
      all.add(size.with("resource.owner", true));
      for (String owner : List.of("a", "ay", "y", "z", "ada", "bob")) {
        all.add(size.with("resource.owner", owner));
      }
    }
    return List.copyOf(all);
  }

  /** All that a policy decides, by subject, then resource and values. */
  private static final class Decided {

    private static final Map<List<Permission>, Decided> KNOWN = new LinkedHashMap<>();
    private static final int PLACES = RESOURCES.size() * VALUES.size();

    private final Effect[] effects = new Effect[SUBJECTS.size() * PLACES];

    static Decided by(Policy policy) {
      return KNOWN.computeIfAbsent(
          policy.roles().get("r").permissions(),
          rules -> {
            Decided decided = new Decided();
            Authorizer authorizer = Authorizer.compile(policy);
            for (int i = 0; i < decided.effects.length; i++) {
              decided.effects[i] = authorizer.check(request(i)).effect();
            }
            return decided;
          });
    }

    static Request request(int index) {
      int place = index % PLACES;
      return Request.of(SUBJECTS.get(index / PLACES), ACTION, RESOURCES.get(place / VALUES.size()))
          .with(VALUES.get(place % VALUES.size()));
    }

    boolean none(Predicate<Integer> counts) {
      return IntStream.range(0, effects.length).noneMatch(counts::test);
    }

    boolean serves(int i) {
      return effects[i] != Effect.DENY;
    }
  }

  private static List<Permission> rules(int step) {
    List<Permission> all = new ArrayList<>();
    for (String pattern : List.of("a", "${p}", "${user}", "*")) {
      for (RuleCondition condition : CONDITIONS) {
        for (Effect effect : Effect.values()) {
          Permission rule =
              switch (effect) {
                case ALLOW -> Permission.allow(ACTION);
                case STAGE -> Permission.stage(ACTION);
                case DENY -> Permission.deny(ACTION);
              };
          all.add(rule.on(pattern).when(condition));
        }
      }
    }
    return IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
  }

  private static Policy policy(List<Permission> rules) {
    return Policy.builder()
        .version("conditions")
        .attributes(DECLARED)
        .role(Role.of("r").with(rules))
        .build();
  }

  private static List<Policy> policies(List<Permission> rules) {
    List<Policy> all = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      all.add(policy(List.of(rules.get(i))));
      for (int j = i + 1; j < rules.size(); j++) {
        all.add(policy(List.of(rules.get(i), rules.get(j))));
      }
    }
    return all;
  }

  private void count(boolean expected, Answer answer, Object... about) {
    boolean decided = !(answer instanceof Answer.Undecided);
    assertTrue(decided && expected == answer.holds(), () -> List.of(about) + ": " + answer);
    asked++;
    held += expected ? 1 : 0;
  }

  private void report(long least) {
    assertTrue(asked >= least && held > least / 100 && held < asked, () -> asked + " " + held);
  }

  @Test
  void policies_differWhereBruteForceSaysSo() {
    compare(policies(rules(7)), 41);
    report(500);
  }

  @Test
  @Tag("slow")
  void manyPolicies_differWhereBruteForceSaysSo() {
    compare(policies(rules(2)), 997);
    report(6_000);
  }

  private void compare(List<Policy> policies, int step) {
    for (int i = 0; i < policies.size(); i++) {
      for (int j = i % step; j < policies.size(); j += step) {
        Policy before = policies.get(i);
        Policy after = policies.get(j);
        Decided old = Decided.by(before);
        Decided now = Decided.by(after);
        count(
            old.none(n -> old.effects[n] != now.effects[n]),
            Analysis.equivalent(before, after),
            before.roles(),
            after.roles());
        count(
            old.none(n -> old.effects[n] == Effect.ALLOW && now.effects[n] != Effect.ALLOW),
            Analysis.implies(before, after),
            before.roles(),
            after.roles());
      }
    }
  }

  @Test
  void invariants_holdWhereBruteForceSaysSo() {
    invariants(policies(rules(5)));
    report(1_000);
  }

  @Test
  @Tag("slow")
  void manyInvariants_holdWhereBruteForceSaysSo() {
    invariants(policies(rules(3)));
    report(2_500);
  }

  private void invariants(List<Policy> policies) {
    for (Policy policy : policies) {
      Decided decided = Decided.by(policy);
      for (String text : List.of("a", "${p}")) {
        ResourcePattern region = ResourcePattern.parse(text);
        count(
            decided.none(i -> decided.serves(i) && Served.covers(region, Decided.request(i))),
            Analysis.of(policy).prove(new Invariant.Never(ACTIONS, region, Place.code())),
            policy.roles(),
            "never",
            region);
        count(
            decided.none(i -> decided.serves(i) && !Served.covers(region, Decided.request(i))),
            Analysis.of(policy).allowsNothingBeyond(region),
            policy.roles(),
            "within",
            region);
      }
      for (String variable : List.of("p", "user")) {
        Answer answer =
            Analysis.of(policy)
                .prove(new Invariant.Apart(variable, List.of(), Set.of(), Place.code()));
        if (answer instanceof Answer.Undecided undecided && variable.equals("p")) {
          assertTrue(undecided.toString().contains("two subjects may have one id"));
        } else {
          count(isApart(decided, variable), answer, policy.roles(), "apart", variable);
        }
      }
    }
  }

  // Text around a reference is not solved, so no rule with it may be called dead.
  @Test
  void ruleWithTextAroundAReference_isNotDead() {
    Policy policy = policy(List.of(Permission.allow(ACTION).on("a").when(owner("team-${p}"))));
    Request request =
        Request.of(
                Subject.of("ada").withRoles("r").withVariable("p", "x"), ACTION, RESOURCES.get(0))
            .with(Attributes.none().with("resource.owner", "team-x"));
    assertTrue(Authorizer.compile(policy).check(request).allowed());
    DeadRules dead = Analysis.of(policy).dead();
    assertTrue(dead.rules().isEmpty() && !dead.isDecided(), dead::toString);
  }

  @Test
  void ruleWhoseConditionIsNeverTrue_isDeadForThat() {
    RuleCondition never = RuleCondition.allOf(owner("a"), owner("y"));
    Policy policy = policy(List.of(Permission.allow(ACTION).on("a").when(never)));
    DeadRules dead = Analysis.of(policy).dead();
    assertTrue(dead.isDecided());
    assertTrue(dead.rules().get(0).why() == DeadRule.Why.NEVER_MET, dead::toString);
  }

  private static boolean isApart(Decided decided, String variable) {
    for (int i = 0; i < SUBJECTS.size(); i++) {
      for (int j = 0; j < SUBJECTS.size(); j++) {
        Set<String> one = Served.values(SUBJECTS.get(i), variable);
        if (Collections.disjoint(one, Served.values(SUBJECTS.get(j), variable))) {
          for (int at = 0; at < Decided.PLACES; at++) {
            if (decided.serves(i * Decided.PLACES + at)
                && decided.serves(j * Decided.PLACES + at)) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }

  @Test
  void rules_areDeadWhereBruteForceMissesNothingWithoutThem() {
    bury(policies(rules(5)));
    report(500);
  }

  private void bury(List<Policy> policies) {
    for (Policy policy : policies) {
      Decided decided = Decided.by(policy);
      DeadRules dead = Analysis.of(policy).dead();
      assertTrue(dead.isDecided(), dead::toString);
      List<Permission> rules = policy.roles().get("r").permissions();
      for (Permission rule : rules) {
        List<Permission> others = new ArrayList<>(rules);
        others.remove(rule);
        Decided without = Decided.by(policy(others));
        boolean expected = decided.none(i -> decided.effects[i] != without.effects[i]);
        boolean found =
            dead.rules().stream()
                .anyMatch(
                    one ->
                        one.rule() instanceof dev.tenon.authz.Cause.OfRole cause
                            && cause.permission().equals(rule));
        assertTrue(expected == found, () -> rule + " of " + rules + ": " + dead + expected);
        asked++;
        held += expected ? 1 : 0;
      }
    }
  }

  @Test
  void grants_areMadeWhereBruteForceSeesNothingNew() {
    List<Permission> rules = rules(5);
    List<Policy> policies = policies(rules);
    for (int i = 0; i < rules.size(); i++) {
      Decided added = Decided.by(policy(List.of(rules.get(i))));
      for (int j = i; j < policies.size(); j += 67) {
        Policy policy = policies.get(j).with(Role.of("g").with(rules.get(i)));
        Decided own = Decided.by(policies.get(j));
        for (int s = 0; s < SUBJECTS.size(); s += 3) {
          count(
              addsNothing(added, own, s),
              Analysis.of(policy).mayGrant(SUBJECTS.get(s), "g"),
              policy.roles(),
              SUBJECTS.get(s).variables());
        }
      }
    }
    report(300);
  }

  private static boolean addsNothing(Decided added, Decided own, int grantor) {
    return added.none(
        i ->
            added.effects[i].compareTo(own.effects[grantor * Decided.PLACES + i % Decided.PLACES])
                < 0);
  }
}
