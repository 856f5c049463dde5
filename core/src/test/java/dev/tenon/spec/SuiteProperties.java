package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.Place;
import dev.tenon.policy.Effect;
import dev.tenon.suite.Case;
import dev.tenon.suite.CaseResult;
import dev.tenon.suite.Expectation;
import dev.tenon.suite.ExpectationOutcome;
import dev.tenon.suite.NamedSubject;
import dev.tenon.suite.Suite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** A suite says that an expectation holds exactly when a check says so. */
@Tag("differential")
class SuiteProperties {

  @Property(tries = 100)
  void run_agreesWithCheck(@ForAll long seed) {
    World world = PolicyGenerator.world(seed);
    Authorizer authorizer = world.authorizer();
    List<Request> requests = RequestGenerator.requests(world, seed, 40, 4);
    List<Case> cases = new ArrayList<>();
    for (Request request : requests) {
      NamedSubject asks = NamedSubject.of("s" + cases.size(), request.subject());
      for (Effect effect : Effect.values()) {
        cases.add(
            Case.of("asks", asks).within(request.tenant()).expecting(expected(effect, request)));
      }
    }
    Suite suite = Suite.of("random").on(Instant.ofEpochMilli(world.now())).with(cases);

    List<CaseResult> results = related(suite, world, requests).run(world.policy()).cases();

    for (int i = 0; i < results.size(); i++) {
      ExpectationOutcome outcome = results.get(i).outcomes().get(0);
      Effect expected = ((Expectation.OfDecision) outcome.expectation()).effect();
      Effect decided = authorizer.check(requests.get(i / 3)).effect();
      assertEquals(
          decided == expected,
          outcome instanceof ExpectationOutcome.Passed,
          results.get(i)::toString);
    }
  }

  private static Expectation expected(Effect effect, Request request) {
    return new Expectation.OfDecision(
        effect,
        request.action(),
        request.resource(),
        request.isCreating(),
        Optional.empty(),
        "",
        Place.code());
  }

  /** In a world all consumers stand in the one relation to whatever is asked for. */
  static Suite related(Suite suite, World world, List<Request> requests) {
    List<Suite.Related> related = new ArrayList<>();
    for (Request request : requests) {
      world
          .consumers()
          .forEach(
              source ->
                  related.add(
                      new Suite.Related(
                          "consumes",
                          source,
                          world.policy().aliases().resolve(request.resource()))));
    }
    return suite.relating(related.stream().distinct().toList());
  }
}
