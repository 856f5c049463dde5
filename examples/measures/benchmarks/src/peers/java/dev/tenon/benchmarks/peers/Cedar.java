package dev.tenon.benchmarks.peers;

import com.cedarpolicy.AuthorizationEngine;
import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.Context;
import com.cedarpolicy.model.entity.Entities;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import dev.tenon.benchmarks.engine.Checks;
import dev.tenon.benchmarks.engine.Contender;
import dev.tenon.benchmarks.engine.Engine;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Rule;
import dev.tenon.benchmarks.workload.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * cedar-java, the binding of the Rust engine, with its policy set parsed once and cached on the
 * native side.
 *
 * <p>Roles are parents of the principal, the only entity that is sent; the segments are strings of
 * the context, which is the least JSON that says it all. {@code like} matches the globs.
 */
public final class Cedar implements Contender {

  private static final EntityTypeName USER = EntityTypeName.parse("User").orElseThrow();
  private static final EntityTypeName ROLE = EntityTypeName.parse("Role").orElseThrow();
  private static final EntityTypeName ACTION = EntityTypeName.parse("Action").orElseThrow();
  private static final EntityUID RESOURCE =
      new EntityUID(EntityTypeName.parse("Thing").orElseThrow(), "it");

  @Override
  public String name() {
    return "cedar-java";
  }

  @Override
  public int mostRules() {
    return 1_000;
  }

  @Override
  public Engine load(Workload workload) throws Exception {
    String text = workload.rules().stream().map(Cedar::policy).collect(Collectors.joining("\n"));
    PolicySet policies = PolicySet.parsePolicies(text);
    policies.cache();
    AuthorizationEngine engine = new BasicAuthorizationEngine();
    return requests -> checks(engine, policies, requests);
  }

  private static String policy(Rule rule) {
    String actions =
        rule.actions().stream()
            .map(action -> "Action::\"" + action + "\"")
            .collect(Collectors.joining(", ", "[", "]"));
    return (rule.denies() ? "forbid" : "permit")
        + "(principal in Role::\""
        + rule.role()
        + "\", action in "
        + actions
        + ", resource) when {"
        + condition(rule.pattern())
        + "};";
  }

  private static String condition(List<String> pattern) {
    return IntStream.range(0, pattern.size())
        .filter(i -> !pattern.get(i).equals("*"))
        .mapToObj(
            i -> {
              String operator = pattern.get(i).contains("*") ? " like " : " == ";
              return "context.s" + i + operator + "\"" + pattern.get(i) + "\"";
            })
        .collect(Collectors.joining(" && "));
  }

  private static Checks checks(
      AuthorizationEngine engine, PolicySet policies, List<Request> requests) {
    Entities[] entities = requests.stream().map(Cedar::entities).toArray(Entities[]::new);
    AuthorizationRequest[] asked =
        requests.stream().map(Cedar::request).toArray(AuthorizationRequest[]::new);
    return i -> isAllowed(engine, asked[i], policies, entities[i]);
  }

  private static boolean isAllowed(
      AuthorizationEngine engine,
      AuthorizationRequest request,
      PolicySet policies,
      Entities entities) {
    try {
      return engine.isAuthorized(request, policies, entities).success.orElseThrow().isAllowed();
    } catch (AuthException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Entities entities(Request request) {
    Set<EntityUID> roles =
        request.subject().roles().stream()
            .map(role -> new EntityUID(ROLE, role))
            .collect(Collectors.toSet());
    return new Entities(Set.of(new Entity(user(request), roles)));
  }

  private static EntityUID user(Request request) {
    return new EntityUID(USER, request.subject().id());
  }

  private static AuthorizationRequest request(Request request) {
    Map<String, Value> segments = new HashMap<>();
    for (int i = 0; i < request.path().size(); i++) {
      segments.put("s" + i, new PrimString(request.path().get(i)));
    }
    EntityUID action = new EntityUID(ACTION, request.action());
    return new AuthorizationRequest(user(request), action, RESOURCE, new Context(segments));
  }
}
