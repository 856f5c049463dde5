package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.IpAddress;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.DiagnosticException;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Answers without a counterexample ("never", "nothing differs", "dead") over conditions of all
 * types, attacked with sampled requests. Undecided is right; a sample against the answer is not.
 */
class ConditionAttackTest {

  private static final Set<NamePattern> READ = Set.of(NamePattern.of("read"));

  private static final AttributeDeclarations DECLARED =
      AttributeDeclarations.none()
          .with("resource.owner", type("text?"))
          .with("resource.tags", type("texts"))
          .with("resource.size", type("number"))
          .with("resource.count", type("integer"))
          .with("resource.state", AttributeType.oneOf("draft", "active"))
          .with("subject.dept", type("text"))
          .with("subject.most", type("number"))
          .with("request.mfa", type("boolean"))
          .with("request.ip", type("address"));

  private static final List<String> TEXTS =
      List.of("a", "b", "ab", "t-a", "t-b", "a-t", "ada", "bob", "x9");

  private static AttributeType type(String text) {
    return AttributeType.parse(text).orElseThrow();
  }

  private final Random random;
  private int answered;

  ConditionAttackTest() {
    this.random = new Random(1);
  }

  @SafeVarargs
  private <T> T one(T... some) {
    return some[random.nextInt(some.length)];
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private RuleCondition test() {
    String reference =
        one("${p}", "${user}", "${dept}", "t-${p}", "${user}-t", "${resource.owner}");
    return switch (random.nextInt(14)) {
      case 0 -> test("resource.owner", Operator.IS, one("${p}", "${user}", "t-${p}", "${dept}-t"));
      case 1 -> test("resource.owner", Operator.IS, one("a*", "*-t", "t-*", text()), text());
      case 2 -> test("resource.owner", Operator.PRESENT);
      case 3 -> test("resource.tags", Operator.ANY, one(reference, text(), "a*"));
      case 4 -> test("resource.tags", Operator.NONE, one(reference, text(), "*b"));
      case 5 -> test("resource.tags", Operator.ONLY, one(reference, text(), "t-*"), text());
      case 6 -> test("resource.tags", Operator.ALL, text(), text());
      case 7 -> test("resource.tags", Operator.EMPTY);
      case 8 -> test("resource.size", one(Operator.AT_MOST, Operator.LESS_THAN), "2");
      case 9 -> test("resource.size", Operator.AT_LEAST, one("2", "1", "${subject.most}"));
      case 10 -> test("resource.count", one(Operator.MORE_THAN, Operator.LESS_THAN), one("1", "2"));
      case 11 -> test("resource.state", Operator.IS, one("draft", "active"));
      case 12 -> test("request.mfa", Operator.IS, one("true", "false"));
      default -> test("request.ip", Operator.IS, one("10.0.0.0/8", "10.1.0.0/16", "::/0"));
    };
  }

  private static RuleCondition test(String name, Operator operator, String... operands) {
    return RuleCondition.test(name, operator, operands);
  }

  private RuleCondition condition() {
    return switch (random.nextInt(5)) {
      case 0 -> RuleCondition.always();
      case 1 -> RuleCondition.not(test());
      case 2 -> RuleCondition.allOf(test(), one(test(), RuleCondition.not(test())));
      case 3 -> RuleCondition.anyOf(List.of(test(), RuleCondition.not(test())));
      default -> test();
    };
  }

  /** A rule that a policy accepts: a range without a number in it is refused. */
  private Permission rule() {
    return Stream.generate(this::anyRule).filter(this::isAccepted).findFirst().orElseThrow();
  }

  private boolean isAccepted(Permission rule) {
    try {
      policy(List.of(rule));
      return true;
    } catch (DiagnosticException refused) {
      assertTrue(refused.getMessage().contains("empty-range"), refused::getMessage);
      return false;
    }
  }

  private Permission anyRule() {
    Permission bare =
        one(
            Permission.allow("read"),
            Permission.allow("read"),
            Permission.deny("read"),
            Permission.stage("read"));
    return bare.on(one("a", "*", "${p}", "a/${user}", "b")).when(condition());
  }

  private static Policy policy(List<Permission> rules) {
    return Policy.builder()
        .version("v")
        .attributes(DECLARED)
        .role(Role.of("r").with(rules))
        .build();
  }

  /** The role r inherits s under a condition, and s inherits t, under another one or always. */
  private Policy inheriting(List<Permission> rules, List<Permission> below) {
    Role s = Role.of("s").with(below);
    return Policy.builder()
        .version("v")
        .attributes(DECLARED)
        .role(Role.of("r").with(rules).inheritingWhen("s", some()))
        .role(random.nextBoolean() ? s.inheriting("t") : s.inheritingWhen("t", some()))
        .role(Role.of("t").with(rule()))
        .build();
  }

  /** A condition that demands something, and that a policy accepts. */
  private RuleCondition some() {
    return Stream.generate(this::condition)
        .filter(each -> !each.isAlways())
        .filter(each -> isAccepted(Permission.allow("read").on("a").when(each)))
        .findFirst()
        .orElseThrow();
  }

  private Attributes attributes(Attributes start) {
    Attributes all = start;
    for (String name : List.of("resource.owner", "request.mfa", "resource.size")) {
      all = random.nextInt(8) == 0 ? all.withAbsent(name) : all;
    }
    all = random.nextInt(6) == 0 ? all : all.with("resource.owner", text());
    if (random.nextInt(6) > 0) {
      List<String> tags = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        tags.add(text());
      }
      all = all.with("resource.tags", tags);
    }
    all = random.nextInt(6) == 0 ? all : all.with("resource.size", random.nextInt(4));
    all = random.nextInt(6) == 0 ? all : all.with("resource.count", random.nextInt(4));
    all = random.nextInt(6) == 0 ? all : all.with("resource.state", one("draft", "active"));
    all = random.nextInt(6) == 0 ? all : all.with("request.mfa", random.nextBoolean());
    String ip = one("10.0.0.1", "10.1.2.3", "192.168.0.1", "2001:db8::1");
    return random.nextInt(6) == 0 ? all : all.with("request.ip", IpAddress.parse(ip).orElseThrow());
  }

  private Request request() {
    Subject subject = Subject.of(one("ada", "bob", "a")).withRoles("r");
    List<String> values = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      values.add(text());
    }
    subject = random.nextInt(5) == 0 ? subject : subject.withVariable("p", values);
    if (random.nextInt(4) == 0) {
      subject =
          Subject.of("ada")
              .withVariable("p", text())
              .holding(HeldRole.of("r").withVariable("p", text()));
    }
    Attributes own = Attributes.none();
    own = random.nextInt(4) == 0 ? own : own.with("subject.dept", text());
    own = random.nextInt(4) == 0 ? own : own.with("subject.most", random.nextInt(4));
    Resource resource =
        one(Resource.of("a"), Resource.of("b"), Resource.of(text()), Resource.of("a", text()));
    return Request.of(subject.with(own), "read", resource).with(attributes(Attributes.none()));
  }

  @Test
  void answersWithoutAnExample_withstandSamples() {
    attack(40, 200);
    assertTrue(answered > 15, () -> answered + " answers");
  }

  @Test
  @Tag("slow")
  void manyAnswersWithoutAnExample_withstandSamples() {
    attack(400, 1_000);
  }

  @Test
  void answersAboutInheritanceUnderConditions_withstandSamples() {
    attackInheritance(15, 150);
    assertTrue(answered > 10, () -> answered + " answers");
  }

  @Test
  @Tag("slow")
  void manyAnswersAboutInheritanceUnderConditions_withstandSamples() {
    attackInheritance(150, 1_000);
  }

  private void attackInheritance(int policies, int samples) {
    for (int i = 0; i < policies; i++) {
      List<Permission> rules = random.nextBoolean() ? List.of() : List.of(rule());
      List<Permission> below = List.of(rule());
      Policy policy = inheriting(rules, below);
      Role r = policy.roles().get("r");
      List<Request> requests = Stream.generate(this::request).limit(samples).toList();
      never(policy, requests);
      same(policy, inheriting(rules, List.of(rule())), requests);
      same(policy, policy.with(r.withInheritsWhen(Map.of())), requests);
      same(policy, policy.with(r.withInheritsWhen(Map.of()).inheriting("s")), requests);
      same(policy, policy.with(r.withInheritsWhen(Map.of("t", some()))), requests);
      for (DeadRule dead : Analysis.of(policy).dead().rules()) {
        Cause.OfRole cause = (Cause.OfRole) dead.rule();
        Role role = policy.roles().get(cause.role());
        List<Permission> others = new ArrayList<>(role.permissions());
        assertTrue(others.remove(cause.permission()), dead::toString);
        alike(policy, policy.with(role.withPermissions(others)), requests, dead);
      }
    }
  }

  private void attack(int policies, int samples) {
    for (int i = 0; i < policies; i++) {
      List<Permission> rules = new ArrayList<>(List.of(rule()));
      for (int k = random.nextInt(3); k > 0; k--) {
        rules.add(rule());
      }
      Policy policy = policy(rules);
      List<Permission> others = new ArrayList<>(rules);
      others.set(0, rule());
      List<Request> requests = new ArrayList<>();
      for (int k = 0; k < samples; k++) {
        requests.add(request());
      }
      never(policy, requests);
      same(policy, policy(others), requests);
      dead(policy, rules, requests);
    }
  }

  private void never(Policy policy, List<Request> requests) {
    for (String text : List.of("a", "b", "${p}")) {
      ResourcePattern region = ResourcePattern.parse(text);
      Analysis analysis = Analysis.of(policy);
      if (analysis.prove(new Invariant.Never(READ, region, Place.code())).holds()) {
        none(policy, requests, "never in " + text, request -> Served.covers(region, request));
      }
      if (analysis.allowsNothingBeyond(region).holds()) {
        none(policy, requests, "within " + text, request -> !Served.covers(region, request));
      }
    }
  }

  private void none(
      Policy policy, List<Request> requests, String answer, Predicate<Request> counts) {
    answered++;
    Authorizer authorizer = Authorizer.compile(policy);
    for (Request request : requests) {
      assertTrue(
          !counts.test(request) || authorizer.check(request).effect() == Effect.DENY,
          () -> answer + ": " + policy.roles() + " " + request + " " + request.attributes());
    }
  }

  private void same(Policy before, Policy after, List<Request> requests) {
    Diff diff = Analysis.diff(before, after);
    boolean implies = Analysis.implies(before, after).holds();
    boolean nothing = diff.isDecided() && diff.isEmpty();
    if (!nothing && !implies) {
      return;
    }
    answered++;
    Authorizer old = Authorizer.compile(before);
    Authorizer now = Authorizer.compile(after);
    for (Request request : requests) {
      Effect one = old.check(request).effect();
      Effect other = now.check(request).effect();
      boolean lost = other.compareTo(one) > 0;
      assertTrue(
          nothing ? one == other : !lost || one != Effect.ALLOW,
          () ->
              (nothing ? "nothing" : "implies")
                  + " "
                  + before.roles()
                  + after.roles()
                  + request
                  + request.attributes()
                  + one
                  + other);
    }
  }

  private void dead(Policy policy, List<Permission> rules, List<Request> requests) {
    for (DeadRule dead : Analysis.of(policy).dead().rules()) {
      Permission rule = ((Cause.OfRole) dead.rule()).permission();
      if (rules.stream().filter(rule::equals).count() > 1) {
        continue;
      }
      answered++;
      List<Permission> others = new ArrayList<>(rules);
      others.remove(rule);
      alike(policy, policy(others), requests, dead);
    }
  }

  /** That requests are decided alike without a rule. */
  private static void alike(Policy policy, Policy less, List<Request> requests, DeadRule dead) {
    Authorizer with = Authorizer.compile(policy);
    Authorizer without = Authorizer.compile(less);
    for (Request request : requests) {
      Effect one = with.check(request).effect();
      Effect other = without.check(request).effect();
      assertTrue(
          one == other,
          () ->
              dead + " of " + policy.roles() + " " + request + request.attributes() + one + other);
    }
  }
}
