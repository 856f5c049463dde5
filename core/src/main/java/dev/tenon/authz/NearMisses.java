package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import dev.tenon.authz.NearMiss.Difference;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Role;
import dev.tenon.rules.Action;
import dev.tenon.rules.Rule;
import dev.tenon.rules.Rulebook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final Map<String, String> roles;

  private NearMisses(
      Rulebook book,
      Request request,
      Resource resource,
      AttributeLookup given,
      Action action,
      long now,
      Map<String, String> roles) {
    this.book = book;
    this.request = request;
    this.resource = resource;
    this.given = given;
    this.action = action;
    this.now = now;
    this.roles = roles;
  }

  static List<NearMiss> find(
      Rulebook book,
      Request request,
      Resource resource,
      AttributeLookup given,
      Action action,
      long now,
      Map<String, String> roles) {
    return new NearMisses(book, request, resource, given, action, now, roles).find();
  }

  private List<NearMiss> find() {
    ListMultimap<Difference, NearMiss> found =
        MultimapBuilder.enumKeys(Difference.class).arrayListValues().build();
    for (Role role : book.policy().roles().values()) {
      for (Rule rule : book.rulesOf(role)) {
        if (rule.effect() == Effect.ALLOW) {
          miss(rule)
              .filter(miss -> found.get(miss.difference()).size() < MOST)
              .ifPresent(miss -> found.put(miss.difference(), miss));
        }
      }
    }
    return ImmutableList.copyOf(found.values());
  }

  private Optional<NearMiss> miss(Rule rule) {
    List<NearMiss> differences = new ArrayList<>();
    if (!roles.containsKey(rule.role())) {
      differences.add(
          miss(
              Difference.ROLE,
              rule,
              "the subject does not hold " + Diagnostic.quote(rule.role()) + heirs(rule.role())));
    }
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
    Coverage coverage = rule.pattern().coverage(resource, request.subject().variables());
    if (coverage != Coverage.FULL) {
      Optional<Mismatch> segment =
          Mismatch.of(rule.pattern(), resource, request.subject().variables());
      if (segment.isPresent()) {
        differences.add(miss(rule, segment.get()));
      } else if (isBeneath(rule)) {
        differences.add(
            miss(
                Difference.SEGMENT,
                rule,
                Diagnostic.quote(rule.pattern().toString()) + " does not cover what is beneath"));
      } else {
        return Optional.empty();
      }
    }
    ConditionStory.of(rule, book.policy().attributes(), request.subject().variables(), given, now)
        .ifPresent(words -> differences.add(miss(Difference.ATTRIBUTE, rule, words)));
    if (coverage == Coverage.FULL && !rule.exceptions().isEmpty()) {
      excepted(rule).ifPresent(differences::add);
    }
    return differences.size() == 1 ? Optional.of(differences.get(0)) : Optional.empty();
  }

  private Optional<NearMiss> excepted(Rule rule) {
    return rule.exceptions().all().stream()
        .filter(
            each -> each.coverage(resource, request.subject().variables(), action) != Coverage.NONE)
        .findFirst()
        .map(
            each ->
                miss(
                    Difference.EXCEPTION,
                    rule,
                    "its exception " + Diagnostic.quote(each.written().toString()) + " applies"));
  }

  /** Whether only the final {@code .} of its pattern keeps a rule from covering the resource. */
  private boolean isBeneath(Rule rule) {
    return rule.pattern().withBeneath(true).coverage(resource, request.subject().variables())
        == Coverage.FULL;
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
