package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Sets;
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
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
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
  private static final List<Subject> SUBJECTS = subjects(Set.of("r"));

  /** The subjects with each set of the roles r, s and t. */
  private static final List<Subject> HOLDERS =
      Sets.powerSet(Set.of("r", "s", "t")).stream()
          .filter(roles -> !roles.isEmpty())
          .flatMap(roles -> subjects(roles).stream())
          .toList();

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

  private static List<Subject> subjects(Set<String> roles) {
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
        all.add(subject.withRoles(roles).withVariable("p", values));
      }
      all.add(subject.withRoles(roles));
      Subject scoped = subject.withVariable("p", "a");
      for (String role : roles) {
        scoped = scoped.holding(HeldRole.of(role).withVariable("p", "y"));
      }
      all.add(scoped);
    }
    all.add(Subject.of("y").withRoles(roles));
    all.add(Subject.of("ay").withRoles(roles).withVariable("p", "a"));
    all.add(all.get(0).with(Attributes.none().with("subject.dept", "z")));
    all.add(all.get(1).with(Attributes.none().with("subject.dept", "a")));
    all.add(all.get(9).with(Attributes.none().with("subject.dept", 7)));
    all.add(Subject.of("y").withRoles(roles).withVariable("p", List.of()));
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

    private static final Map<Map<String, Role>, Decided> KNOWN = new LinkedHashMap<>();
    private static final int PLACES = RESOURCES.size() * VALUES.size();

    private final List<Subject> subjects;
    private final Effect[] effects;

    private Decided(List<Subject> subjects) {
      this.subjects = subjects;
      this.effects = new Effect[subjects.size() * PLACES];
    }

    /** For subjects that hold the role r alone. */
    static Decided ofOneRole(Policy policy) {
      return new Decided(SUBJECTS).filled(policy);
    }

    private Decided filled(Policy policy) {
      Authorizer authorizer = Authorizer.compile(policy);
      for (int i = 0; i < effects.length; i++) {
        effects[i] = authorizer.check(request(i)).effect();
      }
      return this;
    }

    static Decided by(Policy policy) {
      return KNOWN.computeIfAbsent(
          Map.copyOf(policy.roles()),
          roles -> new Decided(roles.containsKey("s") ? HOLDERS : SUBJECTS).filled(policy));
    }

    Request request(int index) {
      int place = index % PLACES;
      return Request.of(subjects.get(index / PLACES), ACTION, RESOURCES.get(place / VALUES.size()))
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

  /** Rules with exceptions by conditions, and some without exceptions to meet them. */
  private static List<Permission> excepting(int step) {
    List<Permission> all = new ArrayList<>();
    RuleCondition small = RuleCondition.test("resource.size", Operator.AT_MOST, "1");
    RuleCondition given = RuleCondition.test("resource.owner", Operator.PRESENT);
    for (Effect effect : Effect.values()) {
      for (String pattern : List.of("a", "*", "${p}")) {
        Permission bare = Permission.of(effect, List.copyOf(ACTIONS)).on(pattern);
        for (Permission rule : List.of(bare, bare.when(small), bare.when(owner("a*")))) {
          all.add(rule.except(Except.when(owner("a"))));
          all.add(rule.except(Except.when(owner("${user}"))));
          all.add(rule.except(Except.when(RuleCondition.not(given))));
          all.add(rule.except(Except.when(owner("${p}")), Except.when(given)));
          all.add(rule.except(Except.when(RuleCondition.allOf(small, owner("y")))));
          all.add(rule.except(Except.resources("y"), Except.when(small)));
          if (effect != Effect.STAGE) {
            all.add(rule.except(Except.when(small).withResources("a")));
            all.add(rule.except(Except.when(owner("ay", "${user}")).withActions(ACTION)));
            all.add(
                rule.except(Except.when(owner("a*")).withResources("a", "y"), Except.when(small)));
          }
          if (effect == Effect.DENY) {
            all.add(rule.except(Except.when(small).withRoles("r")));
          }
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
    compare(policies(rules(7)), 123);
    report(160);
  }

  @Test
  @Tag("slow")
  void manyPolicies_differWhereBruteForceSaysSo() {
    compare(policies(rules(7)), 41);
    compare(policies(rules(2)), 997);
    report(6_500);
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
  void policiesWithConditionsInExceptions_areWhatBruteForceFinds() {
    excepted(13, 23, 337, 9);
  }

  @Test
  @Tag("slow")
  void morePoliciesWithConditionsInExceptions_areWhatBruteForceFinds() {
    excepted(5, 19, 997, 31);
  }

  /** Of policies with and without such exceptions, each so many-th; the invariants of fewer. */
  private void excepted(int withExceptions, int without, int pairs, int ofInvariants) {
    List<Permission> rules = new ArrayList<>(excepting(withExceptions));
    rules.addAll(rules(without));
    List<Policy> policies = policies(rules);
    compare(policies, pairs);
    invariants(
        IntStream.range(0, policies.size())
            .filter(i -> i % ofInvariants == 0)
            .mapToObj(policies::get)
            .toList());
    report(300);
  }

  @Test
  void grantsOfRulesWithConditionsInExceptions_areMadeWhereBruteForceSeesNothingNew() {
    grants(excepting(17), 29);
    report(100);
  }

  /** A stage that one of two rules would leave unknown: it keeps its exception, undecided. */
  @Test
  void stageWithAnExceptionOfResourcesByACondition_isUndecided() {
    Permission stage = Permission.stage(ACTION).on("*");
    Policy before = policy(List.of(stage));
    Policy after = policy(List.of(stage.except(Except.when(owner("a")).withResources("a"))));
    Answer answer = Analysis.equivalent(before, after);
    assertTrue(answer instanceof Answer.Undecided, answer::toString);
    assertTrue(answer.toString().contains("exception with a condition"), answer::toString);
  }

  /** Ranges of a rule and of its exception that together nothing is in: no file may say so. */
  @Test
  void ruleAndExceptionThatLeaveNothing_areNoError() {
    RuleCondition small = RuleCondition.test("resource.size", Operator.AT_MOST, "1");
    RuleCondition large = RuleCondition.test("resource.size", Operator.AT_LEAST, "5");
    Permission rule = Permission.allow(ACTION).on("*").when(small);
    Policy policy = policy(List.of(rule.except(Except.when(RuleCondition.not(large)))));
    Answer never =
        Analysis.of(policy)
            .prove(new Invariant.Never(ACTIONS, ResourcePattern.parse("a"), Place.code()));
    assertTrue(never.holds() || never instanceof Answer.Undecided, never::toString);
  }

  /** The same by what a role inherits under a condition. */
  @Test
  void inheritedRuleThatItsConditionLeavesNothingOf_isNoError() {
    RuleCondition small = RuleCondition.test("resource.size", Operator.AT_MOST, "1");
    RuleCondition large = RuleCondition.test("resource.size", Operator.AT_LEAST, "5");
    Policy policy =
        Policy.builder()
            .attributes(DECLARED)
            .role(Role.of("s").with(Permission.allow(ACTION).on("*").when(small)))
            .role(Role.of("r").inheritingWhen("s", large))
            .build();
    Analysis analysis = Analysis.of(policy);
    assertTrue(!analysis.allowsNothingBeyond(ResourcePattern.parse("b")).holds());
    assertTrue(Analysis.equivalent(policy, policy).holds());
    assertTrue(analysis.mayGrant(Subject.of("ada").withRoles("s"), "r").holds());
  }

  @Test
  void invariants_holdWhereBruteForceSaysSo() {
    invariants(policies(rules(10)));
    report(250);
  }

  @Test
  @Tag("slow")
  void manyInvariants_holdWhereBruteForceSaysSo() {
    invariants(policies(rules(5)));
    invariants(policies(rules(3)));
    report(3_500);
  }

  private void invariants(List<Policy> policies) {
    for (Policy policy : policies) {
      Decided decided = Decided.by(policy);
      for (String text : List.of("a", "${p}")) {
        ResourcePattern region = ResourcePattern.parse(text);
        count(
            decided.none(i -> decided.serves(i) && Served.covers(region, decided.request(i))),
            Analysis.of(policy).prove(new Invariant.Never(ACTIONS, region, Place.code())),
            policy.roles(),
            "never",
            region);
        count(
            decided.none(i -> decided.serves(i) && !Served.covers(region, decided.request(i))),
            Analysis.of(policy).allowsNothingBeyond(region),
            policy.roles(),
            "within",
            region);
      }
      for (String variable : List.of("p", "user")) {
        Answer answer =
            Analysis.of(policy)
                .prove(new Invariant.Apart(variable, List.of(), Set.of(), Place.code()));
        if (!(answer instanceof Answer.Undecided undecided && isOpen(undecided, variable))) {
          count(isApart(decided, variable), answer, policy.roles(), "apart", variable);
        }
      }
    }
  }

  /** Policies whose role r inherits s, and s in part t, under conditions. */
  private static List<Policy> inheriting(int step) {
    List<Permission> rules = rules(step);
    List<RuleCondition> some = CONDITIONS.subList(1, CONDITIONS.size());
    List<Policy> all = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      for (int j = 0; j < rules.size(); j++) {
        Role r = Role.of("r").with(i % 3 == 0 ? List.of() : List.of(rules.get(i)));
        Role s = Role.of("s").with(rules.get(j));
        Role t = Role.of("t").with(rules.get((i + j) % rules.size()));
        RuleCondition condition = some.get((i + 2 * j) % some.size());
        RuleCondition next = some.get((i * j) % some.size());
        all.add(
            Policy.builder()
                .version("conditions")
                .attributes(DECLARED)
                .role(r.inheritingWhen("s", condition))
                .role(j % 2 == 0 ? s.inheriting("t") : s.inheritingWhen("t", next))
                .role(t)
                .build());
      }
    }
    return all;
  }

  @Test
  void policiesThatInheritUnderConditions_areWhatBruteForceFinds() {
    List<Policy> policies = inheriting(31);
    compare(policies, 3);
    invariants(policies);
    report(150);
  }

  @Test
  @Tag("slow")
  void manyPoliciesThatInheritUnderConditions_areWhatBruteForceFinds() {
    List<Policy> policies = inheriting(13);
    compare(policies, 7);
    invariants(policies);
    report(2_000);
  }

  @Test
  void grantsOfInheritance_areMadeWhereBruteForceSeesNothingNew() {
    grantsOfInheritance(3);
    report(100);
  }

  @Test
  @Tag("slow")
  void manyGrantsOfInheritance_areMadeWhereBruteForceSeesNothingNew() {
    grantsOfInheritance(1);
    report(300);
  }

  /** Each n-th policy, with each condition. */
  private void grantsOfInheritance(int step) {
    List<Policy> policies = inheriting(41);
    for (int i = 0; i < policies.size(); i += step) {
      Policy policy = policies.get(i);
      Role r = policy.roles().get("r");
      Decided own = Decided.ofOneRole(policy);
      for (RuleCondition condition : CONDITIONS.subList(1, CONDITIONS.size())) {
        Role given = Role.of("r").inheritingWhen("s", condition);
        Policy without = policy.with(r.withInheritsWhen(Map.of()));
        Decided had = Decided.ofOneRole(without);
        Decided added = Decided.ofOneRole(policy.with(given));
        Policy narrow = without.with(given.withName("g"));
        Authorizer withNarrow = Authorizer.compile(narrow);
        Authorizer wide = Authorizer.compile(policy.with(given.withName("granted")));
        for (int s = 0; s < SUBJECTS.size(); s += 5) {
          Subject grantor = SUBJECTS.get(s);
          granted(
              addsNothing(added, had, s), Analysis.of(narrow).mayGrant(grantor, "g"), withNarrow);
          granted(
              addsNothing(added, own, s),
              Analysis.of(policy).mayGrant(grantor, given, Instant.MIN),
              wide);
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

  // An id that only the grantor's own value for a variable makes matter.
  @Test
  void grantToAnIdThatTheGrantorsValuesName_isSeen() {
    RuleCondition other = RuleCondition.not(owner("${p}", "a"));
    RuleCondition own = RuleCondition.allOf(other, owner("${user}"));
    Policy policy =
        policy(List.of(Permission.allow(ACTION).on("*").when(other)))
            .with(Role.of("g").with(Permission.allow(ACTION).on("*").when(own)));
    Subject bob = Subject.of("bob").withRoles("r");
    for (Subject grantor :
        List.of(
            bob.withVariable("p", "a", "ay"),
            Subject.of("bob")
                .withVariable("p", "z")
                .holding(HeldRole.of("r").withVariable("p", "ay")))) {
      Answer answer = Analysis.of(policy).mayGrant(grantor, "g");
      assertTrue(answer instanceof Answer.Fails, answer::toString);
    }
    assertTrue(Analysis.of(policy).mayGrant(bob.withVariable("p", "a"), "g").holds());
    Policy byAttribute =
        policy(
                List.of(
                    Permission.allow(ACTION).on("*"),
                    Permission.deny(ACTION).on("*").when(owner("${dept}"))))
            .with(Role.of("g").with(Permission.allow(ACTION).on("*").when(owner("${user}"))));
    Subject ofZ = bob.with(Attributes.none().with("subject.dept", "z"));
    assertTrue(Analysis.of(byAttribute).mayGrant(ofZ, "g") instanceof Answer.Fails);
  }

  // The same where the grantor's values are an attribute that is a set of texts.
  @Test
  void grantToAnIdInASetOfTheGrantors_isSeen() {
    RuleCondition other = RuleCondition.not(owner("${teams}"));
    Policy policy =
        Policy.builder()
            .attributes(DECLARED.with("subject.teams", AttributeType.parse("texts").orElseThrow()))
            .role(Role.of("r").with(Permission.allow(ACTION).on("*").when(other)))
            .role(
                Role.of("g")
                    .with(
                        Permission.allow(ACTION)
                            .on("*")
                            .when(RuleCondition.allOf(other, owner("${user}")))))
            .build();
    Subject bob =
        Subject.of("bob")
            .withRoles("r")
            .with(Attributes.none().with("subject.teams", List.of("a", "ay")));
    assertTrue(Analysis.of(policy).mayGrant(bob, "g") instanceof Answer.Fails);
  }

  // The deny meets the allow in a tenant, the only place where `${tenant}` has a value.
  @Test
  void denyOnTheActiveTenant_isNotDead() {
    assertNoneIsDead(Permission.deny(ACTION).on("${tenant}/data").unless(owner("${user}")));
    assertNoneIsDead(Permission.deny(ACTION).on("**").when(owner("${tenant}")));
  }

  private static void assertNoneIsDead(Permission deny) {
    Policy policy =
        Policy.builder()
            .attributes(DECLARED)
            .role(
                Role.of("r")
                    .heldInTenantOnly(true)
                    .with(List.of(Permission.allow(ACTION).on("${tenant}/data"), deny)))
            .tenant(Tenant.of("*").including("${tenant}").enteredBy("r"))
            .build();
    DeadRules dead = Analysis.of(policy).dead();
    assertTrue(dead.isDecided() && dead.rules().isEmpty(), dead::toString);
  }

  /** Whether it is known to be open that two subjects have nothing in common. */
  private static boolean isOpen(Answer.Undecided undecided, String variable) {
    String reason = undecided.toString();
    return reason.contains(" has an exception: ")
        || (variable.equals("p") && reason.contains("two subjects may have one id"));
  }

  private static boolean isApart(Decided decided, String variable) {
    for (int i = 0; i < decided.subjects.size(); i++) {
      for (int j = 0; j < decided.subjects.size(); j++) {
        Set<String> one = Served.values(decided.subjects.get(i), variable);
        if (Collections.disjoint(one, Served.values(decided.subjects.get(j), variable))) {
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

  /** Where several roles are held, a rule may decide nothing only because of how they inherit. */
  @Test
  void rulesThatAreInheritedUnderConditions_areDeadOnlyWhereNothingIsMissedWithoutThem() {
    long found = 0;
    for (Policy policy : inheriting(31)) {
      found += bury(policy, (expected, one) -> expected || !one);
    }
    report(35);
    assertTrue(2 * found > held, found + " of " + held);
  }

  private void bury(List<Policy> policies) {
    policies.forEach(policy -> bury(policy, (expected, found) -> expected.equals(found)));
  }

  /** The number of dead rules; those that brute force expects and what is found are compared. */
  private long bury(Policy policy, BiPredicate<Boolean, Boolean> right) {
    Decided decided = Decided.by(policy);
    DeadRules dead = Analysis.of(policy).dead();
    assertTrue(dead.isDecided(), dead::toString);
    long count = 0;
    for (Role role : policy.roles().values()) {
      for (Permission rule : role.permissions()) {
        List<Permission> others = new ArrayList<>(role.permissions());
        others.remove(rule);
        Decided without = Decided.by(policy.with(role.withPermissions(others)));
        boolean expected = decided.none(i -> decided.effects[i] != without.effects[i]);
        boolean found =
            dead.rules().stream()
                .anyMatch(
                    one ->
                        one.rule() instanceof dev.tenon.authz.Cause.OfRole cause
                            && cause.role().equals(role.name())
                            && cause.permission().equals(rule));
        assertTrue(
            right.test(expected, found),
            () -> rule + " of " + policy.roles() + ": " + dead + expected);
        asked++;
        held += expected ? 1 : 0;
        count += found ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void grants_areMadeWhereBruteForceSeesNothingNew() {
    grants(201);
    report(100);
  }

  @Test
  @Tag("slow")
  void manyGrants_areMadeWhereBruteForceSeesNothingNew() {
    grants(67);
    report(300);
  }

  /** Of the policies that a holder of the grant may have, each n-th. */
  private void grants(int step) {
    grants(rules(5), step);
  }

  private void grants(List<Permission> rules, int step) {
    List<Policy> policies = policies(rules);
    for (int i = 0; i < rules.size(); i++) {
      Decided added = Decided.by(policy(List.of(rules.get(i))));
      for (int j = i; j < policies.size(); j += step) {
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
  }

  /** What is proved adds nothing to a subject here; what is refused has a witness that is so. */
  private void granted(boolean addsNothing, Answer answer, Authorizer with) {
    if (answer instanceof Answer.Fails fails) {
      List<Effect> effects =
          fails.counterexample().observations().stream()
              .map(one -> with.check(one.request()).effect())
              .toList();
      assertTrue(
          effects.get(0).compareTo(effects.get(1)) < 0, () -> with.policy().roles() + " " + answer);
    } else {
      assertTrue(answer.holds() && addsNothing, () -> with.policy().roles() + " " + answer);
    }
    asked++;
    held += answer.holds() ? 1 : 0;
  }

  private static boolean addsNothing(Decided added, Decided own, int grantor) {
    return added.none(
        i ->
            added.effects[i].compareTo(own.effects[grantor * Decided.PLACES + i % Decided.PLACES])
                < 0);
  }
}
