package dev.tenon.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Laws of the mapping, for any claims at all. */
class ClaimMappingProperties {

  private static final List<String> NAMES =
      List.of("groups", "scope", "role", "realm_access", "roles", "act", "sub", "_claim_names");

  private static final Policy POLICY =
      Policy.builder()
          .role(Role.of("admin").with(Permission.allow("*").on("**")))
          .role(Role.of("viewer").with(Permission.allow("read").on("**")))
          .claims(
              of(
                  "groups",
                  ClaimShape.LIST,
                  ClaimOutput.roles(Map.of("a", Set.of("admin"), "b", Set.of("viewer", "admin")))))
          .claims(
              of(
                  "scope",
                  ClaimShape.SPACE_SEPARATED,
                  ClaimOutput.roles(Map.of("a-b", Set.of("viewer")))))
          .claims(
              of("realm_access.roles", ClaimShape.COMMA_SEPARATED, ClaimOutput.variable("team")))
          .claims(
              ClaimMapping.of(ClaimPath.pointer("/groups/0"), ClaimShape.STRING)
                  .matching(ClaimPattern.parse("{x}-{y}"))
                  .yielding(ClaimOutput.variable("project").ofCapture("x"))
                  .yielding(ClaimOutput.roles(Map.of("b", Set.of("viewer"))).ofCapture("y")))
          .tenant(Tenant.of("*").including("${tenant}"))
          .claims(
              ClaimMapping.of(ClaimPath.of("groups"), ClaimShape.LIST)
                  .matching(ClaimPattern.parse("{x}-{y}").choosing("x", Set.of("a", "b")))
                  .holding(
                      ClaimHolding.of(ClaimPart.capture("x"))
                          .in(ClaimPart.capture("y"))
                          .withVariable("team", ClaimPart.claim(ClaimPath.of("role")))))
          .claims(
              ClaimMapping.of(ClaimPath.of("realm_access"), ClaimShape.MAP)
                  .holding(
                      ClaimHolding.of(ClaimPart.constant("viewer"))
                          .in(ClaimPart.member(ClaimPath.of("role"))))
                  .holding(
                      ClaimHolding.of(ClaimPart.member(ClaimPath.of("roles")))
                          .in(ClaimPart.value())
                          .on(ClaimPart.claim(ClaimPath.of("scope")))))
          .build();

  private static ClaimMapping of(String path, ClaimShape shape, ClaimOutput output) {
    return ClaimMapping.of(ClaimPath.of(path), shape).yielding(output);
  }

  @Provide
  Arbitrary<Map<String, Object>> claims() {
    return Arbitraries.maps(Arbitraries.of(NAMES), value(2)).ofMaxSize(6).map(HashMap::new);
  }

  private static Arbitrary<Object> value(int depth) {
    if (depth == 0) {
      return scalar();
    }
    Arbitrary<Object> inner = value(depth - 1);
    return Arbitraries.oneOf(
        scalar(),
        inner.list().ofMaxSize(4).map(list -> (Object) list),
        Arbitraries.maps(Arbitraries.of(NAMES), inner).ofMaxSize(3).map(map -> (Object) map));
  }

  private static Arbitrary<Object> scalar() {
    return Arbitraries.oneOf(
        Arbitraries.of("a", "b", "a-b", "a-b-a", "b-b", "*", "", "..", "a b", "a,b", "\uD800")
            .map(text -> (Object) text),
        Arbitraries.strings().ofMaxLength(6).map(text -> (Object) text),
        Arbitraries.of(0, 1L, 1.5, true, false).map(other -> (Object) other),
        Arbitraries.just((Object) "nothing").injectNull(0.5));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void subjectFrom_anyClaims_neverThrowsAndYieldsNamedRolesOnly(
      @ForAll("claims") Map<String, Object> claims) {
    Subject subject = POLICY.subjectFrom(claims).subject();
    assertTrue(Set.of("admin", "viewer").containsAll(subject.roles()));
    assertTrue(
        subject.heldRoles().stream().noneMatch(held -> held.scope().tenant().isEmpty()),
        subject::toString);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void subjectFrom_moreClaims_neverRemoveARole(
      @ForAll("claims") Map<String, Object> claims, @ForAll("claims") Map<String, Object> more) {
    claims.put("sub", "ada");
    claims.remove("act");
    more.remove("act");
    Map<String, Object> all = new HashMap<>(more);
    all.putAll(claims);
    assertTrue(
        POLICY
            .subjectFrom(all)
            .subject()
            .roles()
            .containsAll(POLICY.subjectFrom(claims).subject().roles()));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void subjectFrom_moreElements_neverRemoveARole(
      @ForAll("claims") Map<String, Object> claims, @ForAll("claims") Map<String, Object> more) {
    Map<String, Object> before = new HashMap<>(Map.of("sub", "ada", "groups", list(claims)));
    List<Object> longer = new ArrayList<>(list(claims));
    longer.addAll(more.values());
    Map<String, Object> after = new HashMap<>(Map.of("sub", "ada", "groups", longer));
    assertTrue(
        POLICY
            .subjectFrom(after)
            .subject()
            .roles()
            .containsAll(POLICY.subjectFrom(before).subject().roles()));
  }

  private static List<Object> list(Map<String, Object> claims) {
    return claims.get("groups") instanceof List<?> list
        ? new ArrayList<>(list)
        : new ArrayList<>(claims.values());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void report_accountsForEveryRoleAndValue(@ForAll("claims") Map<String, Object> claims) {
    claims.put("sub", "ada");
    claims.remove("act");
    MappedSubject mapped = POLICY.subjectFrom(claims);
    Set<String> roles = new HashSet<>();
    Map<String, Set<String>> values = new HashMap<>();
    mapped.report().roles().forEach(gave -> roles.add(gave.role()));
    mapped
        .report()
        .values()
        .forEach(v -> values.computeIfAbsent(v.variable(), n -> new HashSet<>()).add(v.segment()));
    assertEquals(mapped.subject().roles(), roles);
    assertEquals(
        mapped.subject().heldRoles(),
        mapped.report().holdings().stream()
            .map(ClaimFinding.GaveHolding::held)
            .collect(Collectors.toSet()));
    mapped
        .subject()
        .variables()
        .asMap()
        .forEach(
            (name, set) ->
                assertEquals(
                    set,
                    name.equals("user") ? Set.of("ada") : values.getOrDefault(name, Set.of())));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void match_agreesWithTryingEverySplit(
      @ForAll("patterns") String pattern, @ForAll("values") String value) {
    assertMatches(ClaimPattern.parse(pattern), ClaimPatternSpec.readings(pattern, value), value);
  }

  /** Captures take listed texts, the first, the last, or both. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void match_withListedTexts_agreesWithTryingEverySplit(
      @ForAll("patterns") String pattern,
      @ForAll("values") String value,
      @ForAll Set<@From("texts") String> texts,
      @ForAll boolean first,
      @ForAll boolean last) {
    ClaimPattern compiled = ClaimPattern.parse(pattern);
    List<List<String>> readings = ClaimPatternSpec.readings(pattern, value);
    List<Integer> listed = new ArrayList<>();
    if (first && !texts.isEmpty()) {
      listed.add(0);
    }
    if (last && !texts.isEmpty()) {
      listed.add(compiled.captures().size() - 1);
    }
    for (int capture : listed) {
      compiled = compiled.choosing("c" + capture, texts);
      readings = readings.stream().filter(reading -> texts.contains(reading.get(capture))).toList();
    }
    assertMatches(compiled, readings, value);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab-").ofMinLength(1).ofMaxLength(3);
  }

  private static void assertMatches(
      ClaimPattern compiled, List<List<String>> readings, String value) {
    ClaimPattern.Match match = compiled.match(value);
    ClaimPattern.MatchOutcome expected =
        switch (readings.size()) {
          case 0 -> ClaimPattern.MatchOutcome.DIFFERENT;
          case 1 -> ClaimPattern.MatchOutcome.MATCHED;
          default -> ClaimPattern.MatchOutcome.AMBIGUOUS;
        };
    assertEquals(expected, match.outcome());
    if (expected == ClaimPattern.MatchOutcome.MATCHED) {
      assertEquals(readings.get(0), match.captured());
    }
  }

  @Provide
  Arbitrary<String> patterns() {
    Arbitrary<String> edge = Arbitraries.strings().withChars("ab-").ofMaxLength(2);
    Arbitrary<List<String>> middles =
        Arbitraries.strings().withChars("ab-").ofMinLength(1).ofMaxLength(3).list().ofMaxSize(3);
    return net.jqwik.api.Combinators.combine(edge, middles, edge)
        .as(
            (first, between, last) -> {
              StringBuilder pattern = new StringBuilder(first).append("{c0}");
              for (int i = 0; i < between.size(); i++) {
                pattern.append(between.get(i)).append("{c").append(i + 1).append('}');
              }
              return pattern.append(last).toString();
            });
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.strings().withChars("ab-").ofMaxLength(12);
  }
}
