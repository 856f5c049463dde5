package dev.tenon.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reason;
import dev.tenon.authz.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers evaluations, one or many. Thread-safe. */
final class Evaluations {

  private static final List<String> MERGED = List.of("subject", "action", "resource", "context");
  private static final List<String> ENTITIES = List.of("subject", "resource");
  private static final List<String> IDENTITY = List.of("type", "id");
  private static final String MANY = "evaluations";

  /** What a request with several evaluations asks for. */
  private enum Semantic {
    EXECUTE_ALL,
    DENY_ON_FIRST_DENY,
    PERMIT_ON_FIRST_PERMIT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean endsAt(boolean decision) {
      return switch (this) {
        case EXECUTE_ALL -> false;
        case DENY_ON_FIRST_DENY -> !decision;
        case PERMIT_ON_FIRST_PERMIT -> decision;
      };
    }

    static Semantic of(ObjectNode body) {
      ObjectNode options = Entity.optional("options", body.get("options"));
      if (!options.has("evaluations_semantic")) {
        return EXECUTE_ALL;
      }
      String asked = Entity.text("options", "evaluations_semantic", options);
      return Arrays.stream(values())
          .filter(value -> value.word().equals(asked))
          .findFirst()
          .orElseThrow(
              () ->
                  FaultException.bad(
                      "`options.evaluations_semantic` is none of execute_all, deny_on_first_deny"
                          + " and permit_on_first_permit"));
    }
  }

  private final Authorizer authorizer;
  private final Translation translation;
  private final Optional<AccessRequests> requests;
  private final Limits limits;

  Evaluations(
      Authorizer authorizer,
      Translation translation,
      Optional<AccessRequests> requests,
      Limits limits) {
    this.authorizer = authorizer;
    this.translation = translation;
    this.requests = requests;
    this.limits = limits;
  }

  ObjectNode one(Call call, ObjectNode body) {
    Question question = Question.of(body);
    String id = Call.newId();
    return call.during(id, () -> decide(call, question, id));
  }

  ObjectNode many(Call call, ObjectNode body) {
    JsonNode list = body.get(MANY);
    if (list != null && !list.isArray()) {
      throw FaultException.bad("`evaluations` is " + Json.kind(list) + ": write an array");
    }
    if (list == null || list.isEmpty()) {
      return one(call, body);
    }
    if (list.size() > limits.evaluations()) {
      throw FaultException.bad(
          "`evaluations` has " + list.size() + " items, and may have " + limits.evaluations());
    }
    Semantic semantic = Semantic.of(body);
    ObjectNode defaults = defaults(body);
    ObjectNode answer = Json.object();
    ArrayNode answers = answer.putArray(MANY);
    for (JsonNode item : list) {
      ObjectNode decision = item(call, defaults, item, answers.size());
      answers.add(decision);
      if (semantic.endsAt(decision.get("decision").booleanValue())) {
        break;
      }
    }
    return answer;
  }

  /** The members that items may leave out; whatever is there is an object. */
  private static ObjectNode defaults(ObjectNode body) {
    ObjectNode defaults = Json.object();
    for (String name : MERGED) {
      if (body.has(name)) {
        defaults.set(name, Entity.object(name, body.get(name)));
      }
    }
    return defaults;
  }

  /**
   * What an item says instead of the default: all of it is the item's, but the type and the id of a
   * subject or a resource that the item leaves out (certification scenario, c-3-2-7).
   */
  private static JsonNode replaced(String name, @Nullable JsonNode otherwise, JsonNode own) {
    if (!ENTITIES.contains(name)
        || !(own instanceof ObjectNode entity)
        || !(otherwise instanceof ObjectNode usual)) {
      return own;
    }
    ObjectNode whole = entity.deepCopy();
    for (String member : IDENTITY) {
      if (!entity.has(member) && usual.has(member)) {
        whole.set(member, usual.get(member));
      }
    }
    return whole;
  }

  /** An item is wrong for itself: others are decided. */
  private ObjectNode item(Call call, ObjectNode defaults, JsonNode item, int index) {
    try {
      ObjectNode merged = defaults.deepCopy();
      ObjectNode own = Entity.object("evaluations[" + index + "]", item);
      for (String name : MERGED) {
        if (own.has(name)) {
          merged.set(name, replaced(name, defaults.get(name), own.get(name)));
        }
      }
      return one(call, merged);
    } catch (FaultException fault) {
      ObjectNode refused = Json.object();
      refused.put("decision", false);
      ObjectNode error = refused.putObject("context").putObject("error");
      error.put("status", fault.status());
      error.put("message", fault.message());
      return refused;
    }
  }

  private ObjectNode decide(Call call, Question question, String id) {
    Request request = translation.request(call, question);
    Decision decision = authorizer.check(request);
    if (decision.held() && requests.isPresent()) {
      return requests.get().held(call, question, request, decision, id);
    }
    return answer(call, decision, id);
  }

  /** Whether there is a subject in the directory is not for every caller to know. */
  private static Reason told(Reason reason) {
    return reason == Reason.NOT_ADMITTED ? Reason.NO_RULE : reason;
  }

  /** The answer with the reason, which says nothing of the policy's content. */
  static ObjectNode answer(Call call, Decision decision, String id) {
    ObjectNode answer = Json.object();
    answer.put("decision", decision.allowed());
    ObjectNode context = answer.putObject("context");
    context.put("evaluation_id", id);
    if (!decision.allowed()) {
      Reason told = told(decision.reason());
      context.put("reason", told.code());
      context.putObject("reason_user").put("403", told.words());
    }
    if (call.caller().isDiagnosing()) {
      context
          .putObject("reason_admin")
          .put(decision.allowed() ? "200" : "403", decision.toString());
    }
    return answer;
  }
}
