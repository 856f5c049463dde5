package dev.tenon.authz;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.Truth;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.rules.Action;
import dev.tenon.rules.Holdings;
import dev.tenon.rules.Holdings.Counted;
import dev.tenon.rules.Holdings.CountedOwn;
import dev.tenon.rules.Rule;
import dev.tenon.rules.Rulebook;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import dev.tenon.trie.PathTrie;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Explains a decision by comparing the request with every rule, simply and slowly. The decision
 * itself comes from the engine.
 */
final class Explainer {

  private final Rulebook book;
  private final Settings settings;
  private final Policy policy;
  private final Request request;
  private final Decision decision;
  private final Variables variables;
  private final AttributeLookup given;
  private final Resource resource;
  private final Action action;
  private final Relations relations;
  private final long now;
  private final String active;
  private final List<String> enterable;
  private final Holdings holdings;
  private final List<Counted> counted;

  /** The own roles of the active tenant that count. */
  private final List<CountedOwn> owned;

  private final Map<String, String> roles;

  /** The variables that are unset for their values. */
  private final ImmutableSet<String> withheld;

  private Explainer(
      Rulebook book,
      Settings settings,
      Request request,
      Decision decision,
      List<String> enterable,
      long now) {
    this.book = book;
    this.settings = settings;
    this.policy = book.policy();
    this.request = request;
    this.decision = decision;
    this.active = decision.tenant();
    this.enterable = enterable;
    Variables own =
        active.isEmpty()
            ? request.subject().variables()
            : request.subject().variables().with(Subject.TENANT, active);
    this.variables = policy.valueRules().applied(own);
    this.withheld =
        policy.valueRules().asMap().keySet().stream()
            .filter(name -> own.isSet(name) && !variables.isSet(name))
            .collect(ImmutableSet.toImmutableSet());
    this.given = settings.given(request);
    this.resource = policy.aliases().resolve(request.resource());
    this.action = book.actions().resolve(request.action());
    this.relations = settings.relations(policy.aliases());
    this.now = now;
    this.holdings = Holdings.of(policy, request.subject());
    String tenant = active.isEmpty() ? request.tenant() : active;
    this.counted = holdings.counting(tenant, now);
    this.owned = holdings.countingOwn(tenant, now);
    this.roles = new LinkedHashMap<>();
    counted.forEach(one -> roles.putIfAbsent(one.role(), origin(one.scope(), one.origin())));
  }

  /** The explanation of a decision, as of the instant, in milliseconds, at which it was made. */
  static Explanation explain(
      Rulebook book,
      Settings settings,
      Request request,
      Decision decision,
      List<String> enterable,
      long now) {
    return new Explainer(book, settings, request, decision, enterable, now).explain();
  }

  private static String origin(RoleScope scope, String origin) {
    return scope.isEverywhere() ? origin : "held " + scope + ": " + origin;
  }

  /** The roles that count with their origins; an own role may have the name of a general one. */
  private Map<String, String> origins() {
    Map<String, String> all = new LinkedHashMap<>(Maps.transformEntries(roles, this::origin));
    Map<String, String> own = new LinkedHashMap<>();
    owned.forEach(
        one ->
            own.putIfAbsent(
                one.role().name(), "an own role, " + origin(one.scope(), one.origin())));
    own.forEach(
        (name, origin) -> all.merge(name, origin, (general, more) -> general + "; " + more));
    return all;
  }

  private Explanation explain() {
    Optional<Tenant> tenant = activeTenant();
    return new Explanation(
        request,
        decision,
        origins(),
        tenantInWords(),
        tenant.map(this::visibility).orElseGet(this::withoutTenant),
        tenant.map(this::clauses).orElseGet(TenantClauses::none),
        covering(),
        excepted(),
        withheld,
        decision.reason() != Reason.NO_RULE
            ? List.of()
            : NearMisses.find(
                book, request, resource, given, action, now, counted, active, owned, holdings,
                variables));
  }

  private String origin(String role, String origin) {
    boolean admin = policy.adminRoles().stream().anyMatch(pattern -> pattern.matches(role));
    return admin ? origin + "; it administers, and allows nothing by that" : origin;
  }

  /** The active tenant, or the family that it belongs to. */
  private Optional<Tenant> activeTenant() {
    return active.isEmpty() ? Optional.empty() : policy.tenantOf(active).map(book::resolve);
  }

  private String tooCostly() {
    List<RoleRules> held =
        roles.keySet().stream()
            .map(policy.roles()::get)
            .filter(Objects::nonNull)
            .map(role -> RoleRules.compile(role, book))
            .toList();
    long rules = RoleRules.size(RoleRules.separate(held, roles.keySet()));
    if (rules > settings.fusedRules()) {
      return CostlyPatterns.tooMany(rules, settings.fusedRules());
    }
    PathTrie<Action, CompiledRule> all = RoleRules.fused(RoleRules.separate(held, roles.keySet()));
    return CostlyPatterns.sentence(all.cost(), settings.subjectCost(), all.hardest());
  }

  private String tenantInWords() {
    if (decision.reason() == Reason.NOT_ADMITTED) {
      return policy.restrictsEntry()
          ? "not asked: only holders of "
              + Suggestion.list(texts(policy.authorizedRoles()))
              + " and of "
              + Suggestion.list(texts(policy.adminRoles()))
              + " may enter at all"
          : "not asked: the subject holds no role that the policy gives a rule, a tenant or an"
              + " assignment";
    }
    if (decision.reason() == Reason.ROLES_TOO_COSTLY) {
      return "not asked: " + tooCostly();
    }
    if (!policy.usesTenants()) {
      return "";
    }
    String open = enterable.isEmpty() ? "none" : Suggestion.list(enterable);
    String named = request.tenant();
    String only = request.subject().confinement();
    if (!only.isEmpty() && !named.equals(only)) {
      return active.isEmpty()
          ? "the subject is confined to " + only + ", and may enter " + open
          : active + ", to which the subject is confined";
    }
    if (named.isEmpty()) {
      return active.isEmpty()
          ? "none is named, and the subject may enter " + open
          : active + ", the only one that the subject may enter";
    }
    if (!active.isEmpty()) {
      return named + ", named in the request; the subject may enter " + open;
    }
    return policy
        .tenantOf(named)
        .map(
            t ->
                named
                    + " is for "
                    + Suggestion.list(texts(t.roles()))
                    + "; the subject may enter "
                    + open)
        .orElse(
            "there is no tenant " + Diagnostic.quote(named) + "; the subject may enter " + open);
  }

  private static List<String> texts(Collection<?> values) {
    return values.isEmpty() ? List.of("nobody") : values.stream().map(Object::toString).toList();
  }

  private List<String> withoutTenant() {
    return resource.isCanonical()
        ? List.of()
        : List.of("no: " + resource.problem().code() + ", " + resource.problem().explanation());
  }

  private List<String> visibility(Tenant tenant) {
    return resource.isCanonical()
        ? new VisibilityStory(tenant, relations, variables).tell(resource, request.isCreating())
        : withoutTenant();
  }

  private TenantClauses clauses(Tenant tenant) {
    return resource.isCanonical()
        ? new VisibilityStory(tenant, relations, variables)
            .clauses(resource, request.isCreating(), active)
        : TenantClauses.none();
  }

  /** The rules of the subject's roles that cover the request now, strongest first. */
  private List<Cause.OfRole> covering() {
    Set<Cause.OfRole> covering = new LinkedHashSet<>();
    eachRule(
        (rule, values) -> {
          if (covers(rule, values)) {
            covering.add(new Cause.OfRole(rule.role(), rule.permission(), rule.pattern()));
          }
        });
    List<Cause.OfRole> sorted = new ArrayList<>(covering);
    sorted.sort(Comparator.comparing((Cause.OfRole c) -> c.permission().effect()).reversed());
    return sorted;
  }

  /** Each rule of a role that counts on the resource, with the values of each of its holdings. */
  private void eachRule(BiConsumer<Rule, Variables> action) {
    for (Role role : policy.roles().values()) {
      for (Counted one : counted) {
        if (one.role().equals(role.name())) {
          eachRule(role, one.scope(), action);
        }
      }
    }
    owned.forEach(one -> eachRule(one.role(), one.scope(), action));
  }

  private void eachRule(Role role, RoleScope scope, BiConsumer<Rule, Variables> action) {
    if (contains(scope)) {
      Variables values = policy.valueRules().applied(scope.over(variables));
      book.rulesOf(role).forEach(rule -> action.accept(rule, values));
    }
  }

  /** Whether the resource is at or beneath the path on which a role is held. */
  private boolean contains(RoleScope scope) {
    return scope
        .path()
        .map(path -> RulesInScope.isAtOrBeneath(resource, policy.aliases().resolve(path)))
        .orElse(true);
  }

  /** The rules of the subject's roles that cover the request now but for an exception. */
  private List<Excepted> excepted() {
    Set<Excepted> excepted = new LinkedHashSet<>();
    eachRule(
        (rule, values) -> {
          if (rule.actions().contains(action)
              && rule.validity().includes(now)
              && rule.pattern().coverage(resource, values) != Coverage.NONE) {
            exception(rule, values).ifPresent(excepted::add);
          }
        });
    return List.copyOf(excepted);
  }

  private Optional<Excepted> exception(Rule rule, Variables values) {
    return rule.exceptions().forHolders(roles.keySet()).all().stream()
        .filter(each -> each.coverage(resource, values, action) == Coverage.FULL)
        .filter(each -> each.truth(values, given, now) == Program.TRUE)
        .findFirst()
        .map(
            each ->
                new Excepted(
                    new Cause.OfRole(rule.role(), rule.permission(), rule.pattern()),
                    each.written()));
  }

  /** Whether it covers the request, or may cover it and then denies. */
  private boolean covers(Rule rule, Variables values) {
    if (!rule.validity().includes(now)) {
      return false;
    }
    Truth truth = rule.truth(resource, values, action, roles.keySet(), given, now);
    return truth == Truth.TRUE || (truth == Truth.UNKNOWN && rule.effect() != Effect.ALLOW);
  }
}
