package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.suite.Case;
import dev.tenon.suite.Coverage;
import dev.tenon.suite.CoverageItem;
import dev.tenon.suite.CoverageItem.CoverageState;
import dev.tenon.suite.Expectation;
import dev.tenon.suite.Mutant;
import dev.tenon.suite.Mutants;
import dev.tenon.suite.NamedSubject;
import dev.tenon.suite.Suite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** What mutants and coverage say of any suite of any policy. */
@Tag("differential")
class MutantsProperties {

  /** A suite that expects what the policy decides, in a case for each request. */
  private static Suite suite(World world, List<Request> requests) {
    Authorizer authorizer = world.authorizer();
    List<Case> cases = new ArrayList<>();
    for (Request request : requests) {
      NamedSubject asks = NamedSubject.of("s" + cases.size(), request.subject());
      Expectation expected =
          new Expectation.OfDecision(
              authorizer.check(request).effect(),
              request.action(),
              request.resource(),
              request.isCreating(),
              Optional.empty(),
              "",
              Place.code());
      cases.add(Case.of("asks", asks).within(request.tenant()).expecting(expected));
    }
    Suite suite = Suite.of("random").on(Instant.ofEpochMilli(world.now())).with(cases);
    return SuiteProperties.related(suite, world, requests);
  }

  @Property(tries = 3)
  @Label("no case tells a surviving mutant from the policy, nor any request an equivalent one")
  void survivors_decideAlikeInAllCases_andEquivalentOnesEverywhere(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Suite suite = suite(world, RequestGenerator.requests(world, seed, 20, 2));
    List<Request> others = RequestGenerator.requests(world, seed + 1, 60, 2);

    Mutants mutants = Mutants.of(world.policy(), List.of(suite));

    for (Mutant mutant : mutants.survived()) {
      assertEquals(0, suite.run(mutant.policy()).failed(), mutant::toString);
    }
    Authorizer before = world.authorizer();
    for (Mutant mutant : mutants.equivalent()) {
      World changed = new World(mutant.policy(), world.consumers(), world.now());
      Authorizer after = changed.authorizer();
      for (Request request : others) {
        assertEquals(
            before.check(request).effect(),
            after.check(request).effect(),
            () -> mutant + "\n" + request);
      }
    }
  }

  @Property(tries = 30)
  @Label("coverage of several suites is the sum of their coverages, each part counted once")
  void coverage_addsUp(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Suite one = suite(world, RequestGenerator.requests(world, seed, 6, 2));
    Suite other = suite(world, RequestGenerator.requests(world, seed + 1, 6, 2));

    List<CoverageItem> first = Coverage.of(world.policy(), List.of(one)).items();
    List<CoverageItem> second = Coverage.of(world.policy(), List.of(other)).items();
    List<CoverageItem> both = Coverage.of(world.policy(), List.of(one, other)).items();

    assertEquals(rules(world), both.stream().filter(MutantsProperties::isRule).count());
    assertEquals(first.size(), both.size());
    for (int i = 0; i < both.size(); i++) {
      CoverageItem item = both.get(i);
      assertEquals(first.get(i).toString(), item.toString());
      assertEquals(first.get(i).decided() + second.get(i).decided(), item.decided());
      assertEquals(first.get(i).covered() + second.get(i).covered(), item.covered());
      assertTrue(item.decided() <= item.covered(), item::toString);
      assertEquals(state(item), item.state(), item::text);
    }
  }

  private static CoverageState state(CoverageItem item) {
    return item.decided() > 0
        ? CoverageState.DECIDED
        : item.covered() > 0 ? CoverageState.COVERED : CoverageState.NEVER;
  }

  private static boolean isRule(CoverageItem item) {
    return item.kind() == CoverageItem.Kind.RULE;
  }

  /** Each pattern of each permission is a rule. */
  private static long rules(World world) {
    return world.policy().roles().values().stream()
        .flatMap(role -> role.permissions().stream())
        .mapToLong(permission -> permission.resources().size())
        .sum();
  }
}
