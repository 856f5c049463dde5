package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.NameEnumerator;
import dev.tenon.enumeration.TenantNames;
import dev.tenon.path.AnyName;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Inference;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Rule;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds where in a policy a rule may allow something: in which tenants, and with which further
 * roles to be admitted and to enter. Only the roles needed are added, since more can only forbid.
 */
final class Places {

  /**
   * A tenant with some of its names: those that a compared policy gives to one tenant, or one name.
   *
   * @param tenant the tenant or family
   * @param place the name in reports
   * @param names the names
   * @param otherTenant the tenant or family of the compared policy that has them; empty for none
   */
  record Where(String tenant, String place, TenantNames names, String otherTenant) {}

  private final PolicyIndex index;
  private final @Nullable PolicyIndex other;
  private final Search search;
  private final FreshText fresh;
  private final Budget budget;
  private final Set<String> inferring = new LinkedHashSet<>();
  private final Set<String> named = new LinkedHashSet<>();
  private final Map<String, List<Where>> wheres = new HashMap<>();

  Places(PolicyIndex index, Search search) {
    this(index, null, search);
  }

  /** The places of a policy, told apart also by the tenants of another one. */
  Places(PolicyIndex index, @Nullable PolicyIndex other, Search search) {
    this.index = index;
    this.other = other;
    this.search = search;
    this.fresh = search.fresh();
    this.budget = search.budget();
  }

  /**
   * Passes on the ways in which a subject of a scenario may have an ALLOW or STAGE rule: it holds
   * the rule's role, or an assignment of a tenant gives it an own role that has the rule.
   */
  void eachPositive(Scenario about, BiConsumer<Scenario, Rule> consumer) {
    eachPositive(rule -> consumer.accept(held(about, index, rule), rule));
    eachOwn(about, consumer);
  }

  /** The same for the rules of own roles alone, each in its tenant for one of the receivers. */
  void eachOwn(Scenario about, BiConsumer<Scenario, Rule> consumer) {
    for (Assignment assignment : about.exact() ? List.<Assignment>of() : index.owned()) {
      Subject receiver =
          about.isIn(assignment.owner()) ? receiver(about.anchor(), assignment) : null;
      if (receiver == null) {
        continue;
      }
      Scenario by = about.by(receiver).onlyIn(assignment.owner());
      HeldRules rules = new HeldRules(index, budget, receiver);
      List<Scenario> given = by.inScopeOf(assignment.scope(), budget);
      for (HeldRules.Held one : HeldRules.ownGivenBy(index, assignment)) {
        budget.step();
        for (Scenario each : given) {
          rules.withAnyValues(each, one, scenario -> consumer.accept(scenario, one.rule()));
        }
      }
    }
  }

  /** The same within what is assigned to a receiver as limits. */
  void eachOwnWithinLimits(Scenario about, BiConsumer<Scenario, Rule> consumer) {
    eachOwn(
        about,
        (scenario, rule) ->
            new HeldRules(index, budget, scenario.anchor())
                .withinLimitsWithAnyValues(
                    scenario, rule.pattern(), inside -> consumer.accept(inside, rule)));
  }

  /** A subject to which the assignment applies. */
  Subject receiver(Assignment one) {
    String id = one.receiver() == Assignment.Receiver.SUBJECT ? one.key() : someone();
    Subject subject = Subject.of(id);
    boolean actor = one.receiver() == Assignment.Receiver.ACTOR;
    subject = one.issuer().isEmpty() || actor ? subject : subject.fromIssuer(one.issuer());
    return switch (one.receiver()) {
      case CLIENT -> subject.throughClient(one.key());
      case GROUP -> subject.withRoles(one.key());
      case ACTOR ->
          subject.actedForBy(
              one.issuer().isEmpty() ? Actor.of(one.key()) : new Actor(one.issuer(), one.key()));
      case ANONYMOUS -> Subject.anonymous();
      case SUBJECT, EVERYONE, ANYONE -> subject;
    };
  }

  /** A subject of which as much is known to which an assignment applies; null if none can be. */
  private @Nullable Subject receiver(Subject known, Assignment assignment) {
    Subject receiver = receiver(assignment);
    if (!known.isIdentified() || !receiver.isIdentified()) {
      return receiver.isIdentified() ? receiver : null;
    }
    String id = known.id().equals(someone()) ? receiver.id() : known.id();
    String client = known.client().isEmpty() ? receiver.client() : known.client();
    String issuer = known.issuer().isEmpty() ? receiver.issuer() : known.issuer();
    Subject both = Subject.of(id).withRoles(known.roles()).withRoles(receiver.roles());
    both = client.isEmpty() ? both : both.throughClient(client);
    both = issuer.isEmpty() ? both : both.fromIssuer(issuer);
    for (Actor actor : known.limitingActors()) {
      both = both.actedForBy(actor);
    }
    return assignment.appliesTo(both) ? both : null;
  }

  /** Also looks at single tenants of families. */
  void alsoIn(Collection<String> tenants) {
    if (named.addAll(tenants)) {
      wheres.clear();
    }
  }

  /** The tenants seen so far whose visible resources depend on the host's relations. */
  Set<String> inferring() {
    return inferring;
  }

  /** Why the policy alone does not decide the answer; empty if there is no such tenant. */
  String open() {
    return inferring.isEmpty()
        ? search.open()
        : "what tenants " + inferring + " infer depends on what the host relates";
  }

  /** Passes on every ALLOW or STAGE rule of any role. */
  void eachPositive(Consumer<Rule> consumer) {
    for (String role : index.policy().roles().keySet()) {
      positive(role).forEach(consumer);
    }
  }

  /**
   * Passes on every way in which a subject may have an ALLOW or STAGE rule: it holds its role, or
   * it is not identified and the role is assigned to such subjects.
   */
  void eachHeld(Scenario about, Consumer<Scenario> consumer) {
    eachPositive(rule -> consumer.accept(held(about, index, rule)));
    Subject nobody = Subject.anonymous();
    HeldRules rules = new HeldRules(index, budget, nobody);
    alsoIn(rules.tenants());
    rules.positive(about.byExactly(nobody), consumer);
    eachOwnWithinLimits(about, (scenario, rule) -> consumer.accept(scenario));
  }

  /** The ALLOW and STAGE rules of a role. */
  List<Rule> positive(String role) {
    return index.rulesOf(role).stream().filter(rule -> rule.effect() != Effect.DENY).toList();
  }

  /** The scenario in which the subject holds the rule's role. */
  static Scenario held(Scenario scenario, PolicyIndex index, Rule rule) {
    Scenario holder = scenario.holding(rule.role());
    return holder.under(index, rule, rule.role().equals(Role.EVERYONE) ? 0 : holder.last());
  }

  static Scenario holding(Scenario scenario, String role) {
    return scenario.holding(role);
  }

  /**
   * Passes on the scenario in every tenant that may show its resources.
   *
   * @param unscoped a policy whose tenants a request may name if this policy defines none
   * @param tenants selects tenants
   */
  void each(
      Scenario scenario,
      @Nullable PolicyIndex unscoped,
      Predicate<String> tenants,
      Consumer<Scenario> consumer) {
    if (!index.policy().usesTenants()) {
      admitted(scenario, consumer);
      if (unscoped != null && unscoped.policy().usesTenants()) {
        unscoped
            .tenants()
            .forEach(name -> admitted(scenario.in(name, name, unscoped.names(name)), consumer));
        admitted(scenario.in(ELSEWHERE, ELSEWHERE, only(ELSEWHERE)), consumer);
      }
      return;
    }
    for (String name : index.tenants()) {
      if (tenants.test(name)) {
        Tenant tenant = index.tenant(name);
        tenant.inferences().forEach(inference -> infer(scenario, name, inference));
        for (TenantClause include : tenant.includes()) {
          within(scenario, name, include.pattern(), consumer);
        }
      }
    }
  }

  private static final String ELSEWHERE = "elsewhere";

  private static TenantNames only(String name) {
    return new TenantNames(ImmutableList.of(new Literal(name)), name::equals);
  }

  /** Passes on the scenario with one include of a tenant that shows the resource. */
  void within(
      Scenario scenario, String tenant, ResourcePattern include, Consumer<Scenario> consumer) {
    budget.step();
    if (!mayMeet(scenario, include)) {
      return;
    }
    for (Where where : wheres(tenant, scenario)) {
      Scenario inside = scenario.within(include).in(tenant, where.place, where.names);
      boolean enters = index.enters(holding(inside), tenant, inside.anonymous());
      if (enters) {
        admitted(inside, consumer);
      }
      if (!scenario.exact() && (!enters || isGivenEntry(inside))) {
        for (NamePattern role : index.written(tenant).roles()) {
          admitted(inside.entering(name(role)), consumer);
        }
      }
    }
  }

  /** Whether the subject enters only by what the tenant assigns, which chooses no tenant. */
  private boolean isGivenEntry(Scenario inside) {
    return !index.owned().isEmpty()
        && inside.anchor().isIdentified()
        && !index.enters(
            index.heldWithoutGiven(inside.anchor().withRoles(inside.roles()), inside.place()),
            inside.tenant(),
            false);
  }

  /** The places of a tenant in which a scenario may be. */
  private List<Where> wheres(String tenant, Scenario scenario) {
    List<Where> all = wheres(tenant).stream().filter(one -> scenario.isIn(one.place)).toList();
    String required = scenario.required();
    boolean owned = all.isEmpty() && !required.isEmpty() && index.owner(required).equals(tenant);
    return owned ? List.of(where(tenant, required)) : all;
  }

  /** One tenant of a family. */
  Where where(String family, String name) {
    return new Where(family, name, only(name), there(name));
  }

  /** A tenant is one place, and a family one for each way in which its names are told apart. */
  List<Where> wheres(String tenant) {
    return wheres.computeIfAbsent(tenant, this::findWheres);
  }

  private List<Where> findWheres(String tenant) {
    TenantNames names = index.names(tenant);
    Tenant family = index.written(tenant);
    if (!family.isFamily()) {
      return List.of(new Where(tenant, tenant, names, there(tenant)));
    }
    List<Where> found = new ArrayList<>();
    PolicyIndex there = other;
    if (there == null) {
      found.add(new Where(tenant, tenant, names, ""));
    } else {
      found.add(where(family, names, there, "", tenant));
      for (Tenant one : there.families()) {
        boolean narrow = family.pattern().matches(one.name());
        found.add(where(family, names, there, one.name(), narrow ? one.name() : tenant));
      }
      for (String name : there.tenants()) {
        if (!there.written(name).isFamily() && index.owner(name).equals(tenant)) {
          found.add(new Where(tenant, name, only(name), name));
        }
      }
    }
    for (String name : named) {
      if (index.owner(name).equals(tenant)) {
        found.add(new Where(tenant, name, only(name), there(name)));
      }
    }
    return found;
  }

  /** The tenant or family of the compared policy that has a name. */
  private String there(String name) {
    return other == null ? "" : other.owner(name);
  }

  /** The names of a family that the other policy gives to one of its own, or to none. */
  private static Where where(
      Tenant family, TenantNames names, PolicyIndex there, String owner, String place) {
    ImmutableList.Builder<NamePattern> patterns = ImmutableList.builder();
    patterns.addAll(names.patterns());
    if (!owner.isEmpty()) {
      patterns.add(there.written(owner).pattern());
    }
    Predicate<String> both = name -> there.owner(name).equals(owner);
    return new Where(
        family.name(), place, new TenantNames(patterns.build(), names.accepts().and(both)), owner);
  }

  static boolean mayMeet(Scenario scenario, ResourcePattern pattern) {
    return scenario.tracks().stream().allMatch(t -> Regions.mayMeet(t.pattern(), pattern));
  }

  private void infer(Scenario scenario, String tenant, Inference inference) {
    if (mayMeet(scenario, shown(inference))) {
      inferring.add(tenant);
    }
  }

  /** The pattern of everything that an inference may show. */
  static ResourcePattern shown(Inference inference) {
    return ResourcePattern.of(
        inference.to().stream()
            .map(s -> s.startsWith("{") ? AnyName.INSTANCE.toString() : s)
            .toList());
  }

  static boolean infers(Policy policy) {
    return policy.tenants().stream().anyMatch(tenant -> !tenant.inferences().isEmpty());
  }

  /** The policy as if the host returned every possible relation. */
  static Policy showingAllInferred(Policy policy) {
    Policy wide = policy;
    for (Tenant tenant : policy.tenants()) {
      List<TenantClause> shown =
          tenant.inferences().stream()
              .map(inference -> TenantClause.of(shown(inference), inference.place()))
              .toList();
      if (!shown.isEmpty()) {
        wide = wide.with(tenant.including(shown).withInferences(List.of()));
      }
    }
    return wide;
  }

  private void admitted(Scenario scenario, Consumer<Scenario> consumer) {
    if (index.admits(holding(scenario), scenario.anonymous())) {
      consumer.accept(scenario);
      return;
    }
    if (scenario.exact()) {
      return;
    }
    for (NamePattern role : index.policy().authorizedRoles()) {
      consumer.accept(scenario.entering(name(role)));
    }
    for (NamePattern role : index.policy().adminRoles()) {
      consumer.accept(scenario.entering(name(role)));
    }
  }

  private Set<String> holding(Scenario scenario) {
    return Search.held(index, scenario);
  }

  /** A name that matches the pattern and as few others as possible. */
  String name(NamePattern pattern) {
    return pattern instanceof Literal literal
        ? literal.name()
        : NameEnumerator.of(List.of(pattern), fresh.at(FreshText.ROLE), budget).get(0);
  }

  /** A subject id that no policy mentions. */
  String someone() {
    return fresh.at(FreshText.USER);
  }

  /** Whether any of the roles may enter a tenant or be admitted. */
  boolean opens(Set<String> roles) {
    List<NamePattern> doors = new ArrayList<>(index.policy().authorizedRoles());
    doors.addAll(index.policy().adminRoles());
    return !index.tenantsOf(roles).isEmpty()
        || doors.stream().anyMatch(door -> roles.stream().anyMatch(door::matches));
  }
}
