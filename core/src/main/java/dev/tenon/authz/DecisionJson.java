package dev.tenon.authz;

import dev.tenon.json.JsonWriter;
import dev.tenon.policy.Inference;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Decisions and explanations as JSON. Empty members are omitted. */
final class DecisionJson {

  /** The version of both schemas. Adding members does not change it. */
  private static final int SCHEMA = 1;

  private DecisionJson() {}

  static String of(Decision decision) {
    return JsonWriter.object(json -> decision(json.put("v", SCHEMA), decision));
  }

  static String of(Explanation explanation) {
    Request request = explanation.request();
    return JsonWriter.object(
        json -> {
          json.put("v", SCHEMA);
          json.put("request", object -> request(object, request));
          json.put("decision", object -> decision(object, explanation.decision()));
          json.putIfAny(
              "roles", List.copyOf(explanation.roles().entrySet()), DecisionJson::heldRole);
          json.putIfAny("tenant", explanation.tenant());
          json.putIfAny("visibility", explanation.visibility());
          if (!explanation.clauses().tenant().isEmpty()) {
            json.put("clauses", object -> clauses(object, explanation.clauses()));
          }
          json.putIfAny("rules", explanation.covering(), DecisionJson::rule);
          json.putIfAny("excepted", explanation.excepted(), DecisionJson::excepted);
          json.putIfAny("near_misses", explanation.nearMisses(), DecisionJson::nearMiss);
        });
  }

  private static void decision(JsonWriter json, Decision decision) {
    json.put("effect", decision.effect().name()).put("reason", decision.reason().code());
    Cause cause = decision.cause();
    if (cause instanceof Cause.OfRole rule) {
      json.put("rule", object -> rule(object, rule));
    } else if (cause instanceof Cause.OfTenant clause) {
      json.put(
          "rule",
          object ->
              object
                  .put("tenant", clause.tenant())
                  .put("text", clause.clause())
                  .put("place", clause.place().toString()));
    } else if (cause instanceof Cause.OfLimit limit) {
      json.put(
          "rule",
          object ->
              object
                  .put("limit", limit.limit())
                  .put("text", limit.rule())
                  .put("place", limit.place().toString()));
    }
    json.putIfAny("tenant", decision.tenant());
    json.put("policy", decision.version());
  }

  private static void request(JsonWriter json, Request request) {
    json.put("subject", object -> subject(object, request.subject()));
    json.putIfAny("actors", request.subject().actors(), DecisionJson::actor);
    json.putIfAny("tenant", request.tenant());
    json.put("action", request.action()).put("resource", request.resource().toString());
    json.putIf("creating", request.isCreating());
  }

  private static void subject(JsonWriter json, Subject subject) {
    json.putIfAny("issuer", subject.issuer())
        .putIfAny("id", subject.id())
        .putIfAny("client", subject.client())
        .putIf("anonymous", !subject.isIdentified());
  }

  private static void actor(JsonWriter json, Actor actor) {
    json.putIfAny("issuer", actor.issuer()).putIfAny("id", actor.id());
  }

  private static void heldRole(JsonWriter json, Map.Entry<String, String> role) {
    json.put("role", role.getKey()).put("how", role.getValue());
  }

  private static void clauses(JsonWriter json, TenantClauses clauses) {
    json.put("tenant", clauses.tenant());
    json.putIfAny("includes", clauses.includes(), DecisionJson::clause);
    json.putIfAny("excludes", clauses.excludes(), DecisionJson::clause);
    json.putIfAny("inferences", clauses.inferences(), DecisionJson::inference);
  }

  private static void clause(JsonWriter json, TenantClause clause) {
    json.put("text", clause.toString()).put("place", clause.place().toString());
  }

  private static void inference(JsonWriter json, Inference inference) {
    json.put("text", inference.toString()).put("place", inference.place().toString());
  }

  private static void rule(JsonWriter json, Cause.OfRole rule) {
    json.put("role", rule.role())
        .putIfAny("id", rule.id())
        .putIfAny("description", rule.description())
        .put("effect", rule.permission().effect().name())
        .put("text", rule.permission().toString())
        .put("pattern", rule.pattern().toString())
        .put("place", rule.place().toString());
  }

  private static void excepted(JsonWriter json, Excepted excepted) {
    json.put("exception", excepted.exception().toString())
        .put("rule", object -> rule(object, excepted.rule()));
  }

  private static void nearMiss(JsonWriter json, NearMiss miss) {
    json.put("difference", miss.difference().name().toLowerCase(Locale.ROOT))
        .put("words", miss.words())
        .put("rule", object -> rule(object, miss.rule()));
  }
}
