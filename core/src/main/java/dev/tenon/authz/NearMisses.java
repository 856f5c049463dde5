package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import dev.tenon.authz.NearMiss.Difference;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.evaluation.Program;
import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Role;
import dev.tenon.rules.Action;
import dev.tenon.rules.Holdings;
import dev.tenon.rules.Holdings.Counted;
import dev.tenon.rules.Holdings.CountedOwn;
import dev.tenon.rules.Rule;
import dev.tenon.rules.RuleException;
import dev.tenon.rules.Rulebook;
import dev.tenon.subject.RoleScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds the rules that would have allowed a request but for one difference. */
final class NearMisses {

  /** The maximum number of near misses of a kind. */
  private static final int MOST = 50;

  private final Rulebook book;
  private final Request request;
  private final Resource resource;
  private final AttributeLookup given;
  private final Action action;
  private final long now;
  private final List<Counted> counted;
  private final String tenant;
  private final List<CountedOwn> owned;
  private final Holdings holdings;
  private final Variables variables;

  private NearMisses(
      Rulebook book,
      Request request,
      Resource resource,
      AttributeLookup given,
      Action action,
      long now,
      List<Counted> counted,
      String tenant,
      List<CountedOwn> owned,
      Holdings holdings,
      Variables variables) {
    this.book = book;
    this.request = request;
    this.resource = resource;
    this.given = given;
    this.action = action;
    this.now = now;
    this.counted = counted;
    this.tenant = tenant;
    this.owned = owned;
    this.holdings = holdings;
    this.variables = variables;
  }

  static List<NearMiss> find(
      Rulebook book,
      Request request,
      Resource resource,
      AttributeLookup given,
      Action action,
      long now,
      List<Counted> counted,
      String tenant,
      List<CountedOwn> owned,
      Holdings holdings,
      Variables variables) {
    return new NearMisses(
            book, request, resource, given, action, now, counted, tenant, owned, holdings,
            variables)
        .find();
  }

  private List<NearMiss> find() {
    ListMultimap<Difference, NearMiss> found =
        MultimapBuilder.enumKeys(Difference.class).arrayListValues().build();
    for (Role role : book.policy().roles().values()) {
      Stream<RoleScope> scopes =
          counted.stream().filter(one -> one.role().equals(role.name())).map(Counted::scope);
      add(role, scopes, () -> notHeld(role.name()), found);
    }
    for (Role role : book.policy().ownRoles(tenant).values()) {
      Stream<RoleScope> scopes =
          owned.stream()
              .filter(one -> one.role().name().equals(role.name()))
              .map(CountedOwn::scope);
      String words = "the subject does not hold the own role " + Diagnostic.quote(role.name());
      add(role, scopes, () -> words, found);
    }
    return ImmutableList.copyOf(found.values());
  }

  /** Adds the near misses of a role, which is held in some scopes. */
  private void add(
      Role role,
      Stream<RoleScope> held,
      Supplier<String> notHeld,
      ListMultimap<Difference, NearMiss> found) {
    List<RoleScope> scopes = held.filter(this::contains).distinct().toList();
    for (Rule rule : book.rulesOf(role)) {
      if (rule.effect() == Effect.ALLOW) {
        nearest(rule, scopes, notHeld)
            .filter(miss -> found.get(miss.difference()).size() < MOST)
            .ifPresent(miss -> found.put(miss.difference(), miss));
      }
    }
  }

  /** The near miss of a rule by one of the ways in which its role is held, or without it. */
  private Optional<NearMiss> nearest(Rule rule, List<RoleScope> scopes, Supplier<String> notHeld) {
    if (scopes.isEmpty()) {
      return miss(rule, variables, Optional.of(notHeld.get()));
    }
    return scopes.stream()
        .map(scope -> book.policy().valueRules().applied(scope.over(variables)))
        .map(values -> miss(rule, values, Optional.empty()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private boolean contains(RoleScope scope) {
    return scope
        .path()
        .map(path -> RulesInScope.isAtOrBeneath(resource, book.policy().aliases().resolve(path)))
        .orElse(true);
  }

  private String notHeld(String role) {
    return holdings.held().stream()
        .filter(held -> isTold(held.scope().tenant()))
        .filter(held -> book.withInherited(List.of(held.role())).contains(role))
        .findFirst()
        .map(
            held ->
                "the subject holds "
                    + Diagnostic.quote(role)
                    + " only "
                    + held.scope()
                    + ", which does not count here")
        .orElse("the subject does not hold " + Diagnostic.quote(role) + heirs(role));
  }

  /**
   * Whether what is held in a tenant may be named: a confined subject has no other than its own.
   */
  private boolean isTold(String heldIn) {
    String only = request.subject().confinement();
    return only.isEmpty() || heldIn.isEmpty() || heldIn.equals(only);
  }

  private Optional<NearMiss> miss(Rule rule, Variables values, Optional<String> notHeld) {
    List<NearMiss> differences = new ArrayList<>();
    notHeld.ifPresent(words -> differences.add(miss(Difference.ROLE, rule, words)));
    if (!rule.actions().contains(action)) {
      List<String> actions =
          rule.permission().actions().stream().map(NamePattern::toString).toList();
      differences.add(
          miss(
              Difference.ACTION,
              rule,
              Diagnostic.quote(request.action()) + " is not one of " + Suggestion.list(actions)));
    }
    if (!rule.validity().includes(now)) {
      differences.add(miss(Difference.TIME, rule, "it is valid only " + rule.validity()));
    }
    Coverage coverage = rule.pattern().coverage(resource, values);
    if (coverage != Coverage.FULL) {
      Optional<Mismatch> segment = Mismatch.of(rule.pattern(), resource, values);
      if (segment.isPresent()) {
        differences.add(miss(rule, segment.get()));
      } else if (isBeneath(rule, values)) {
        differences.add(
            miss(
                Difference.SEGMENT,
                rule,
                Diagnostic.quote(rule.pattern().toString()) + " does not cover what is beneath"));
      } else {
        return Optional.empty();
      }
    }
    ConditionStory.of(rule, book.policy().attributes(), variables, given, now)
        .ifPresent(words -> differences.add(miss(Difference.ATTRIBUTE, rule, words)));
    if (coverage == Coverage.FULL && !rule.exceptions().isEmpty()) {
      excepted(rule, values).ifPresent(differences::add);
    }
    return differences.size() == 1 ? Optional.of(differences.get(0)) : Optional.empty();
  }

  private Optional<NearMiss> excepted(Rule rule, Variables values) {
    return rule.exceptions().all().stream()
        .filter(each -> each.coverage(resource, values, action) != Coverage.NONE)
        .filter(each -> each.truth(values, given, now) != Program.FALSE)
        .findFirst()
        .map(each -> miss(Difference.EXCEPTION, rule, excepted(each, values)));
  }

  private String excepted(RuleException exception, Variables values) {
    boolean applies =
        exception.coverage(resource, values, action) == Coverage.FULL
            && exception.truth(values, given, now) == Program.TRUE;
    return "its exception "
        + Diagnostic.quote(exception.written().toString())
        + (applies
            ? " applies"
            : " may apply, as a variable is unset or an attribute is not known");
  }

  /** Whether only the final {@code .} of its pattern keeps a rule from covering the resource. */
  private boolean isBeneath(Rule rule, Variables values) {
    return rule.pattern().withBeneath(true).coverage(resource, values) == Coverage.FULL;
  }

  /** The roles that inherit a role, as text. */
  private String heirs(String name) {
    List<String> heirs =
        book.policy().roles().values().stream()
            .filter(role -> role.inherits().contains(name))
            .map(Role::name)
            .toList();
    return heirs.isEmpty() ? "" : ", which comes with " + Suggestion.list(heirs) + " too";
  }

  private static NearMiss miss(Rule rule, Mismatch segment) {
    return segment.unbound()
        ? miss(
            Difference.VARIABLE,
            rule,
            "the subject has no value for " + Diagnostic.quote(segment.wanted().toString()))
        : miss(
            Difference.SEGMENT,
            rule,
            Diagnostic.quote(segment.actual())
                + " is not "
                + Diagnostic.quote(segment.wanted().toString()));
  }

  private static NearMiss miss(Difference difference, Rule rule, String words) {
    Cause.OfRole cause = new Cause.OfRole(rule.role(), rule.permission(), rule.pattern());
    return new NearMiss(difference, cause, words);
  }
}
