package dev.tenon.analysis;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Sets;
import dev.tenon.condition.RuleCondition;
import dev.tenon.enumeration.Budget;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Except;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.policy.Validity;
import dev.tenon.rules.Rule;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The scenarios in which one policy may allow or stage a request that another one decides
 * otherwise.
 *
 * <p>Few scenarios are enough for every subject. Suppose {@code mine} allows or stages a request
 * and {@code other} decides otherwise. In {@code mine} one rule allows it, one include shows it,
 * one role enters the tenant and one admits: a subject with only these roles gets the same
 * decision, since fewer roles forbid less. {@code other} either lacks one of these, also with fewer
 * roles; or it has a stronger rule that covers the request and comes with one more role. So five
 * roles are enough. Only the parts that differ between the policies are tried, since {@code other}
 * cannot lack a common part. The subject's variables have only the values that the rule, the
 * include and the stronger rule need. A variable may be missing if the stronger rule compares with
 * it; setting a missing variable never removes what {@code mine} allows.
 */
final class Contrast {

  private final PolicyIndex mine;
  private final PolicyIndex other;
  private final Places places;
  private final Consumer<Scenario> consumer;
  private final Budget budget;
  private final boolean anyRule;
  private final boolean anyBlock;

  Contrast(PolicyIndex mine, PolicyIndex other, Search search, Consumer<Scenario> consumer) {
    this.mine = mine;
    this.other = other;
    this.places = new Places(mine, other, search);
    this.consumer = consumer;
    this.budget = search.budget();
    Policy a = mine.policy();
    Policy b = other.policy();
    this.anyBlock =
        !a.actions().equals(b.actions())
            || !a.aliases().equals(b.aliases())
            || a.usesTenants() != b.usesTenants()
            || !tenantOnly(a).equals(tenantOnly(b));
    this.anyRule =
        anyBlock
            || a.restrictsEntry() != b.restrictsEntry()
            || !a.authorizedRoles().equals(b.authorizedRoles())
            || !a.adminRoles().equals(b.adminRoles());
  }

  /** The roles that are held in a tenant only. */
  private static Set<String> tenantOnly(Policy policy) {
    return policy.roles().values().stream()
        .filter(Role::isHeldInTenantOnly)
        .map(Role::name)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** The tenants whose visible resources depend on the host's relations. */
  Set<String> inferring() {
    return places.inferring();
  }

  /** Tries every scenario that involves a change. */
  void each() {
    if (anyRule) {
      places.eachPositive(Scenario.anyone(), (held, rule) -> inEachTenant(held));
    }
    for (String role :
        Sets.union(mine.policy().roles().keySet(), other.policy().roles().keySet())) {
      ownRules(role);
    }
    if (!sameInheritance()) {
      for (String role :
          Sets.union(mine.policy().roles().keySet(), other.policy().roles().keySet())) {
        Scenario holder = Places.holding(Scenario.anyone(), role);
        Scenario door =
            role.equals(Role.EVERYONE) ? Scenario.anyone() : Scenario.anyone().entering(role);
        comesAlong(holder, door, mine.closureOf(role), other.closureOf(role));
      }
    }
    comesAlong(Scenario.anyone(), Scenario.anyone(), mine.everyone(), other.everyone());
    assigned();
    withoutId();
    for (String limit :
        Sets.union(mine.policy().limits().keySet(), other.policy().limits().keySet())) {
      if (anyBlock
          || !saySame(mine.policy().limits().get(limit), other.policy().limits().get(limit))) {
        limit(limit);
      }
    }
    changedAssignments().stream().filter(Assignment::isLimiting).forEach(this::limited);
    if (mine.policy().usesTenants()) {
      mine.policy().tenants().forEach(this::tenant);
    }
  }

  private void inEachTenant(Scenario scenario) {
    withinLimits(scenario, this::placed);
  }

  /** Passes on the scenario within the limits that are assigned to a known subject. */
  private void withinLimits(Scenario scenario, Consumer<Scenario> each) {
    Subject anchor = scenario.anchor();
    if (anchor.isIdentified() && !scenario.isWithinLimits()) {
      new HeldRules(mine, budget, anchor)
          .withinLimitsWithAnyValues(scenario, scenario.clauses().get(0).rule().pattern(), each);
    } else {
      each.accept(scenario);
    }
  }

  private void placed(Scenario scenario) {
    places.each(scenario, other, name -> true, consumer);
  }

  /** A rule without its role, for comparison. */
  private record Saying(
      Effect effect,
      Set<NamePattern> actions,
      ResourcePattern pattern,
      Set<Except> exceptions,
      RuleCondition condition,
      Validity validity) {
    static Saying of(Rule rule) {
      Permission permission = rule.permission();
      return new Saying(
          rule.effect(),
          permission.actions(),
          rule.pattern(),
          permission.exceptions(),
          permission.condition(),
          rule.validity());
    }
  }

  /** The scenarios from a role's own rules that differ between the policies. */
  private void ownRules(String role) {
    if (!anyBlock && saySame(mine.policy().roles().get(role), other.policy().roles().get(role))) {
      return;
    }
    Scenario anyone = Scenario.anyone();
    if (!anyRule) {
      Set<Saying> there = sayings(other, role);
      for (Rule rule : places.positive(role)) {
        if (!there.contains(Saying.of(rule))) {
          inEachTenant(Places.held(anyone, mine, rule));
        }
      }
    }
    Set<Saying> here = anyBlock ? Set.of() : sayings(mine, role);
    for (Rule rule : other.rulesOf(role)) {
      if (!here.contains(Saying.of(rule))) {
        blocks(Places.holding(anyone, role), rule);
      }
    }
  }

  /**
   * The scenarios in which a limit allows less in the other policy. One limit is enough: the
   * subject without its other limits gets the same two decisions, or they differ without any limit.
   */
  private void limit(String name) {
    Set<Saying> here = sayings(mine.rulesOfLimit(name));
    Set<Saying> there = sayings(other.rulesOfLimit(name));
    for (Rule allow : mine.rulesOfLimit(name)) {
      if (allow.effect() != Effect.DENY && (anyBlock || !there.contains(Saying.of(allow)))) {
        places.eachPositive(
            Scenario.anyone(), (held, rule) -> within(held, rule, name, allow, this::inEachTenant));
      }
    }
    for (Rule stronger : other.rulesOfLimit(name)) {
      if (stronger.effect() != Effect.ALLOW && (anyBlock || !here.contains(Saying.of(stronger)))) {
        places.eachPositive(Scenario.anyone(), (held, rule) -> beyond(held, rule, name, stronger));
      }
    }
  }

  /** Passes on the scenario in which a rule of a limit allows what a rule of a role does. */
  private void within(Scenario by, Rule rule, String limit, Rule allow, Consumer<Scenario> inside) {
    if (Regions.mayMeet(rule.pattern(), allow.pattern())) {
      Scenario held = by.limitedBy(limit);
      inside.accept(held.under(mine, allow, held.lastLimit()));
    }
  }

  private void beyond(Scenario held, Rule rule, String limit, Rule stronger) {
    if (!Regions.mayMeet(rule.pattern(), stronger.pattern())) {
      return;
    }
    for (String name : mine.policy().limits().keySet()) {
      for (Rule allow : mine.rulesOfLimit(name)) {
        if (allow.effect() != Effect.DENY) {
          within(
              held,
              rule,
              name,
              allow,
              scenario -> {
                Scenario both = scenario.limitedBy(limit);
                int number = both.lastLimit();
                inEachTenant(both.under(other, stronger, number));
                for (String variable : settable(stronger.pattern().variables())) {
                  inEachTenant(both.underUnbound(other, stronger, number, variable));
                }
              });
        }
      }
    }
  }

  /** The scenarios of a subject whose assigned limits differ. */
  private void limited(Assignment one) {
    Subject receiver = places.receiver(one);
    HeldRules here = new HeldRules(mine, budget, receiver);
    HeldRules there = new HeldRules(other, budget, receiver);
    places.alsoIn(here.tenants());
    places.alsoIn(there.tenants());
    if (!receiver.isIdentified()) {
      return; // All its scenarios are compared anyway.
    }
    places.eachPositive(
        Scenario.anyone().by(receiver),
        (held, rule) -> {
          boolean same = held.anchor().equals(receiver);
          HeldRules now = same ? here : new HeldRules(mine, budget, held.anchor());
          HeldRules then = same ? there : new HeldRules(other, budget, held.anchor());
          now.withinLimitsWithAnyValues(
              held,
              rule.pattern(),
              scenario -> {
                inEachTenant(scenario);
                then.limits().forEach(limit -> eachBlocked(then, limit, scenario));
              });
        });
  }

  private static boolean saySame(@Nullable Role a, @Nullable Role b) {
    return (a == null || b == null)
        ? a == null && b == null
        : a.permissions().equals(b.permissions());
  }

  private static Set<Saying> sayings(PolicyIndex index, String role) {
    return sayings(index.rulesOf(role));
  }

  private static Set<Saying> sayings(List<Rule> rules) {
    Set<Saying> all = new HashSet<>();
    rules.forEach(rule -> all.add(Saying.of(rule)));
    return all;
  }

  private boolean sameInheritance() {
    Map<String, Role> a = mine.policy().roles();
    Map<String, Role> b = other.policy().roles();
    return a.size() == b.size()
        && a.values().stream()
            .allMatch(
                role -> {
                  Role same = b.get(role.name());
                  return same != null && role.inherits().equals(same.inherits());
                });
  }

  /**
   * The scenarios from roles that the holder has in only one of the policies.
   *
   * @param holder holds the role that gives them, for its rules
   * @param door holds it to enter
   */
  private void comesAlong(Scenario holder, Scenario door, Set<String> here, Set<String> there) {
    Set<String> lost = ImmutableSet.copyOf(Sets.difference(here, there));
    for (String role : lost) {
      places.positive(role).forEach(rule -> inEachTenant(holder.under(mine, rule, holder.last())));
    }
    if (places.opens(lost) || mine.excepts(lost)) {
      places.eachPositive(door, (held, rule) -> inEachTenant(held));
    }
    for (String role : Sets.difference(there, here)) {
      other.rulesOf(role).forEach(rule -> blocks(holder, rule));
    }
  }

  private void assigned() {
    for (Assignment one : assignedOtherwise()) {
      if (one.receiver() == Assignment.Receiver.ANONYMOUS
          || one.receiver() == Assignment.Receiver.ACTOR) {
        continue; // Compared apart, or gives no roles.
      }
      Subject receiver = places.receiver(one);
      Scenario by = Scenario.anyone().by(receiver);
      if (one.isPlain()) {
        comesAlong(by, by, Search.held(mine, by), Search.held(other, by));
      } else {
        if (one.owner().isEmpty()) {
          places.alsoIn(HeldRules.tenants(one));
        }
        assigned(one, receiver, by.onlyIn(one.scope().tenant()));
      }
    }
  }

  /** The changed assignments, and those of tenants that give other own roles than before. */
  private Set<Assignment> assignedOtherwise() {
    Set<Assignment> all = new LinkedHashSet<>(changedAssignments());
    for (Assignment one : Iterables.concat(mine.owned(), other.owned())) {
      if (anyBlock || hasOtherRoles(one.owner())) {
        all.add(one);
      }
    }
    return all;
  }

  private boolean hasOtherRoles(String tenant) {
    return !mine.policy().ownRoles(tenant).equals(other.policy().ownRoles(tenant));
  }

  /** The scenarios from roles that are assigned in a scope in only one of the policies. */
  private void assigned(Assignment one, Subject receiver, Scenario by) {
    if (mine.policy().assignments().contains(one)) {
      HeldRules rules = new HeldRules(mine, budget, receiver);
      List<HeldRules.Held> given = HeldRules.givenBy(mine, budget, one);
      for (HeldRules.Held held : given) {
        if (held.rule().effect() != Effect.DENY) {
          rules.withAnyValues(by, held, this::inEachTenant);
        }
      }
      Set<String> roles =
          one.owner().isEmpty()
              ? mine.rulebook().withInherited(one.roles())
              : mine.generalGiven(one);
      if (places.opens(roles)) {
        places.eachPositive(by, (held, rule) -> inEachTenant(held));
      }
    }
    if (!other.policy().assignments().contains(one)) {
      return;
    }
    HeldRules rules = new HeldRules(other, budget, receiver);
    for (HeldRules.Held stronger : HeldRules.givenBy(other, budget, one)) {
      if (stronger.rule().effect() != Effect.ALLOW) {
        places.eachPositive(by, (held, rule) -> blocks(held, rule, rules, stronger));
      }
    }
  }

  private void blocks(Scenario held, Rule rule, HeldRules rules, HeldRules.Held stronger) {
    if (Regions.mayMeet(rule.pattern(), stronger.rule().pattern())) {
      rules.withAnyValues(held, stronger, this::inEachTenant);
      for (String variable : settable(stronger.rule().pattern().variables())) {
        rules.unbound(held, stronger, variable, this::inEachTenant);
      }
    }
  }

  private static Set<String> settable(Set<String> variables) {
    return Sets.filter(
        variables, name -> !name.equals(Subject.USER) && !name.equals(Subject.TENANT));
  }

  /** All scenarios of a subject that is not identified; it has only what is assigned. */
  private void withoutId() {
    Subject nobody = Subject.anonymous();
    HeldRules here = new HeldRules(mine, budget, nobody);
    HeldRules there = new HeldRules(other, budget, nobody);
    places.alsoIn(here.tenants());
    places.alsoIn(there.tenants());
    List<HeldRules.Held> blocks = new ArrayList<>(there.rules());
    there.limits().forEach(blocks::addAll);
    here.positive(
        Scenario.anyone().byExactly(nobody),
        scenario -> {
          inEachTenant(scenario);
          eachBlocked(there, blocks, scenario);
        });
  }

  /** The scenarios in which a rule of a known subject overrides in the other policy. */
  private void eachBlocked(HeldRules there, List<HeldRules.Held> blocks, Scenario scenario) {
    for (HeldRules.Held stronger : blocks) {
      if (stronger.rule().effect() != Effect.ALLOW) {
        there.withAnyValues(scenario, stronger, this::inEachTenant);
        settable(stronger.rule().pattern().variables())
            .forEach(variable -> there.unbound(scenario, stronger, variable, this::inEachTenant));
      }
    }
  }

  private Set<Assignment> changedAssignments() {
    Set<Assignment> before = new LinkedHashSet<>(mine.policy().assignments());
    Set<Assignment> after = new LinkedHashSet<>(other.policy().assignments());
    return Sets.symmetricDifference(before, after);
  }

  /** The scenarios in which a stronger rule of the other policy overrides any rule of this one. */
  private void blocks(Scenario holder, Rule stronger) {
    if (stronger.effect() != Effect.ALLOW) {
      places.eachPositive(holder, (both, rule) -> block(holder, both, rule, stronger));
    }
  }

  private void block(Scenario holder, Scenario both, Rule rule, Rule stronger) {
    if (!Regions.mayMeet(rule.pattern(), stronger.pattern())) {
      return;
    }
    if (stronger.effect().compareTo(rule.effect()) > 0) {
      inEachTenant(both.under(other, stronger, holder.last()));
    }
    for (String variable : settable(stronger.pattern().variables())) {
      inEachTenant(both.underUnbound(other, stronger, holder.last(), variable));
    }
  }

  /** The scenarios from what a tenant shows, or which roles enter it, in one policy only. */
  private void tenant(Tenant here) {
    String name = here.name();
    for (Places.Where where : places.wheres(name)) {
      Tenant there = other.written(where.otherTenant());
      if (!where.otherTenant().isEmpty() && showSame(here, there)) {
        continue;
      }
      if (!here.inferences().equals(there.inferences())) {
        places.eachPositive(
            rule ->
                places.each(Scenario.anyone().under(mine, rule, 0), null, name::equals, s -> {}));
      }
      tenant(
          name,
          where,
          where.otherTenant().isEmpty() || !here.roles().equals(there.roles()),
          places::eachPositive);
    }
    Set<String> owners = new LinkedHashSet<>();
    if (here.isFamily()) {
      mine.owned().forEach(one -> owners.add(one.owner()));
    }
    for (String owner : owners) {
      Tenant there = other.written(other.owner(owner));
      if (mine.owner(owner).equals(name) && !showSame(here, there)) {
        Places.Where where = places.where(name, owner);
        tenant(name, where, !here.roles().equals(there.roles()), places::eachOwn);
      }
    }
  }

  /** Passes on ways in which a subject of a scenario may have an ALLOW or STAGE rule. */
  private interface Positives {
    void each(Scenario about, BiConsumer<Scenario, Rule> consumer);
  }

  private void tenant(String name, Places.Where where, boolean entry, Positives positives) {
    Tenant there = other.tenant(where.otherTenant());
    Set<TenantClause> shown = new HashSet<>(there.includes());
    Set<TenantClause> hidden = new HashSet<>(mine.tenant(name).excludes());
    Scenario inside = Scenario.anyone().onlyIn(where.place());
    for (TenantClause include : mine.tenant(name).includes()) {
      if (entry || !shown.contains(include)) {
        positives.each(
            inside, (held, rule) -> withinLimits(held, some -> shown(some, rule, name, include)));
      }
      for (TenantClause exclude : there.excludes()) {
        if (!hidden.contains(exclude) && Regions.mayMeet(include.pattern(), exclude.pattern())) {
          positives.each(
              inside,
              (held, rule) ->
                  withinLimits(held, some -> hidden(some, rule, name, include, exclude.pattern())));
        }
      }
    }
  }

  /** Compared in order, which is fast; a different order only costs extra work. */
  private static boolean showSame(Tenant a, Tenant b) {
    return a.includes().equals(b.includes())
        && a.excludes().equals(b.excludes())
        && a.inferences().equals(b.inferences())
        && a.roles().equals(b.roles());
  }

  private void shown(Scenario scenario, Rule rule, String tenant, TenantClause include) {
    if (Regions.mayMeet(rule.pattern(), include.pattern())) {
      places.within(scenario, tenant, include.pattern(), consumer);
    }
  }

  private void hidden(
      Scenario scenario, Rule rule, String tenant, TenantClause include, ResourcePattern exclude) {
    if (!Regions.mayMeet(rule.pattern(), exclude)) {
      return;
    }
    places.within(scenario.within(exclude), tenant, include.pattern(), consumer);
    for (String variable : settable(exclude.variables())) {
      places.within(scenario.withinUnbound(exclude, variable), tenant, include.pattern(), consumer);
    }
  }

  /**
   * The scenarios of subjects with a single tenant in one policy who must name it in the other:
   * every rule in every tenant, with a role or assignment that opens one more.
   */
  void eachUnnamed() {
    if (!mine.policy().usesTenants() || !other.policy().usesTenants() || sameEntrances()) {
      return;
    }
    List<Scenario> holders = new ArrayList<>();
    holders.add(Scenario.anyone());
    changedAssignments().forEach(one -> holders.add(Scenario.anyone().by(places.receiver(one))));
    for (String role : rolesThatEnter()) {
      holders.add(Scenario.anyone().entering(role));
      for (String tenant : other.tenantsOf(other.closureOf(role))) {
        holders.add(Scenario.anyone().enteringToo(role, other.names(tenant)));
      }
    }
    for (Scenario holder : holders) {
      Set<String> here = mine.tenantsOf(Search.held(mine, holder));
      if (holder.entersToo() || !here.containsAll(other.tenantsOf(Search.held(other, holder)))) {
        places.eachPositive(
            holder,
            (held, rule) ->
                withinLimits(
                    held,
                    some ->
                        places.each(
                            some,
                            null,
                            name -> true,
                            scenario -> consumer.accept(scenario.unnamed()))));
      }
    }
  }

  /** Whether all subjects certainly enter the same tenants in both policies; false may be wrong. */
  private boolean sameEntrances() {
    return mine.tenants().equals(other.tenants())
        && mine.tenants().stream()
            .allMatch(name -> mine.written(name).roles().equals(other.written(name).roles()))
        && mine.policy().assignments().equals(other.policy().assignments())
        && sameInheritance();
  }

  private Set<String> rolesThatEnter() {
    Set<String> names = new LinkedHashSet<>(other.policy().roles().keySet());
    for (Tenant tenant : other.policy().tenants()) {
      tenant.roles().forEach(pattern -> names.add(places.name(pattern)));
    }
    names.remove(Role.EVERYONE);
    return names;
  }

  boolean hasOtherNames() {
    return !Objects.equals(mine.policy().aliases(), other.policy().aliases());
  }
}
