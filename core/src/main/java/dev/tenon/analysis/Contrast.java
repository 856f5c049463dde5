package dev.tenon.analysis;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Effect;
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
  private final ImmutableSet<String> unscoped;
  private final boolean anyRule;
  private final boolean anyBlock;

  Contrast(PolicyIndex mine, PolicyIndex other, Search search, Consumer<Scenario> consumer) {
    this.mine = mine;
    this.other = other;
    this.places = new Places(mine, search);
    this.consumer = consumer;
    this.unscoped =
        other.policy().usesTenants()
            ? ImmutableSet.<String>builder().addAll(other.tenants()).add("elsewhere").build()
            : ImmutableSet.of();
    Policy a = mine.policy();
    Policy b = other.policy();
    this.anyBlock =
        !a.actions().equals(b.actions())
            || !a.aliases().equals(b.aliases())
            || a.usesTenants() != b.usesTenants();
    this.anyRule =
        anyBlock
            || a.restrictsEntry() != b.restrictsEntry()
            || !a.authorizedRoles().equals(b.authorizedRoles())
            || !a.adminRoles().equals(b.adminRoles());
  }

  /** The tenants whose visible resources depend on the host's relations. */
  Set<String> inferring() {
    return places.inferring();
  }

  /** Tries every scenario that involves a change. */
  void each() {
    if (anyRule) {
      places.eachPositive(rule -> inEachTenant(Places.held(Scenario.anyone(), mine, rule)));
    }
    for (String role :
        Sets.union(mine.policy().roles().keySet(), other.policy().roles().keySet())) {
      ownRules(role);
    }
    if (!sameInheritance()) {
      for (String role :
          Sets.union(mine.policy().roles().keySet(), other.policy().roles().keySet())) {
        Scenario holder = Places.holding(Scenario.anyone(), role);
        comesAlong(holder, mine.closureOf(role), other.closureOf(role));
      }
    }
    comesAlong(Scenario.anyone(), mine.everyone(), other.everyone());
    assigned();
    if (mine.policy().usesTenants()) {
      mine.policy().tenants().forEach(this::tenant);
    }
  }

  private void inEachTenant(Scenario scenario) {
    places.each(scenario, unscoped, name -> true, consumer);
  }

  /** A rule without its role, for comparison. */
  private record Saying(
      Effect effect, Set<NamePattern> actions, ResourcePattern pattern, Validity validity) {
    static Saying of(Rule rule) {
      Permission permission = rule.permission();
      return new Saying(rule.effect(), permission.actions(), rule.pattern(), rule.validity());
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

  private static boolean saySame(@Nullable Role a, @Nullable Role b) {
    return (a == null || b == null)
        ? a == null && b == null
        : a.permissions().equals(b.permissions());
  }

  private static Set<Saying> sayings(PolicyIndex index, String role) {
    Set<Saying> all = new HashSet<>();
    index.rulesOf(role).forEach(rule -> all.add(Saying.of(rule)));
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

  /** The scenarios from roles that the holder has in only one of the policies. */
  private void comesAlong(Scenario holder, Set<String> here, Set<String> there) {
    Set<String> lost = ImmutableSet.copyOf(Sets.difference(here, there));
    for (String role : lost) {
      places.positive(role).forEach(rule -> inEachTenant(holder.under(mine, rule)));
    }
    if (places.opens(lost)) {
      places.eachPositive(
          rule -> inEachTenant(Places.holding(holder, rule.role()).under(mine, rule)));
    }
    for (String role : Sets.difference(there, here)) {
      other.rulesOf(role).forEach(rule -> blocks(holder, rule));
    }
  }

  private void assigned() {
    for (Assignment one : changedAssignments()) {
      Subject receiver = receiver(one);
      comesAlong(
          Scenario.anyone().by(receiver),
          Search.held(mine, Scenario.anyone().by(receiver)),
          Search.held(other, Scenario.anyone().by(receiver)));
    }
  }

  private Set<Assignment> changedAssignments() {
    Set<Assignment> before = new LinkedHashSet<>(mine.policy().assignments());
    Set<Assignment> after = new LinkedHashSet<>(other.policy().assignments());
    return Sets.symmetricDifference(before, after);
  }

  /** A subject to which the assignment applies. */
  private Subject receiver(Assignment one) {
    String id = one.receiver() == Assignment.Receiver.SUBJECT ? one.key() : places.someone();
    Subject subject = Subject.of(id);
    subject = one.issuer().isEmpty() ? subject : subject.fromIssuer(one.issuer());
    return one.receiver() == Assignment.Receiver.CLIENT
        ? subject.throughClient(one.key())
        : subject;
  }

  /** The scenarios in which a stronger rule of the other policy overrides any rule of this one. */
  private void blocks(Scenario holder, Rule stronger) {
    if (stronger.effect() != Effect.ALLOW) {
      places.eachPositive(rule -> block(holder, rule, stronger));
    }
  }

  private void block(Scenario holder, Rule rule, Rule stronger) {
    if (!Regions.mayMeet(rule.pattern(), stronger.pattern())) {
      return;
    }
    Scenario both = Places.held(holder, mine, rule);
    if (stronger.effect().compareTo(rule.effect()) > 0) {
      inEachTenant(both.under(other, stronger));
    }
    for (String variable : stronger.pattern().variables()) {
      if (!variable.equals(Subject.USER)) {
        inEachTenant(both.underUnbound(other, stronger, variable));
      }
    }
  }

  /** The scenarios from what a tenant shows, or which roles enter it, in one policy only. */
  private void tenant(Tenant here) {
    String name = here.name();
    Tenant there = other.written(name);
    if (other.tenants().contains(name) && showSame(here, there)) {
      return;
    }
    if (!here.inferences().equals(there.inferences())) {
      places.eachPositive(
          rule ->
              places.each(Scenario.anyone().under(mine, rule), Set.of(), name::equals, s -> {}));
    }
    boolean entry = !other.tenants().contains(name) || !here.roles().equals(there.roles());
    Set<TenantClause> shown = new HashSet<>(other.tenant(name).includes());
    Set<TenantClause> hidden = new HashSet<>(mine.tenant(name).excludes());
    for (TenantClause include : mine.tenant(name).includes()) {
      if (entry || !shown.contains(include)) {
        places.eachPositive(rule -> shown(rule, name, include));
      }
      for (TenantClause exclude : other.tenant(name).excludes()) {
        if (!hidden.contains(exclude) && Regions.mayMeet(include.pattern(), exclude.pattern())) {
          places.eachPositive(rule -> hidden(rule, name, include, exclude.pattern()));
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

  private void shown(Rule rule, String tenant, TenantClause include) {
    if (Regions.mayMeet(rule.pattern(), include.pattern())) {
      Scenario scenario = Places.held(Scenario.anyone(), mine, rule);
      places.within(scenario, tenant, include.pattern(), consumer);
    }
  }

  private void hidden(Rule rule, String tenant, TenantClause include, ResourcePattern exclude) {
    if (!Regions.mayMeet(rule.pattern(), exclude)) {
      return;
    }
    Scenario scenario = Places.held(Scenario.anyone(), mine, rule);
    places.within(scenario.within(exclude), tenant, include.pattern(), consumer);
    for (String variable : exclude.variables()) {
      if (!variable.equals(Subject.USER)) {
        places.within(
            scenario.withinUnbound(exclude, variable), tenant, include.pattern(), consumer);
      }
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
    rolesThatEnter().forEach(role -> holders.add(Places.holding(Scenario.anyone(), role)));
    changedAssignments().forEach(one -> holders.add(Scenario.anyone().by(receiver(one))));
    for (Scenario holder : holders) {
      Set<String> here = mine.tenantsOf(Search.held(mine, holder));
      if (!here.containsAll(other.tenantsOf(Search.held(other, holder)))) {
        places.eachPositive(
            rule ->
                places.each(
                    Places.holding(holder.under(mine, rule), rule.role()),
                    Set.of(),
                    name -> true,
                    scenario -> consumer.accept(scenario.in(""))));
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
    names.add(Role.EVERYONE);
    for (Tenant tenant : other.policy().tenants()) {
      tenant.roles().forEach(pattern -> names.add(places.name(pattern)));
    }
    return names;
  }

  boolean hasOtherNames() {
    return !Objects.equals(mine.policy().aliases(), other.policy().aliases());
  }
}
