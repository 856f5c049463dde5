package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.authz.Request;
import dev.tenon.claims.ClaimMapping;
import dev.tenon.claims.ClaimPart;
import dev.tenon.claims.ClaimPath;
import dev.tenon.claims.ClaimPattern;
import dev.tenon.claims.ClaimShape;
import dev.tenon.claims.Issuer;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.NameEnumerator;
import dev.tenon.path.AnyName;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.NamePattern;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.rules.Holdings;
import dev.tenon.subject.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether somebody can hold two roles where they count together, from the assignments and
 * the claim mappings of a policy: every two sources that give one of the roles each are combined in
 * one set of claims. A witness is a subject that the policy's own mapping makes of these claims.
 * For one thread and one question.
 */
final class HeldTogether {

  private final Evaluator evaluator;
  private final Policy policy;
  private final Search search;
  private final Invariant.Exclusive invariant;
  private final Set<String> unproved = new LinkedHashSet<>();

  HeldTogether(Evaluator evaluator, Search search, Invariant.Exclusive invariant) {
    this.evaluator = evaluator;
    this.policy = evaluator.book().policy();
    this.search = search;
    this.invariant = invariant;
  }

  Answer answer() {
    RoleSource.Finder finder = new RoleSource.Finder(policy, invariant.assumed());
    List<RoleSource> sources = finder.find();
    try {
      for (String one : invariant.roles()) {
        for (String other : invariant.roles()) {
          if (one.compareTo(other) < 0) {
            Counterexample found = together(one, other, sources);
            if (found != null) {
              return new Answer.Fails(found);
            }
          }
        }
      }
    } catch (Budget.Exhausted exhausted) {
      return new Answer.Undecided(exhausted.reached());
    }
    if (!finder.open().isEmpty()) {
      return new Answer.Undecided("claims " + finder.open() + " give roles as they stand");
    }
    if (!unproved.isEmpty()) {
      return new Answer.Undecided(unproved.iterator().next());
    }
    return invariant.assumed().contains(Invariant.Exclusive.CODE)
        ? new Answer.Holds("every subject that the policy's claims and assignments make")
        : new Answer.Undecided(
            "an application can make a subject with any roles; assume `"
                + Invariant.Exclusive.CODE
                + "` if it makes subjects from claims alone");
  }

  /** The policy as if all inheritance were without a condition, so that nobody holds less. */
  static Policy unconditional(Policy policy) {
    if (!policy.inheritsUnderConditions()) {
      return policy;
    }
    Map<String, List<Role>> own = new LinkedHashMap<>();
    policy.ownRoles().forEach((tenant, roles) -> own.put(tenant, unconditional(roles.values())));
    return policy.toBuilder()
        .withRoles(unconditional(policy.roles().values()))
        .withOwnRoles(own)
        .build();
  }

  private static List<Role> unconditional(Collection<Role> roles) {
    return roles.stream()
        .map(role -> role.withInheritsWhen(Map.of()).inheriting(role.inheritsWhen().keySet()))
        .toList();
  }

  /**
   * The answer about a policy that inherits under conditions. Who inherits a role so does not hold
   * it, and may have its rules: that nobody has those of both is proved only if nobody could hold
   * both without the conditions.
   *
   * @param without the answer without the conditions
   * @param with the answer with them, which holds
   */
  static Answer byConditions(Answer without, Answer with) {
    if (without instanceof Answer.Fails fails) {
      Subject subject = fails.counterexample().request().subject();
      return new Answer.Undecided(
          (subject.isIdentified() ? "subject " + subject.id() : "who is not identified")
              + " may have the rules of both by inheritance under a condition");
    }
    return without.holds() ? with : without;
  }

  private @Nullable Counterexample together(String one, String other, List<RoleSource> sources) {
    return together(one, other, giving(one, sources), giving(other, sources));
  }

  private @Nullable Counterexample together(
      String one, String other, Iterable<RoleSource> first, Iterable<RoleSource> second) {
    for (RoleSource a : first) {
      for (RoleSource b : second) {
        search.budget().step();
        Counterexample found = areCompatible(a, b) ? together(one, other, a, b) : null;
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private List<RoleSource> giving(String role, List<RoleSource> sources) {
    return List.copyOf(giving(evaluator.book(), role, sources));
  }

  /** The sources that give a role, directly or by inheritance, each as one of this role alone. */
  private static Set<RoleSource> giving(PolicyIndex book, String role, List<RoleSource> sources) {
    return sources.stream()
        .filter(source -> source.roles().stream().anyMatch(name -> gives(book, source, name, role)))
        .map(source -> source.giving(Set.of(role)))
        .collect(ImmutableSet.toImmutableSet());
  }

  /** A role that is held in a tenant only is lost where another one that inherits it is not. */
  private static boolean gives(PolicyIndex book, RoleSource source, String name, String role) {
    return source.isInTenant()
        ? book.closureOf(name).contains(role)
        : book.closureEverywhere(name).contains(role);
  }

  /**
   * Whether nobody can hold two of the roles by assignments and claims who could not under an
   * earlier policy. Only combinations with a source that is new or gives more are looked at.
   */
  Answer since(Policy before) {
    List<RoleSource> had = new RoleSource.Finder(before, invariant.assumed()).find();
    List<RoleSource> has = new RoleSource.Finder(policy, invariant.assumed()).find();
    PolicyIndex earlier = new PolicyIndex(before);
    try {
      for (String one : invariant.roles()) {
        for (String other : invariant.roles()) {
          Counterexample found =
              one.equals(other)
                  ? null
                  : together(
                      one,
                      other,
                      Sets.difference(
                          giving(evaluator.book(), one, has), giving(earlier, one, had)),
                      giving(other, has));
          if (found != null) {
            return new Answer.Fails(found);
          }
        }
      }
    } catch (Budget.Exhausted exhausted) {
      return new Answer.Undecided(exhausted.reached());
    }
    return unproved.isEmpty()
        ? new Answer.Holds("every subject that the policy's claims and assignments make")
        : new Answer.Undecided(unproved.iterator().next());
  }

  private static boolean areCompatible(RoleSource a, RoleSource b) {
    return agree(a.issuer(), b.issuer())
        && agree(a.subject(), b.subject())
        && agree(a.client(), b.client())
        && (a.kind() == b.kind()
            || a.kind() == RoleSource.Kind.ANYONE
            || b.kind() == RoleSource.Kind.ANYONE);
  }

  private static boolean agree(String a, String b) {
    return a.isEmpty() || b.isEmpty() || a.equals(b);
  }

  private @Nullable Counterexample together(String one, String other, RoleSource a, RoleSource b) {
    boolean possible = false;
    for (String tenant : tenants(a, b)) {
      Optional<List<Map<String, Object>>> claims = claims(a, b, tenant);
      if (claims.isPresent()) {
        possible = true;
        for (Map<String, Object> each : claims.get()) {
          Subject subject = subject(a, b, each);
          Counterexample found = subject == null ? null : holding(subject, tenant, one, other);
          if (found != null) {
            return found;
          }
        }
      }
    }
    if (possible) {
      unproved.add("whether one subject gets `" + one + "` and `" + other + "` from its claims");
    }
    return null;
  }

  /** The tenants in which both sources may give their roles; empty text for no tenant. */
  private Set<String> tenants(RoleSource a, RoleSource b) {
    if (!policy.usesTenants() || (!a.isInTenant() && !b.isInTenant())) {
      return a.isInTenant() || b.isInTenant() ? Set.of() : Set.of("");
    }
    Set<String> names = new LinkedHashSet<>();
    names.addAll(a.tenants());
    names.addAll(b.tenants());
    for (String tenant : evaluator.book().tenants()) {
      List<NamePattern> patterns =
          ImmutableList.<NamePattern>builder()
              .addAll(evaluator.book().names(tenant).patterns())
              .add(a.range(), b.range())
              .build();
      names.addAll(
          NameEnumerator.of(patterns, search.fresh().at(FreshText.TENANT), search.budget()));
    }
    return names.stream()
        .filter(name -> a.mayBeIn(name) && b.mayBeIn(name))
        .filter(name -> !evaluator.book().owner(name).isEmpty())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Claims with a value for each source; empty if one single-valued claim would need two. */
  private Optional<List<Map<String, Object>>> claims(RoleSource a, RoleSource b, String tenant) {
    Map<String, Object> common = new LinkedHashMap<>();
    List<Map<String, Object>> all = new ArrayList<>();
    if (a.mapping().isEmpty() && b.mapping().isEmpty()) {
      return Optional.of(List.of(common));
    }
    if (a.mapping().isEmpty() || b.mapping().isEmpty()) {
      RoleSource one = a.mapping().isPresent() ? a : b;
      return put(common, one, text(one, tenant), tenant)
          ? Optional.of(List.of(common))
          : Optional.empty();
    }
    ClaimMapping first = a.mapping().get();
    ClaimMapping second = b.mapping().get();
    boolean single =
        first.path().equals(second.path())
            && (first.shape() == ClaimShape.STRING || second.shape() == ClaimShape.STRING);
    if (!single) {
      return put(common, a, text(a, tenant), tenant) && put(common, b, text(b, tenant), tenant)
          ? Optional.of(List.of(common))
          : Optional.empty();
    }
    List<NamePattern> globs = List.of(glob(a, tenant), glob(b, tenant));
    for (String text :
        NameEnumerator.of(globs, search.fresh().at(FreshText.USER), search.budget())) {
      Map<String, Object> one = new LinkedHashMap<>();
      if (put(one, a, text, tenant) && put(one, b, text, tenant)) {
        all.add(one);
      }
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /** A value that gives the roles of a source. */
  private String text(RoleSource source, String tenant) {
    return NameEnumerator.of(
            List.of(glob(source, tenant)), search.fresh().at(FreshText.USER), search.budget())
        .get(0);
  }

  /** All values that may give the roles of a source. */
  private static NamePattern glob(RoleSource source, String tenant) {
    Map<RoleSource.Slot, String> fixed = source.fixedIn(tenant);
    String whole = fixed.get(new RoleSource.Slot(ClaimPart.Source.VALUE, ""));
    if (whole != null) {
      return new Literal(whole);
    }
    Optional<ClaimPattern> pattern = source.mapping().orElseThrow().pattern();
    return pattern.isEmpty() ? AnyName.INSTANCE : glob(pattern.get(), fixed);
  }

  private static NamePattern glob(ClaimPattern pattern, Map<RoleSource.Slot, String> fixed) {
    List<String> chunks = new ArrayList<>();
    StringBuilder chunk = new StringBuilder();
    String text = pattern.toString();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        int end = text.indexOf('}', i);
        String capture = text.substring(i + 1, end);
        String known = fixed.get(new RoleSource.Slot(ClaimPart.Source.CAPTURE, capture));
        Set<String> choices = pattern.choices().getOrDefault(capture, Set.of());
        String only = choices.size() == 1 ? choices.iterator().next() : null;
        if (known != null || only != null) {
          chunk.append(known == null ? only : known);
        } else {
          chunks.add(chunk.toString());
          chunk.setLength(0);
        }
        i = end;
      } else {
        i += c == '\\' ? 1 : 0;
        chunk.append(text.charAt(i));
      }
    }
    chunks.add(chunk.toString());
    return asPattern(chunks);
  }

  /** A pattern of some literal parts; any name if there are too many to be a glob. */
  private static NamePattern asPattern(List<String> chunks) {
    if (chunks.size() == 1) {
      return new Literal(chunks.get(0));
    }
    String joined = String.join("x", chunks);
    boolean possible =
        chunks.size() <= Glob.MAX_STARS + 1
            && joined.length() <= Glob.MAX_LITERAL_LENGTH
            && PathProblem.ofSegment(joined) == PathProblem.NONE;
    return possible ? NamePattern.ofChunks(chunks, joined) : AnyName.INSTANCE;
  }

  /** Adds the value of a source to the claims; false if they have another one. */
  private boolean put(Map<String, Object> claims, RoleSource source, String text, String tenant) {
    ClaimMapping mapping = source.mapping().orElseThrow();
    Map<RoleSource.Slot, String> fixed = source.fixedIn(tenant);
    Object before = mapping.path().find(claims);
    Object value =
        switch (mapping.shape()) {
          case STRING, SCALAR -> before == null || before.equals(text) ? text : null;
          case LIST -> joined(before, text);
          case COMMA_SEPARATED -> before == null ? text : before + "," + text;
          case SPACE_SEPARATED -> before == null ? text : before + " " + text;
          case MAP -> entry(before, text, fixed);
        };
    if (value == null || !set(claims, mapping.path(), value)) {
      return false;
    }
    for (Map.Entry<RoleSource.Slot, String> one : fixed.entrySet()) {
      if (one.getKey().source() == ClaimPart.Source.CLAIM) {
        ClaimPath path = ClaimPath.of(one.getKey().name());
        Object other = path.find(claims);
        if ((other != null && !other.equals(one.getValue()))
            || !set(claims, path, one.getValue())) {
          return false;
        }
      }
    }
    return true;
  }

  private static List<Object> joined(@Nullable Object before, String text) {
    ImmutableList.Builder<Object> all = ImmutableList.builder();
    if (before instanceof List<?> list) {
      all.addAll(list);
    }
    return all.add(text).build();
  }

  private static @Nullable Object entry(
      @Nullable Object before, String name, Map<RoleSource.Slot, String> fixed) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (before instanceof Map<?, ?> map) {
      map.forEach((key, value) -> all.put(String.valueOf(key), value));
    }
    Map<String, Object> member = new LinkedHashMap<>();
    if (all.get(name) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> member.put(String.valueOf(key), value));
    }
    for (Map.Entry<RoleSource.Slot, String> one : fixed.entrySet()) {
      if (one.getKey().source() == ClaimPart.Source.MEMBER) {
        ClaimPath path = ClaimPath.of(one.getKey().name());
        if (!set(member, path, joined(path.find(member), one.getValue()))) {
          return null;
        }
      }
    }
    all.put(name, member);
    return all;
  }

  /** Sets the value at a path; false if something else is on the way. */
  @SuppressWarnings("unchecked") // Maps on the way are those that were put here.
  private static boolean set(Map<String, Object> claims, ClaimPath path, Object value) {
    Map<String, Object> at = claims;
    List<String> steps = path.steps();
    for (String step : steps.subList(0, steps.size() - 1)) {
      Object next = at.computeIfAbsent(step, name -> new LinkedHashMap<String, Object>());
      if (!(next instanceof Map)) {
        return false;
      }
      at = (Map<String, Object>) next;
    }
    at.put(steps.get(steps.size() - 1), value);
    return true;
  }

  private @Nullable Subject subject(RoleSource a, RoleSource b, Map<String, Object> claims) {
    if (a.kind() == RoleSource.Kind.ANONYMOUS || b.kind() == RoleSource.Kind.ANONYMOUS) {
      return Subject.anonymous();
    }
    String id = a.subject().isEmpty() ? b.subject() : a.subject();
    id = id.isEmpty() ? "someone" : id;
    String issuer = a.issuer().isEmpty() ? b.issuer() : a.issuer();
    String client = a.client().isEmpty() ? b.client() : a.client();
    if (a.mapping().isEmpty() && b.mapping().isEmpty() && client.isEmpty()) {
      Subject subject = Subject.of(id);
      return issuer.isEmpty() ? subject : subject.fromIssuer(issuer);
    }
    if (issuer.isEmpty() && !policy.issuers().isEmpty()) {
      issuer = policy.issuers().get(0).name();
    }
    if (!issuer.isEmpty()) {
      claims.put("iss", issuer);
    }
    String from = issuer;
    Optional<Issuer> known =
        policy.issuers().stream().filter(one -> one.name().equals(from)).findFirst();
    boolean identified = set(claims, known.map(Issuer::identity).orElse(ClaimPath.of("sub")), id);
    List<ClaimPath> clients = known.map(Issuer::client).orElse(List.of(ClaimPath.of("client_id")));
    if (!client.isEmpty() && !clients.isEmpty()) {
      identified &= set(claims, clients.get(0), client);
    }
    return identified ? policy.subjectFrom(claims).subject() : null;
  }

  private @Nullable Counterexample holding(
      Subject subject, String tenant, String one, String other) {
    Instant at = Instant.EPOCH;
    Set<String> held =
        Holdings.of(policy, subject).counting(tenant, at.toEpochMilli()).stream()
            .map(Holdings.Counted::role)
            .collect(ImmutableSet.toImmutableSet());
    if (!held.contains(one) || !held.contains(other)) {
      return null;
    }
    String anything = search.fresh().at(FreshText.ACTION);
    Request request =
        Simplifier.of(
            Request.of(subject, anything, Resource.of(search.fresh().at(0))).within(tenant),
            search.fresh());
    return Counterexample.of(
        at,
        Observation.of(
            "holds `" + one + "` and `" + other + "`", request, at, evaluator.decide(request, at)));
  }
}
