package dev.tenon.benchmarks.peers;

import dev.tenon.benchmarks.engine.Checks;
import dev.tenon.benchmarks.engine.Contender;
import dev.tenon.benchmarks.engine.Engine;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Rule;
import dev.tenon.benchmarks.workload.Workload;
import io.sapl.api.pdp.AuthorizationDecision;
import io.sapl.api.pdp.AuthorizationSubscription;
import io.sapl.api.pdp.Decision;
import io.sapl.api.pdp.PolicyDecisionPoint;
import io.sapl.interpreter.combinators.PolicyDocumentCombiningAlgorithm;
import io.sapl.pdp.PolicyDecisionPointFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * SAPL's embedded policy decision point, version 3.0.0, the newest on Maven Central; the index
 * whose figures SAPL publishes belongs to its next version.
 *
 * <p>Policies are fixed in memory. The role is a policy's target, which is all that is looked at of
 * most policies; segments and action are its body, globs in it regular expressions. Subscriptions
 * are made beforehand and decided once.
 */
public final class Sapl implements Contender {

  @Override
  public String name() {
    return "sapl";
  }

  @Override
  public int mostRules() {
    return 1_000;
  }

  @Override
  public Engine load(Workload workload) throws Exception {
    List<String> documents = new ArrayList<>();
    for (Rule rule : workload.rules()) {
      documents.add("policy \"p" + documents.size() + "\" " + policy(rule));
    }
    PolicyDecisionPoint point =
        PolicyDecisionPointFactory.fixedInRamPolicyDecisionPoint(
            documents, PolicyDocumentCombiningAlgorithm.DENY_OVERRIDES, new HashMap<>());
    return requests -> checks(point, requests);
  }

  private static String policy(Rule rule) {
    List<String> pattern = rule.pattern();
    String path =
        IntStream.iterate(pattern.size() - 1, i -> i >= 0, i -> i - 1)
            .filter(i -> !pattern.get(i).equals("*"))
            .mapToObj(i -> "resource[" + i + "]" + comparison(pattern.get(i)) + "; ")
            .collect(Collectors.joining());
    return (rule.denies() ? "deny" : "permit")
        + " \""
        + rule.role()
        + "\" in subject where action in "
        + rule.actions().stream().collect(Collectors.joining("\", \"", "[\"", "\"]; "))
        + path;
  }

  private static String comparison(String pattern) {
    return pattern.contains("*")
        ? " =~ \"^" + pattern.replace("*", ".*") + "$\""
        : " == \"" + pattern + "\"";
  }

  private static Checks checks(PolicyDecisionPoint point, List<Request> requests) {
    AuthorizationSubscription[] all =
        requests.stream()
            .map(r -> AuthorizationSubscription.of(r.subject().roles(), r.action(), r.path()))
            .toArray(AuthorizationSubscription[]::new);
    return i -> {
      AuthorizationDecision decision = point.decideOnce(all[i]).block();
      return decision != null && decision.getDecision() == Decision.PERMIT;
    };
  }
}
