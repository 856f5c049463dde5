package dev.tenon.admin;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.Answer;
import dev.tenon.authz.Access;
import dev.tenon.authz.Request;
import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.VariablePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.rules.Holdings;
import dev.tenon.rules.ReservedRules;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Checks that an author has the access that a command gives: from now on, the author must be
 * allowed everything that a grant newly allows to any subject. The analysis proves it or returns a
 * counterexample; an undecided grant is refused. For one command.
 */
final class HeldPermissions {

  /** The most combinations of variable values of an include; one with more shows nothing. */
  private static final int MOST_FILLED = 64;

  private static final Role ANYTHING = Role.of("anything").with(Permission.allow("*").on("*"));

  private static final Set<String> EVERYONE = Set.of(Role.EVERYONE);

  private final Authority author;
  private final Policy policy;
  private final Access access;
  private final Holdings holdings;
  private final Instant now;
  private final long steps;
  private final ReservedRules reserved;

  HeldPermissions(Authority author) {
    this.author = author;
    this.policy = author.policy().flattened();
    this.access = author.access();
    this.holdings = author.holdings();
    this.now = author.now();
    this.steps = author.steps();
    this.reserved = new ReservedRules(policy);
  }

  /** Whether no limit, path, value or end restricts what the author holds everywhere. */
  private boolean isPlain() {
    return holdings.limits().isEmpty()
        && holdings.held().stream()
            .map(HeldRole::scope)
            .allMatch(scope -> scope.isEverywhere() || !scope.tenant().isEmpty());
  }

  /** Why the author may not give some of the access; empty if all of it may be given. */
  Optional<CommandOutcome.Refused> refusal(List<Grant> gains) {
    return gains.stream().distinct().flatMap(grant -> refusal(grant).stream()).findFirst();
  }

  private Optional<CommandOutcome.Refused> refusal(Grant grant) {
    if (grant instanceof Grant.InTenant in) {
      return underCeilings(in.tenant(), in.role(), in.lifted(), in.words());
    }
    if (grant instanceof Grant.Approval approval) {
      return author.approves(approval.approvers(), approval.tenant())
          ? Optional.empty()
          : more(approval.words(), Optional.empty());
    }
    return isPlain() ? refusalOfPlain(grant) : refusalOfRestricted(grant);
  }

  private Optional<CommandOutcome.Refused> underCeilings(
      String tenant, Role role, boolean lifted, String words) {
    return author.ceilings(tenant).stream()
        .flatMap(ceiling -> ceiling.refusal(role, lifted, words).stream())
        .findFirst();
  }

  /** For an author whose limits or scopes restrict what is held everywhere. */
  private Optional<CommandOutcome.Refused> refusalOfRestricted(Grant grant) {
    if (grant instanceof Grant.Rights rights) {
      Set<String> names = GrantSearch.closure(policy, rights.role().inherits());
      boolean opens =
          names.stream()
              .anyMatch(
                  name ->
                      Ceiling.matches(policy.authorizedRoles(), name)
                          || Ceiling.matches(policy.adminRoles(), name)
                          || policy.tenants().stream()
                              .anyMatch(tenant -> Ceiling.matches(tenant.roles(), name)));
      List<Role> roles =
          opens
              ? List.copyOf(policy.roles().values())
              : names.stream().flatMap(name -> policy.role(name).stream()).toList();
      Role all = rights.role().withInherits(List.of()).withPermissionsOf(roles);
      return underCeilings("", all, false, rights.words());
    } else if (grant instanceof Grant.LiftedRestriction liberty) {
      return underCeilings("", liberty.role(), true, liberty.words());
    }
    return more(
        grant.words() + ", by an author whose own access has a limit, a path, values or an end",
        Optional.empty());
  }

  private Optional<CommandOutcome.Refused> refusalOfPlain(Grant grant) {
    if (grant instanceof Grant.Rights rights) {
      Policy to = with(policy, rights.names());
      return refusal(grant, mayGive(to, rights.role()))
          .or(() -> reservedRefusal(grant, to, reserved.reduce(rights.role())));
    } else if (grant instanceof Grant.LiftedRestriction liberty) {
      Policy to = withHisRulesAlone(policy.tenants());
      return refusal(grant, mayGive(to, liberty.role()))
          .or(() -> reservedRefusal(grant, to, reserved.freed(liberty.role())));
    } else if (grant instanceof Grant.View view) {
      return refusal(view);
    }
    return more(grant.words(), Optional.empty());
  }

  private Optional<CommandOutcome.Refused> refusal(Grant.View view) {
    Tenant tenant = view.tenant();
    if (!tenant.inferences().isEmpty()) {
      return more(view.words() + " infers what nobody can foretell", Optional.empty());
    } else if (!isShown(tenant)) {
      return more(view.words() + " shows more than the author sees", Optional.empty());
    }
    Policy seeing = withHisRulesAlone(List.of(tenant.enteredBy(Role.EVERYONE)));
    return refusal(view, mayGive(seeing, ANYTHING))
        .or(() -> reservedRefusal(view, seeing, reserved.freed(ANYTHING)));
  }

  /**
   * Checks administrative rights, which the author must have by rules that give them; ordinary
   * rules do not.
   */
  private Optional<CommandOutcome.Refused> reservedRefusal(Grant grant, Policy to, Role role) {
    boolean concerned = reserved.areGivenBy(role) || reserved.areGivenBy(to);
    return concerned ? refusal(grant, mayGive(reserved.reduce(to), role)) : Optional.empty();
  }

  private Answer mayGive(Policy to, Role role) {
    return Analysis.of(plain(to)).withBudget(steps).mayGrant(plainAuthor(), role, now);
  }

  private static Optional<CommandOutcome.Refused> refusal(Grant grant, Answer answer) {
    return refusal(grant.words(), answer);
  }

  /** The refusal of what is described by words, unless the analysis proved it. */
  static Optional<CommandOutcome.Refused> refusal(String words, Answer answer) {
    if (answer instanceof Answer.Fails fails) {
      List<Request> asked =
          fails.counterexample().observations().stream().map(s -> s.request()).toList();
      return more(words, Optional.of(asked.get(asked.size() - 1)));
    } else if (answer instanceof Answer.Undecided undecided) {
      return Optional.of(
          CommandOutcome.Refused.because(
              CommandRefusalReason.NOT_PROVED, words + ": " + undecided.reached()));
    }
    return Optional.empty();
  }

  private static Optional<CommandOutcome.Refused> more(String what, Optional<Request> witness) {
    return Optional.of(
        new CommandOutcome.Refused(
            CommandRefusalReason.MORE_THAN_HELD, what, witness, Optional.empty()));
  }

  /** The policy with the missing roles added, without rules. */
  private static Policy with(Policy policy, Set<String> names) {
    Policy more = policy;
    for (String name : Sets.difference(names, policy.roles().keySet())) {
      more = more.with(Role.of(name));
    }
    return more;
  }

  /** The policy without assignments in scopes, limits, and what is for groups and actors. */
  private static Policy plain(Policy policy) {
    List<Assignment> plain =
        policy.assignments().stream()
            .filter(
                one ->
                    one.isPlain()
                        && switch (one.receiver()) {
                          case SUBJECT, CLIENT, EVERYONE -> true;
                          case GROUP, ANONYMOUS, ANYONE, ACTOR -> false;
                        })
            .toList();
    return plain.size() == policy.assignments().size()
        ? policy
        : policy.toBuilder().withAssignments(plain).withOwnRoles(Map.of()).build();
  }

  /** The author with all that is held everywhere, without actors, which do not limit it. */
  private Subject plainAuthor() {
    if (holdings.arePlain() && access.subject().limitingActors().isEmpty()) {
      return access.subject();
    }
    Set<String> names = new LinkedHashSet<>(held());
    names.remove(Role.EVERYONE);
    return Ceiling.identity(access.subject()).withRoles(names);
  }

  /**
   * A policy with these tenants and only the author's rules, so that rules of others have no
   * effect.
   */
  private Policy withHisRulesAlone(List<Tenant> tenants) {
    Policy.Builder alone = policy.toFrame();
    if (policy.usesTenants()) {
      tenants.forEach(alone::tenant);
    }
    Set<String> held = held();
    Set<String> names = Sets.difference(held, access.subject().roles());
    names.forEach(name -> alone.role(Role.of(name)));
    Role own =
        Role.of(unspoken(held))
            .inheriting(Sets.difference(names, EVERYONE))
            .withPermissionsOf(held.stream().flatMap(name -> policy.role(name).stream()).toList());
    Assignment his = Assignment.toSubject(access.subject().id(), own.name());
    return alone.role(own).assign(his.fromIssuer(access.subject().issuer())).build();
  }

  /** The roles that are held everywhere. */
  private Set<String> held() {
    Set<String> held = new LinkedHashSet<>();
    holdings.counting("", now.toEpochMilli()).forEach(one -> held.add(one.role()));
    return held;
  }

  /** A role name that enters no tenant, is not admitted, and that the author does not hold. */
  private String unspoken(Set<String> held) {
    List<NamePattern> doors =
        Stream.of(
                policy.adminRoles(),
                policy.authorizedRoles(),
                policy.tenants().stream().flatMap(t -> t.roles().stream()).toList())
            .flatMap(Collection::stream)
            .filter(door -> door != AnyName.INSTANCE)
            .toList();
    return IntStream.range(0, Integer.MAX_VALUE)
        .mapToObj(i -> i + "")
        .filter(name -> !held.contains(name) && doors.stream().noneMatch(d -> d.matches(name)))
        .findFirst()
        .orElseThrow();
  }

  /** Whether the author sees all that a tenant shows to any subject. */
  private boolean isShown(Tenant tenant) {
    List<Tenant> mine =
        policy.tenants().stream().filter(t -> access.tenants().contains(t.name())).toList();
    return tenant.includes().stream()
        .map(include -> resolved(include, true))
        .allMatch(pattern -> mine.stream().anyMatch(t -> shows(t, pattern)));
  }

  private boolean shows(Tenant mine, ResourcePattern pattern) {
    return mine.includes().stream()
            .map(include -> resolved(include, false))
            .flatMap(include -> filled(include).stream())
            .anyMatch(include -> include.covers(pattern))
        && mine.excludes().stream()
            .noneMatch(exclude -> resolved(exclude, true).intersects(pattern));
  }

  private ResourcePattern resolved(TenantClause clause, boolean open) {
    ResourcePattern pattern = policy.aliases().resolve(clause.pattern());
    return open ? Addition.open(pattern) : pattern;
  }

  /** The pattern with the author's values in place of variables; empty if one is not set. */
  private List<ResourcePattern> filled(ResourcePattern pattern) {
    if (pattern.variables().isEmpty()) {
      return List.of(pattern);
    }
    List<Set<String>> choices = pattern.segments().stream().map(this::choices).toList();
    long combinations =
        choices.stream().mapToLong(Set::size).reduce(1, (a, b) -> Math.min(a * b, MOST_FILLED + 1));
    return combinations > MOST_FILLED
        ? List.of()
        : Sets.cartesianProduct(choices).stream()
            .map(ResourcePattern::of)
            .map(filled -> filled.withBeneath(pattern.coversBeneath()))
            .toList();
  }

  private Set<String> choices(SegmentPattern segment) {
    if (!(segment instanceof VariablePattern variable)) {
      return Set.of(segment.toString());
    }
    Set<String> values =
        policy
            .valueRules()
            .applied(access.subject().variables())
            .asMap()
            .getOrDefault(variable.name(), Set.of());
    return values.stream()
        .map(variable::withValue)
        .filter(filled -> filled != variable)
        .map(SegmentPattern::toString)
        .collect(ImmutableSet.toImmutableSet());
  }
}
