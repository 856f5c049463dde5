package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.tenon.authz.Request;
import dev.tenon.condition.Absent;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Texts;
import dev.tenon.condition.Truth;
import dev.tenon.evaluation.Slot;
import dev.tenon.path.AnyDepth;
import dev.tenon.path.Coverage;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import dev.tenon.path.VariablePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Action;
import dev.tenon.rules.Holdings;
import dev.tenon.rules.Rule;
import dev.tenon.satisfiability.Formula;
import dev.tenon.satisfiability.Model;
import dev.tenon.satisfiability.Operand;
import dev.tenon.satisfiability.Operands;
import dev.tenon.satisfiability.Translation;
import dev.tenon.satisfiability.Undecidable;
import dev.tenon.satisfiability.Unknown;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import dev.tenon.subject.TenantName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What policies decide of one request as a formula, where attributes, the values of variables that
 * conditions read, and the time are open. The path, the action, the tenant, the id of the subject
 * and the roles that it holds are fixed. For one thread and one question.
 */
final class Circumstances {

  /** The name of a variable that keeps two holdings of one role apart. */
  static final String HOLDING = "holding-";

  private final Request request;
  private final Instant at;
  private final Scenario scenario;
  private final Set<String> open;
  private final Unknown time;
  private final Map<String, Unknown> resource;
  private final Map<String, Unknown> given = new LinkedHashMap<>();
  private final Map<List<Object>, Unknown> variables = new LinkedHashMap<>();

  /**
   * The circumstances of a request.
   *
   * @param at an instant at which it is made
   * @param time the instants at which the same rules are valid
   * @param open the variables that conditions read
   * @param resource the attributes of the resource, which other requests may share
   */
  Circumstances(
      Request request,
      Instant at,
      Unknown time,
      Scenario scenario,
      Set<String> open,
      Map<String, Unknown> resource) {
    this.request = request;
    this.at = at;
    this.time = time;
    this.scenario = scenario;
    this.open = open;
    this.resource = resource;
  }

  Request request() {
    return request;
  }

  Instant at() {
    return at;
  }

  /** The attributes of the resource that were read so far. */
  Map<String, Unknown> resource() {
    return resource;
  }

  // Values.

  /** Where the rules of a holding read their values. */
  private final class Source implements Operands {

    private final AttributeDeclarations declarations;
    private final Subject subject;
    private final boolean fixedSubject;
    private final Variables fixed;
    private final RoleScope scope;
    private final @Nullable List<Object> holding;

    /**
     * The values of a holding.
     *
     * @param holding what identifies it, if its own values are open
     */
    Source(Asked asked, RoleScope scope, @Nullable List<Object> holding) {
      Policy policy = asked.book.policy();
      String tenant = asked.request.tenant();
      this.declarations = policy.attributes();
      this.subject = asked.request.subject();
      this.fixedSubject = asked.fixed;
      Variables own = subject.variables();
      boolean named = TenantName.isValid(tenant) && policy.usesTenants();
      this.fixed = scope.over(named ? own.with(Subject.TENANT, tenant) : own);
      this.scope = scope;
      this.holding = holding;
    }

    private boolean isOpen() {
      return !scenario.exact() && !fixedSubject;
    }

    @Override
    public Operand variable(String name) {
      boolean reserved = name.equals(Subject.USER) || name.equals(Subject.TENANT);
      boolean own = !scope.variables().isSet(name) && !scope.unset().contains(name);
      boolean isUnset = own && scenario.unsetOf() == 0 && scenario.unset().equals(name);
      if (reserved || !isOpen() || !open.contains(name) || isUnset || (!own && holding == null)) {
        Set<String> values = fixed.asMap().get(name);
        return values == null || isUnset
            ? Operand.NOT_KNOWN
            : new Operand.Given(Texts.copyOf(values));
      }
      if (scope.unset().contains(name)) {
        return Operand.NOT_KNOWN;
      }
      List<Object> key = own ? List.of(name) : List.of(name, holding);
      return variables.computeIfAbsent(key, k -> Unknown.variable("${" + name + "}"));
    }

    @Override
    public Operand attribute(Slot slot) {
      return switch (slot.side()) {
        case RESOURCE -> unknown(resource, slot);
        case REQUEST -> unknown(given, slot);
        case SUBJECT -> ofSubject(slot);
      };
    }

    private Operand ofSubject(Slot slot) {
      boolean texts = slot.type().kind() == AttributeType.Kind.TEXTS;
      if (texts && (isOpen() || fixed.isSet(slot.word()))) {
        return variable(slot.word());
      }
      if (isOpen()) {
        return unknown(given, slot);
      }
      Object value = subject.attributes().value(slot.name());
      if (value == null && !subject.isIdentified()) {
        throw new Undecidable("a condition reads `" + slot.name() + "` of who is not identified");
      }
      return value == Absent.ABSENT || slot.type().accepts(value)
          ? new Operand.Given(value)
          : Operand.NOT_KNOWN;
    }

    @Override
    public Operand time() {
      return time;
    }

    /** How far a pattern covers the resource. */
    Formula covers(ResourcePattern pattern) {
      boolean isFixed =
          pattern.variables().stream().allMatch(name -> variable(name) instanceof Operand.Given);
      if (isFixed) {
        return truthOf(pattern.coverage(request.resource(), settled(pattern)));
      }
      return covers(pattern, 0, 0);
    }

    /** The values of a pattern's variables, all of which are fixed. */
    private Variables settled(ResourcePattern pattern) {
      Variables settled = fixed;
      for (String name : pattern.variables()) {
        if (variable(name).equals(Operand.NOT_KNOWN)) {
          settled = settled.without(name);
        }
      }
      return settled;
    }

    private Formula covers(ResourcePattern pattern, int i, int j) {
      Resource path = request.resource();
      if (i == pattern.size()) {
        return known(j == path.size() || pattern.coversBeneath());
      }
      SegmentPattern segment = pattern.segment(i);
      if (segment == AnyDepth.INSTANCE) {
        List<Formula> ways = new ArrayList<>();
        for (int next = j; next <= path.size(); next++) {
          ways.add(covers(pattern, i + 1, next));
        }
        return Formula.any(ways);
      }
      if (j == path.size()) {
        return Formula.FALSE;
      }
      if (segment instanceof VariablePattern && !(segment instanceof Variable)) {
        throw new Undecidable("a pattern has text around a variable that conditions read");
      }
      Formula here =
          segment instanceof Variable variable && variable(variable.name()) instanceof Unknown of
              ? Translation.isValue(path.segment(j), of)
              : truthOf(segment.coverage(path.segment(j), settled(pattern)));
      return Formula.all(here, covers(pattern, i + 1, j + 1));
    }

    /** Whether a rule covers the request and its condition holds. */
    Formula of(Rule rule, Action action, Set<String> held) {
      List<Formula> all = new ArrayList<>();
      all.add(covers(rule.pattern()));
      if (!rule.exceptions().isEmpty()) {
        all.add(
            truthOf(
                rule.exceptions()
                    .forHolders(held)
                    .of(Coverage.FULL, request.resource(), fixed, action)));
      }
      Formula covered = Formula.all(all);
      return covered.equals(Formula.FALSE)
          ? covered
          : Formula.all(covered, Translation.of(rule.permission().condition(), declarations, this));
    }
  }

  private static Unknown unknown(Map<String, Unknown> known, Slot slot) {
    Unknown unknown =
        known.computeIfAbsent(slot.name(), name -> Unknown.attribute(name, slot.type()));
    if (!unknown.hasValuesOf(slot.type())) {
      throw new Undecidable("the policies declare `" + slot.name() + "` differently");
    }
    return unknown;
  }

  private static Formula known(boolean holds) {
    return holds ? Formula.TRUE : Formula.FALSE;
  }

  private static Formula truthOf(Coverage coverage) {
    return switch (coverage) {
      case NONE -> Formula.FALSE;
      case UNBOUND -> Formula.UNKNOWN;
      case FULL -> Formula.TRUE;
    };
  }

  /**
   * A request to one policy.
   *
   * @param fixed whether its subject is another one, all of whose values are given
   */
  private record Asked(PolicyIndex book, Request request, boolean fixed) {}

  // Rules.

  /** The truth of the rules that may cover a request, by effect. */
  private static final class Found {

    private final Map<Effect, List<Formula>> truths = new EnumMap<>(Effect.class);
    private boolean conditional;

    Found() {
      for (Effect effect : Effect.values()) {
        truths.put(effect, new ArrayList<>());
      }
    }

    List<Formula> of(Effect effect) {
      return truths.getOrDefault(effect, List.of());
    }

    void add(Rule rule, Formula truth) {
      if (!truth.equals(Formula.FALSE)) {
        of(rule.effect()).add(truth);
        conditional |= rule.condition() != null;
      }
    }

    private Formula none(Effect effect, Truth... truths) {
      return Formula.all(of(effect).stream().map(one -> Formula.is(one, truths)).toList());
    }

    private Formula some(Effect effect) {
      return Formula.any(of(effect).stream().map(one -> Formula.is(one, Truth.TRUE)).toList());
    }

    Formula allow() {
      return Formula.all(
          none(Effect.DENY, Truth.FALSE), none(Effect.STAGE, Truth.FALSE), some(Effect.ALLOW));
    }

    Formula stage() {
      return Formula.all(
          none(Effect.DENY, Truth.FALSE),
          none(Effect.STAGE, Truth.FALSE, Truth.TRUE),
          some(Effect.STAGE));
    }
  }

  /** The decision of a policy about a request, or about the same of another subject. */
  final class Decided {

    private final List<Found> all = new ArrayList<>();
    private final Formula shown;

    /** Whether attributes matter. */
    boolean isConditional() {
      return all.stream().anyMatch(found -> found.conditional);
    }

    private Decided(Evaluator evaluator, Asked asked) {
      PolicyIndex book = evaluator.book();
      Request from = asked.request;
      boolean enters =
          switch (evaluator.decide(from, at).reason()) {
            case INVALID_RESOURCE, NOT_ADMITTED, TENANT_NOT_ASSIGNED, TENANT_NOT_SELECTED -> false;
            case NOT_VISIBLE,
                UNBOUND_VARIABLE,
                MISSING_ATTRIBUTE,
                DENIED_BY_RULE,
                HELD_FOR_APPROVAL,
                ALLOWED_BY_RULE,
                NO_RULE,
                BEYOND_LIMIT,
                STALE_POLICY,
                ROLES_TOO_COSTLY,
                NOT_WITNESSED ->
                true;
          };
      this.shown = enters ? shown(asked) : Formula.FALSE;
      Holdings holdings = Holdings.of(book.policy(), from.subject());
      Set<String> names = new LinkedHashSet<>();
      holdings.counting(from.tenant(), at.toEpochMilli()).forEach(one -> names.add(one.role()));
      all.add(ofRoles(asked, holdings, names));
      for (HeldLimit limit : holdings.limits()) {
        all.add(ofLimit(asked, limit, names));
      }
      if (isConditional() && from.tenant().isEmpty() && book.policy().usesTenants()) {
        throw new Undecidable("a request names no tenant, and conditions matter");
      }
    }

    Formula is(Effect effect) {
      List<Formula> each = new ArrayList<>();
      each.add(shown);
      return switch (effect) {
        case ALLOW -> {
          all.forEach(found -> each.add(found.allow()));
          yield Formula.all(each);
        }
        case STAGE -> {
          all.forEach(found -> each.add(Formula.any(found.allow(), found.stage())));
          each.add(Formula.any(all.stream().map(Found::stage).toList()));
          yield Formula.all(each);
        }
        case DENY -> {
          all.forEach(found -> each.add(Formula.any(found.allow(), found.stage())));
          yield Formula.not(Formula.all(each));
        }
      };
    }
  }

  /** The decision of a policy about the request. */
  Decided decided(Evaluator evaluator) {
    return new Decided(evaluator, new Asked(evaluator.book(), request, false));
  }

  /** The decision of a policy about the request if the subject has fewer roles. */
  Decided decidedWith(Evaluator evaluator, Request fewer) {
    return new Decided(evaluator, new Asked(evaluator.book(), fewer, false));
  }

  /** The decision of a policy about the same request of another subject with known values. */
  Decided decidedFor(Evaluator evaluator, Request other) {
    return new Decided(evaluator, new Asked(evaluator.book(), other, true));
  }

  private Formula shown(Asked asked) {
    PolicyIndex book = asked.book;
    String name = asked.request.tenant();
    if (!book.policy().usesTenants() || name.isEmpty()) {
      return Formula.TRUE;
    }
    Tenant tenant = book.tenant(book.owner(name));
    Source own = new Source(asked, RoleScope.everywhere(), null);
    return Formula.all(
        Formula.is(best(tenant.includes(), own), Truth.TRUE),
        Formula.is(best(tenant.excludes(), own), Truth.FALSE));
  }

  private static Formula best(List<TenantClause> clauses, Source own) {
    return Formula.any(clauses.stream().map(clause -> own.covers(clause.pattern())).toList());
  }

  /** What a subject holds that counts, with the values that its rules read. */
  private Map<HeldRole, Source> sources(Asked asked, Holdings holdings) {
    Map<HeldRole, Source> sources = new LinkedHashMap<>();
    PolicyIndex book = asked.book;
    for (HeldRole one : holdings.held()) {
      RoleScope scope = one.scope();
      boolean here =
          scope.tenant().isEmpty()
              || (book.policy().usesTenants() && scope.tenant().equals(asked.request.tenant()));
      if (here && !scope.hasEnded(at.toEpochMilli()) && isOn(book, scope)) {
        boolean free = asked.request.subject().heldRoles().contains(one);
        sources.put(one, new Source(asked, scope, free ? List.of(one) : null));
      }
    }
    for (HeldRole one : holdings.given()) {
      RoleScope scope = one.scope();
      if (scope.counts(asked.request.tenant(), at.toEpochMilli()) && isOn(book, scope)) {
        sources.put(one, new Source(asked, scope, null));
      }
    }
    return sources;
  }

  private Found ofRoles(Asked asked, Holdings holdings, Set<String> names) {
    Found found = new Found();
    Set<HeldRole> given = ImmutableSet.copyOf(holdings.given());
    sources(asked, holdings)
        .forEach(
            (one, source) -> {
              boolean own = given.contains(one);
              String tenant = one.scope().tenant();
              Set<String> roles =
                  own
                      ? asked.book.generalGiven(tenant, one.role())
                      : closure(asked.book, one.role(), one.scope());
              roles.forEach(role -> add(asked, covering(asked, role), source, names, found));
              if (own) {
                add(asked, asked.book.ownRulesGiven(tenant, one.role()), source, names, found);
              }
            });
    if (asked.request.subject().isIdentified()) {
      RoleScope everywhere = RoleScope.everywhere();
      Source own = new Source(asked, everywhere, null);
      closure(asked.book, Role.EVERYONE, everywhere)
          .forEach(role -> add(asked, covering(asked, role), own, names, found));
    }
    return found;
  }

  private static List<Rule> covering(Asked asked, String role) {
    return asked.book.covering(role, asked.request.resource());
  }

  private Found ofLimit(Asked asked, HeldLimit limit, Set<String> names) {
    Found found = new Found();
    boolean free = asked.request.subject().limits().contains(limit);
    for (HeldRole part : limit.parts()) {
      boolean counts = part.scope().counts(asked.request.tenant(), at.toEpochMilli());
      if (counts && isOn(asked.book, part.scope())) {
        Source source = new Source(asked, part.scope(), free ? List.of(limit, part) : null);
        add(asked, asked.book.rulesOfLimit(part.role()), source, names, found);
      }
    }
    return found;
  }

  private boolean isOn(PolicyIndex book, RoleScope scope) {
    return scope
        .path()
        .map(book.policy().aliases()::resolve)
        .map(
            path ->
                path.size() <= request.resource().size()
                    && request.resource().ancestor(path.size()).equals(path))
        .orElse(true);
  }

  private static Set<String> closure(PolicyIndex book, String first, RoleScope scope) {
    Set<String> all = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(first));
    while (!open.isEmpty()) {
      String name = open.remove();
      boolean counts = !scope.tenant().isEmpty() || !book.isHeldInTenantOnly(name);
      if (counts && all.add(name)) {
        book.policy().role(name).ifPresent(role -> open.addAll(role.inherits()));
      }
    }
    return all;
  }

  private void add(Asked asked, List<Rule> rules, Source source, Set<String> names, Found found) {
    Action action = asked.book.rulebook().actions().resolve(asked.request.action());
    for (Rule rule : rules) {
      if (rule.actions().contains(action) && rule.validity().includes(at.toEpochMilli())) {
        found.add(rule, source.of(rule, action, names));
      }
    }
  }

  /**
   * The truth of one rule.
   *
   * @param own whether its values are the subject's, and not those of its first held role
   */
  Formula truth(PolicyIndex book, Rule rule, boolean own) {
    List<HeldRole> held = ImmutableList.copyOf(request.subject().heldRoles());
    boolean plain = own || held.isEmpty();
    RoleScope scope = plain ? RoleScope.everywhere() : held.get(0).scope();
    Source source =
        new Source(new Asked(book, request, false), scope, plain ? null : List.of(held.get(0)));
    return source.of(rule, book.rulebook().actions().resolve(request.action()), Set.of());
  }

  /** Whether a pattern covers the resource, for some of the values that the subject has. */
  Formula covers(PolicyIndex book, ResourcePattern pattern) {
    Asked asked = new Asked(book, request, false);
    List<Formula> ways = new ArrayList<>();
    ways.add(new Source(asked, RoleScope.everywhere(), null).covers(pattern));
    sources(asked, Holdings.of(book.policy(), request.subject()))
        .values()
        .forEach(source -> ways.add(source.covers(pattern)));
    return Formula.any(ways);
  }

  /** The values of a variable that the subject has, itself and by the roles that it holds. */
  List<Operand> values(PolicyIndex book, String variable) {
    Asked asked = new Asked(book, request, false);
    List<Operand> all = new ArrayList<>();
    all.add(new Source(asked, RoleScope.everywhere(), null).variable(variable));
    Holdings holdings = Holdings.of(book.policy(), request.subject());
    for (HeldRole one : Iterables.concat(holdings.held(), holdings.given())) {
      boolean free = request.subject().heldRoles().contains(one);
      if (one.scope().variables().isSet(variable)) {
        all.add(new Source(asked, one.scope(), free ? List.of(one) : null).variable(variable));
      }
    }
    return all;
  }

  /** That each variable which was read has at least the values that the path demands. */
  List<Formula> demands() {
    List<Formula> all = new ArrayList<>();
    variables.forEach(
        (key, unknown) -> {
          for (String value : demanded(key)) {
            all.add(Translation.isValue(value, unknown));
          }
        });
    return all;
  }

  private Set<String> demanded(List<Object> key) {
    String name = String.valueOf(key.get(0));
    Variables from = request.subject().variables();
    if (key.size() == 2) {
      List<?> holding = (List<?>) key.get(1);
      from = ((HeldRole) holding.get(holding.size() - 1)).scope().variables();
    }
    return from.asMap().getOrDefault(name, Set.of());
  }

  /** Whether the time, or an attribute of the request, was read. */
  boolean readsMoment(Collection<Formula> formulas) {
    return formulas.stream()
            .flatMap(formula -> formula.atoms().stream())
            .anyMatch(atom -> atom.operands().contains(time))
        || given.keySet().stream()
            .anyMatch(name -> AttributeSide.of(name).orElseThrow() == AttributeSide.REQUEST);
  }

  // Models.

  /** The instant of a model. */
  Instant at(Model model) {
    return model.value(time) instanceof Instant instant ? instant : at;
  }

  /** The request with the values of a model. */
  Request with(Model model) {
    Attributes attributes = Attributes.none();
    Attributes ofSubject = Attributes.none();
    for (Map<String, Unknown> map : List.of(resource, given)) {
      for (Map.Entry<String, Unknown> one : map.entrySet()) {
        Object value = model.value(one.getValue());
        if (value != null) {
          if (AttributeSide.of(one.getKey()).orElseThrow() == AttributeSide.SUBJECT) {
            ofSubject = ofSubject.withValue(one.getKey(), value);
          } else {
            attributes = attributes.withValue(one.getKey(), value);
          }
        }
      }
    }
    Subject subject = scenario.exact() ? request.subject() : with(ofSubject, model);
    return request.by(subject).with(attributes);
  }

  private Subject with(Attributes attributes, Model model) {
    Subject from = request.subject();
    Attributes all = attributes;
    Map<String, Set<String>> values = new LinkedHashMap<>(from.variables().asMap());
    values.remove(Subject.USER);
    for (Map.Entry<List<Object>, Unknown> one : variables.entrySet()) {
      if (one.getKey().size() == 1) {
        String name = String.valueOf(one.getKey().get(0));
        Object value = model.value(one.getValue());
        if (value instanceof Texts texts) {
          values.put(name, ImmutableSet.copyOf(texts.list()));
        } else {
          values.remove(name);
          if (value == Absent.ABSENT) {
            all = all.withAbsent(AttributeSide.SUBJECT.attribute(name));
          }
        }
      }
    }
    Subject subject =
        Rebuilt.of(
            from,
            values,
            role -> scope(role, List.of(role), model),
            limit -> limited(limit, model));
    return all.isEmpty() ? subject : subject.with(all);
  }

  private HeldLimit limited(HeldLimit limit, Model model) {
    return HeldLimit.of(
        limit.parts().stream().map(part -> scope(part, List.of(limit, part), model)).toList(),
        limit.origin());
  }

  private HeldRole scope(HeldRole role, List<Object> holding, Model model) {
    RoleScope scope = role.scope();
    for (Map.Entry<List<Object>, Unknown> one : variables.entrySet()) {
      if (one.getKey().size() == 2 && one.getKey().get(1).equals(holding)) {
        String name = String.valueOf(one.getKey().get(0));
        scope =
            model.value(one.getValue()) instanceof Texts texts
                ? scope.withVariable(name, texts.list())
                : scope.withUnset(name);
      }
    }
    return role.within(scope);
  }
}
