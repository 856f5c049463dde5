package dev.tenon.spec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The engine against the specification, many times over, with the same requests in every run. */
class ManyDecisionsTest {

  private static final int REQUESTS = 500;
  private static final int SUBJECT_EACH = 20;

  @Test
  void twentyThousandDecisions_agree() {
    compare(20_000);
  }

  @Test
  @Tag("slow")
  void millionsOfDecisions_agree() {
    compare(Integer.getInteger("tenon.decisions", 600_000));
  }

  private static void compare(int decisions) {
    long start = System.nanoTime();
    Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
    for (int seed = 0; seed < decisions / REQUESTS; seed++) {
      World world = seed % 4 == 0 ? PolicyGenerator.conditional(seed) : PolicyGenerator.world(seed);
      compare(world, RequestGenerator.requests(world, seed, REQUESTS, SUBJECT_EACH), reasons);
    }
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    System.out.println(decisions + " decisions in " + seconds + " s, 0 differ: " + reasons);
    for (Reason reason : Arrays.stream(Reason.values()).filter(Reason::isOfPolicy).toList()) {
      int count = reasons.getOrDefault(reason, 0);
      assertTrue(count >= decisions / 400, () -> reason + " was seen only " + count + " times");
    }
  }

  private static void compare(World world, List<Request> requests, Map<Reason, Integer> reasons) {
    Authorizer authorizer = world.authorizer();
    ReferenceAuthorizer reference = world.reference();
    Access access = authorizer.access(requests.get(0).subject());
    for (Request request : requests) {
      ReferenceAuthorizer.Answer expected = reference.decide(request);
      var decision = authorizer.check(request);
      EngineAgreesWithSpecificationProperties.agree(world, request, expected, decision);
      if (!access.subject().equals(request.subject())) {
        access = authorizer.access(request.subject());
      }
      if (!request.isCreating()) {
        var prepared =
            access
                .within(request.tenant())
                .check(request.action(), request.resource(), request.attributes());
        EngineAgreesWithSpecificationProperties.agree(world, request, expected, prepared);
      }
      reasons.merge(decision.reason(), 1, Integer::sum);
    }
  }
}
