package dev.tenon.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.path.Coverage;
import dev.tenon.path.NamePattern;
import dev.tenon.policy.Effect;
import dev.tenon.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Diff and implication against every request of small worlds. */
final class ComparisonTest {

  @Test
  void diffsOfSmallPolicies_areWhatBruteForceFinds() {
    compareAll(0, 20, 7);
  }

  @Test
  @Tag("slow")
  void diffsOfManySmallPolicies_areWhatBruteForceFinds() {
    compareAll(1_000, 80, 1);
  }

  private static void compareAll(long from, int count, int step) {
    int different = 0;
    List<Request> all = SmallWorld.requests();
    List<Request> requests =
        IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
    for (long seed = from; seed < from + count; seed++) {
      SmallWorld world = new SmallWorld(seed);
      SmallWorld.Parts parts = world.parts();
      SmallWorld.Parts edited = world.edit(parts);
      edited = seed % 3 == 0 ? world.edit(world.edit(edited)) : edited;
      different += compare(seed, parts.build(), edited.build(), requests) ? 1 : 0;
    }
    System.out.println(count + " pairs of policies, " + different + " differ, none was missed");
    assertTrue(different > count / 5 && different <= count);
  }

  private static boolean compare(long seed, Policy before, Policy after, List<Request> requests) {
    Diff diff = Analysis.diff(before, after);
    assertTrue(diff.isDecided(), () -> seed + ": " + diff);
    diff.changes().forEach(change -> confirm(seed, change.example(), before, after));
    untold(before, after, diff, requests)
        .ifPresent(
            missed ->
                fail(
                    seed
                        + ": "
                        + missed
                        + " of\n"
                        + diff
                        + "\n"
                        + show(before)
                        + "\n"
                        + show(after)));
    if (diff.isEmpty()) {
      Optional<String> missed = difference(before, after, requests);
      assertEquals(Optional.empty(), missed, () -> seed + "\n" + show(before) + "\n" + show(after));
    }
    Answer implies = Analysis.implies(before, after);
    if (implies instanceof Answer.Fails fails) {
      assertTrue(!diff.isEmpty() && fails.counterexample().observations().size() == 2);
      confirm(seed, fails.counterexample(), before, after);
    } else if (!diff.isEmpty()) {
      assertEquals(
          Optional.empty(),
          lost(before, after, requests),
          () -> seed + "\n" + show(before) + "\n" + show(after));
    }
    return !diff.isEmpty();
  }

  static String show(Policy policy) {
    return policy.roles().values()
        + " "
        + policy.tenants()
        + " "
        + policy.usesTenants()
        + policy.restrictsEntry()
        + policy.authorizedRoles()
        + policy.assignments()
        + policy.actions();
  }

  private static void confirm(
      long seed, Counterexample counterexample, Policy before, Policy after) {
    Observation old = counterexample.observations().get(0);
    Observation now = counterexample.observations().get(1);
    assertEquals(
        old.reason(),
        SmallWorld.authorizer(before, counterexample.at()).check(old.request()).reason(),
        () -> seed + ": " + counterexample);
    assertEquals(
        now.reason(),
        SmallWorld.authorizer(after, counterexample.at()).check(now.request()).reason(),
        () -> seed + ": " + counterexample);
    assertTrue(old.effect() != now.effect(), counterexample::toString);
  }

  // Faults 6, 7, 8: each request that is decided otherwise is told of, by whom it concerns, where,
  // from what to what; and one that names no tenant by the tenant that it names without a word.
  private static Optional<String> untold(
      Policy before, Policy after, Diff diff, List<Request> requests) {
    boolean scopeless = !before.usesTenants() && !after.usesTenants();
    for (Instant at : List.of(SmallWorld.EARLY, SmallWorld.BOUND)) {
      Authorizer old = SmallWorld.authorizer(before, at);
      Authorizer now = SmallWorld.authorizer(after, at);
      for (Request request : requests) {
        Effect was = old.check(request).effect();
        Effect is = now.check(request).effect();
        if (was != is
            && diff.changes().stream()
                .noneMatch(
                    change ->
                        tells(change, request, was, is)
                            || (scopeless && tells(change, request.within(""), was, is)))
            && !isToldOfTenants(old, now, diff, request, was, is)) {
          return Optional.of(
              request
                  + " "
                  + request.subject().variables()
                  + " at "
                  + at
                  + ": "
                  + was
                  + " -> "
                  + is);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isToldOfTenants(
      Authorizer old, Authorizer now, Diff diff, Request request, Effect was, Effect is) {
    return request.tenant().isEmpty()
        && Stream.of(old, now)
            .map(authorizer -> authorizer.access(request.subject()).tenants())
            .filter(mine -> mine.size() == 1)
            .anyMatch(
                mine ->
                    diff.changes().stream()
                        .anyMatch(change -> tells(change, request.within(mine.get(0)), was, is)));
  }

  /** The same is lost or gained, or more of it: by somebody who has fewer roles. */
  private static boolean tells(AccessChange change, Request request, Effect was, Effect is) {
    boolean lost = was.compareTo(is) < 0;
    return (lost ? change.before() == was : change.before().compareTo(was) >= 0)
        && (lost ? change.after().compareTo(is) >= 0 : change.after() == is)
        && (change.tenant().equals(request.tenant()) || change.tenant().equals("elsewhere"))
        && change.actions().stream()
            .anyMatch(action -> NamePattern.of(action).matches(request.action()))
        && change.regions().stream()
            .anyMatch(
                region ->
                    region.coverage(request.resource(), request.subject().variables())
                        == Coverage.FULL)
        && Served.hold(change.only(), request);
  }

  static Optional<String> difference(Policy before, Policy after, List<Request> requests) {
    for (Instant at : List.of(SmallWorld.EARLY, SmallWorld.BOUND)) {
      Authorizer old = SmallWorld.authorizer(before, at);
      Authorizer now = SmallWorld.authorizer(after, at);
      for (Request request : requests) {
        if (old.check(request).effect() != now.check(request).effect()) {
          return Optional.of(
              request
                  + " "
                  + request.subject().variables()
                  + request.subject().client()
                  + ": "
                  + old.check(request)
                  + " / "
                  + now.check(request));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Request> lost(Policy before, Policy after, List<Request> requests) {
    for (Instant at : List.of(SmallWorld.EARLY, SmallWorld.BOUND)) {
      Authorizer old = SmallWorld.authorizer(before, at);
      Authorizer now = SmallWorld.authorizer(after, at);
      for (Request request : requests) {
        if (old.check(request).allowed() && !now.check(request).allowed()) {
          return Optional.of(request);
        }
      }
    }
    return Optional.empty();
  }
}
