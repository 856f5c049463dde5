package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.diagnostic.Place;
import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Answers about variables with text around them, against all short words. */
class TextAroundVariablesTest {

  private static final Set<NamePattern> READ = Set.of(NamePattern.of("read"));
  private static final List<String> REGIONS = List.of("**", "a*/**", "*bb*/**");

  private int asked;
  private int held;
  private int undecided;

  private static List<String> words(int longest) {
    List<String> all = new ArrayList<>(List.of(""));
    for (int from = 0, size = 0; size < longest; size++) {
      int to = all.size();
      for (int i = from; i < to; i++) {
        for (String letter : List.of("a", "b", "y")) {
          all.add(all.get(i) + letter);
        }
      }
      from = to;
    }
    return all.subList(1, all.size());
  }

  /** All values that a name of patterns may be compared with, of user and of p. */
  private static List<Variables> values(int longest, String... patterns) {
    String both = String.join(" ", patterns);
    List<String> one = words(longest);
    List<Variables> all = new ArrayList<>();
    boolean withP = both.contains("${p}");
    for (String user : both.contains("${user}") ? one : List.of("x")) {
      Variables variables = Variables.none().with("user", user);
      if (withP) {
        one.forEach(p -> all.add(variables.with("p", p)));
      } else {
        all.add(variables);
      }
    }
    return all;
  }

  private void compare(String allow, String deny, List<Resource> resources, int longest) {
    ResourcePattern allowed = ResourcePattern.parse(allow);
    ResourcePattern denied = ResourcePattern.parse(deny);
    Policy policy =
        Policy.builder()
            .role(
                Role.of("r")
                    .with(Permission.allow("read").on(allow), Permission.deny("read").on(deny)))
            .build();
    List<Variables> values = values(longest, allow, deny);
    for (String region : REGIONS) {
      ResourcePattern within = ResourcePattern.parse(region);
      boolean served =
          resources.stream()
              .filter(within::covers)
              .anyMatch(
                  resource ->
                      values.stream()
                          .anyMatch(
                              v ->
                                  allowed.coverage(resource, v) == Coverage.FULL
                                      && denied.coverage(resource, v) == Coverage.NONE));
      Answer answer = Analysis.of(policy).prove(new Invariant.Never(READ, within, Place.code()));
      asked++;
      if (answer instanceof Answer.Undecided) {
        undecided++;
      } else {
        String about = "allow " + allow + ", deny " + deny + " in " + region + ": " + answer;
        assertFalse(served && answer.holds(), about);
        held += answer.holds() ? 1 : 0;
      }
    }
  }

  @Test
  void oneSegment_isNeverServedWhereNoWordIs() {
    List<String> patterns =
        List.of(
            "*",
            "a*",
            "*b",
            "a*b",
            "ab",
            "aab",
            "${p}",
            "a${p}",
            "${p}b",
            "${p}b*",
            "*a${p}",
            "b${p}b*",
            "${user}",
            "a${user}",
            "${user}b",
            "${user}b*",
            "*a${user}",
            "${user}bb*");
    List<Resource> resources = words(4).stream().map(Resource::of).toList();
    for (String allow : patterns) {
      for (String deny : patterns) {
        compare(allow, deny, resources, 3);
      }
    }
    assertTrue(held > 100 && asked - held > 100, () -> held + " of " + asked);
    assertEquals(0, undecided);
  }

  @Test
  void severalSegments_haveOneUser() {
    List<String> patterns =
        List.of(
            "*/*",
            "${user}/a${user}",
            "a${user}/${user}b*",
            "${user}b*/a${user}",
            "a*/${user}",
            "*b/b${user}",
            "a${user}/a${user}",
            "a*b/*",
            "*/ab",
            "*a${user}/${user}",
            "ab/aab");
    List<Resource> resources = new ArrayList<>();
    for (String one : words(3)) {
      words(3).forEach(other -> resources.add(Resource.of(one, other)));
    }
    for (String allow : patterns) {
      for (String deny : patterns) {
        compare(allow, deny, resources, 3);
      }
    }
    assertTrue(held > 30 && asked - held > 30, () -> held + " of " + asked);
    assertEquals(0, undecided);
  }

  /** An allow within an include: what one variable compares in one segment, by two patterns. */
  @Test
  void rulesWithinIncludes_areServedWhereAWordIs() {
    List<String> patterns =
        List.of(
            "*",
            "a*b",
            "${user}",
            "a${user}",
            "${user}b",
            "b${user}",
            "${user}b*",
            "${user}bb*",
            "*a${user}",
            "a${user}b",
            "${p}b*",
            "a${p}");
    List<Resource> resources = words(4).stream().map(Resource::of).toList();
    for (String include : patterns) {
      for (String allow : patterns) {
        Policy policy =
            Policy.builder()
                .role(Role.of("r").with(Permission.allow("read").on(allow)))
                .tenant(Tenant.of("t").including(include).enteredBy("r"))
                .build();
        ResourcePattern shown = ResourcePattern.parse(include);
        ResourcePattern allowed = ResourcePattern.parse(allow);
        List<String> all = words(3);
        List<Variables> values =
            values(3, include, allow).stream().map(v -> v.with("p", all)).toList();
        boolean served =
            resources.stream()
                .anyMatch(
                    resource ->
                        values.stream()
                            .anyMatch(
                                v ->
                                    shown.coverage(resource, v) == Coverage.FULL
                                        && allowed.coverage(resource, v) == Coverage.FULL));
        Answer answer =
            Analysis.of(policy)
                .prove(new Invariant.Never(READ, ResourcePattern.everything(), Place.code()));
        asked++;
        if (answer instanceof Answer.Undecided) {
          undecided++;
        } else {
          assertEquals(served, !answer.holds(), () -> include + " and " + allow + ": " + answer);
          held += answer.holds() ? 1 : 0;
        }
      }
    }
    assertTrue(undecided < asked / 4, () -> undecided + " of " + asked);
    assertTrue(held > 5, () -> held + " of " + asked);
  }

  @Test
  void twoTenantsOfAFamily_meetWhereTheNameOfOneIsTheBeginningOfAnother() {
    Policy open =
        Policy.builder()
            .tenant(Tenant.of("*").including("data/${tenant}_*").enteredBy("r"))
            .build();
    Isolation isolation = Analysis.of(open).isolated();
    assertFalse(isolation.leaks().isEmpty());
    Policy closed =
        Policy.builder()
            .tenant(Tenant.of("*").including("data/x-${tenant}").enteredBy("r"))
            .build();
    assertEquals(List.of(), Analysis.of(closed).isolated().leaks());
    assertTrue(Analysis.of(closed).isolated().holds());
    Policy formed =
        Policy.builder()
            .tenant(Tenant.of("org-*").including("data/${tenant}_*").enteredBy("r"))
            .build();
    assertFalse(Analysis.of(formed).isolated().leaks().isEmpty());
  }

  @Test
  void wordEquations_areUndecided() {
    Policy policy =
        Policy.builder()
            .role(Role.of("r").with(Permission.allow("read").on("ab${user}")))
            .tenant(Tenant.of("t").including("${user}ab").enteredBy("r"))
            .build();
    assertInstanceOf(
        Answer.Undecided.class,
        Analysis.of(policy)
            .prove(new Invariant.Never(READ, ResourcePattern.everything(), Place.code())));
  }
}
