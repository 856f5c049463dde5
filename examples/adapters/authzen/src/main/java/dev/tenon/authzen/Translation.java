package dev.tenon.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.Attributes;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From a question of AuthZEN to a request of Tenon. Thread-safe if its parts are. */
final class Translation {

  private static final String ROLES = "roles";

  private final Mapping mapping;
  private final Directory directory;
  private final Optional<Inventory> inventory;
  private final Supplier<Policy> policy;

  Translation(
      Mapping mapping,
      Directory directory,
      Optional<Inventory> inventory,
      Supplier<Policy> policy) {
    this.mapping = mapping;
    this.directory = directory;
    this.inventory = inventory;
    this.policy = policy;
  }

  /** The request; of an anonymous subject if the directory does not know the one that is named. */
  Request request(Call call, Question question) {
    String tenant = tenant(call, question.resource(), question.context());
    Subject subject = subject(call.caller(), question.subject());
    Request request =
        Request.of(
                subject,
                mapping.action(question.action().type()),
                mapping.resource(tenant, question.resource()))
            .within(tenant)
            .with(
                requestAttributes(question.action(), question.context())
                    .withAll(resourceAttributes(tenant, question.resource())));
    return mapping.isCreating(question.action().type()) ? request.creating() : request;
  }

  /** The tenant that a caller may ask about; empty if the request names none. */
  String tenant(Call call, Entity resource, ObjectNode context) {
    String tenant = mapping.tenant(call.tenant(), resource, context);
    if (!call.caller().mayBeIn(tenant)) {
      throw new FaultException(403, "the caller may not ask within this tenant, or without one");
    }
    return tenant;
  }

  Subject subject(Caller caller, Entity entity) {
    Optional<Subject> known = directory.find(entity.type(), entity.id());
    if (known.isEmpty()) {
      return Subject.anonymous();
    }
    Subject subject = known.get();
    List<String> roles = assertedRoles(caller, entity.properties().get(ROLES));
    if (!roles.isEmpty()) {
      subject = subject.withRoles(roles, "asserted by the caller " + caller.name());
    }
    ObjectNode asserted = Json.object();
    for (Map.Entry<String, JsonNode> property : entity.properties().properties()) {
      if (caller.assertsAttribute(property.getKey())) {
        asserted.set(property.getKey(), property.getValue());
      }
    }
    Attributes values = AttributeValues.of(AttributeSide.SUBJECT, asserted, declared());
    return subject.with(values.withAll(subject.attributes()));
  }

  private static List<String> assertedRoles(Caller caller, @Nullable JsonNode roles) {
    return roles == null
        ? List.of()
        : AttributeValues.texts(roles).orElse(List.of()).stream()
            .filter(caller::assertsRole)
            .toList();
  }

  private AttributeDeclarations declared() {
    return policy.get().attributes();
  }

  /** What the inventory knows, and what the caller says beyond that. */
  Attributes resourceAttributes(String tenant, Entity resource) {
    Attributes said = AttributeValues.of(AttributeSide.RESOURCE, resource.properties(), declared());
    return said.withAll(
        inventory
            .flatMap(known -> known.find(tenant, resource.type(), resource.id()))
            .orElse(Attributes.none()));
  }

  Attributes requestAttributes(Entity action, ObjectNode context) {
    for (Map.Entry<String, JsonNode> property : action.properties().properties()) {
      JsonNode other = context.get(property.getKey());
      if (other != null
          && !other.equals(property.getValue())
          && declared().typeOf("request." + property.getKey()).isPresent()) {
        throw FaultException.bad(
            "the context and the action's properties say different things of `request."
                + property.getKey()
                + "`");
      }
    }
    return AttributeValues.of(AttributeSide.REQUEST, action.properties(), declared())
        .withAll(AttributeValues.of(AttributeSide.REQUEST, context, declared()));
  }
}
