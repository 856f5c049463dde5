package dev.tenon.benchmarks.peers;

import dev.tenon.benchmarks.engine.Checks;
import dev.tenon.benchmarks.engine.Contender;
import dev.tenon.benchmarks.engine.Engine;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Rule;
import dev.tenon.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.ranger.authorization.hadoop.config.RangerPluginConfig;
import org.apache.ranger.plugin.model.RangerPolicy;
import org.apache.ranger.plugin.model.RangerPolicy.RangerPolicyItem;
import org.apache.ranger.plugin.model.RangerPolicy.RangerPolicyItemAccess;
import org.apache.ranger.plugin.model.RangerPolicy.RangerPolicyResource;
import org.apache.ranger.plugin.model.RangerServiceDef;
import org.apache.ranger.plugin.model.RangerServiceDef.RangerAccessTypeDef;
import org.apache.ranger.plugin.model.RangerServiceDef.RangerResourceDef;
import org.apache.ranger.plugin.policyengine.RangerAccessRequest;
import org.apache.ranger.plugin.policyengine.RangerAccessRequestImpl;
import org.apache.ranger.plugin.policyengine.RangerAccessResourceImpl;
import org.apache.ranger.plugin.policyengine.RangerAccessResult;
import org.apache.ranger.plugin.policyengine.RangerPluginContext;
import org.apache.ranger.plugin.policyengine.RangerPolicyEngine;
import org.apache.ranger.plugin.policyengine.RangerPolicyEngineImpl;
import org.apache.ranger.plugin.policyengine.RangerPolicyEngineOptions;
import org.apache.ranger.plugin.util.RangerRoles;
import org.apache.ranger.plugin.util.ServicePolicies;

/**
 * The engine of Apache Ranger's plugins, with a service definition of four resource levels.
 *
 * <p>A rule is a policy with one item; roles are the requests' groups, which saves the resolution
 * of roles. Tags, context enrichers, conditions, auditing and policy refreshing are off, and the
 * resource tries are optimised for retrieval. The requests are made and preprocessed beforehand.
 */
public final class Ranger implements Contender {

  private static final List<String> LEVELS = List.of("system", "cluster", "kind", "name");
  private static final String SERVICE = "bench";

  @Override
  public String name() {
    return "ranger";
  }

  @Override
  public int mostRules() {
    return 10_000;
  }

  @Override
  public Engine load(Workload workload) {
    ServicePolicies policies = new ServicePolicies();
    policies.setServiceName(SERVICE);
    policies.setServiceId(1L);
    policies.setPolicyVersion(1L);
    policies.setServiceDef(definition());
    policies.setPolicies(policies(workload.rules()));
    RangerPolicyEngine engine =
        new RangerPolicyEngineImpl(
            policies, new RangerPluginContext(configuration()), new RangerRoles());
    return requests -> checks(engine, requests);
  }

  private static RangerPluginConfig configuration() {
    RangerPolicyEngineOptions options = new RangerPolicyEngineOptions();
    options.disableContextEnrichers = true;
    options.disableCustomConditions = true;
    options.disableTagPolicyEvaluation = true;
    options.disablePolicyRefresher = true;
    options.disableTagRetriever = true;
    options.disableUserStoreRetriever = true;
    options.cacheAuditResults = false;
    options.optimizeTrieForRetrieval = true;
    return new RangerPluginConfig(SERVICE, SERVICE, SERVICE, "", "", options);
  }

  private static RangerServiceDef definition() {
    RangerServiceDef definition = new RangerServiceDef();
    definition.setName(SERVICE);
    definition.setId(1L);
    List<RangerResourceDef> resources = new ArrayList<>();
    for (int i = 0; i < LEVELS.size(); i++) {
      resources.add(level(i));
    }
    definition.setResources(resources);
    definition.setAccessTypes(
        Stream.of("view", "list", "submit", "cancel", "drop").map(Ranger::accessType).toList());
    return definition;
  }

  private static RangerResourceDef level(int i) {
    RangerResourceDef level = new RangerResourceDef();
    level.setItemId((long) i + 1);
    level.setName(LEVELS.get(i));
    level.setLevel(10 * (i + 1));
    level.setParent(i == 0 ? "" : LEVELS.get(i - 1));
    level.setMandatory(true);
    level.setMatcher("org.apache.ranger.plugin.resourcematcher.RangerDefaultResourceMatcher");
    level.setMatcherOptions(new HashMap<>(Map.of("wildCard", "true", "ignoreCase", "false")));
    level.setIsValidLeaf(i == LEVELS.size() - 1);
    return level;
  }

  private static RangerAccessTypeDef accessType(String action) {
    RangerAccessTypeDef type = new RangerAccessTypeDef();
    type.setName(action);
    return type;
  }

  private static List<RangerPolicy> policies(List<Rule> rules) {
    List<RangerPolicy> policies = new ArrayList<>();
    for (Rule rule : rules) {
      policies.add(policy(rule, policies.size() + 1L));
    }
    return policies;
  }

  private static RangerPolicy policy(Rule rule, long id) {
    RangerPolicy policy = new RangerPolicy();
    policy.setId(id);
    policy.setName("policy-" + id);
    policy.setService(SERVICE);
    policy.setIsAuditEnabled(false);
    Map<String, RangerPolicyResource> resources = new HashMap<>();
    for (int i = 0; i < LEVELS.size(); i++) {
      resources.put(LEVELS.get(i), new RangerPolicyResource(rule.pattern().get(i)));
    }
    policy.setResources(resources);
    if (rule.denies()) {
      policy.setDenyPolicyItems(List.of(item(rule)));
    } else {
      policy.setPolicyItems(List.of(item(rule)));
    }
    return policy;
  }

  private static RangerPolicyItem item(Rule rule) {
    RangerPolicyItem item = new RangerPolicyItem();
    item.setGroups(List.of(rule.role()));
    item.setAccesses(
        rule.actions().stream().map(action -> new RangerPolicyItemAccess(action, true)).toList());
    return item;
  }

  private static Checks checks(RangerPolicyEngine engine, List<Request> requests) {
    RangerAccessRequest[] all =
        requests.stream().map(Ranger::request).toArray(RangerAccessRequest[]::new);
    return i -> {
      RangerAccessResult result =
          engine.evaluatePolicies(all[i], RangerPolicy.POLICY_TYPE_ACCESS, null);
      return result != null && result.getIsAccessDetermined() && result.getIsAllowed();
    };
  }

  private static RangerAccessRequest request(Request request) {
    Map<String, Object> elements = new HashMap<>();
    for (int i = 0; i < LEVELS.size(); i++) {
      elements.put(LEVELS.get(i), request.path().get(i));
    }
    Set<String> roles = new HashSet<>(request.subject().roles());
    return new RangerAccessRequestImpl(
        new RangerAccessResourceImpl(elements),
        request.action(),
        request.subject().id(),
        roles,
        Set.of());
  }
}
