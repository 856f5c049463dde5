package dev.tenon.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.diagnostic.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * A subject, a resource or an action of a request.
 *
 * @param type its type; of an action its name
 * @param id its id within the type; empty for an action, and where it is searched for
 * @param properties its properties, empty if there are none
 */
record Entity(String type, String id, ObjectNode properties) {

  /** An entity with a type and an id. */
  static Entity of(String name, JsonNode request) {
    ObjectNode object = object(name, request.get(name));
    return new Entity(
        text(name, "type", object), text(name, "id", object), properties(name, object));
  }

  /** An entity of which only the type counts: its id is what is searched for, and is ignored. */
  static Entity searched(String name, JsonNode request) {
    ObjectNode object = object(name, request.get(name));
    return new Entity(text(name, "type", object), "", properties(name, object));
  }

  /** An action. */
  static Entity action(JsonNode request) {
    ObjectNode object = object("action", request.get("action"));
    return new Entity(text("action", "name", object), "", properties("action", object));
  }

  /** This entity, found. */
  Entity found(String newId) {
    return new Entity(type, newId, properties);
  }

  /** The object of a member that has to be there. */
  static ObjectNode object(String name, @Nullable JsonNode node) {
    if (node == null) {
      throw FaultException.bad("`" + name + "` is missing: it is required");
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw FaultException.bad("`" + name + "` is " + Json.kind(node) + ": write an object");
  }

  /** The object of a member that may be left out. */
  static ObjectNode optional(String name, @Nullable JsonNode node) {
    return node == null ? Json.object() : object(name, node);
  }

  private static ObjectNode properties(String name, ObjectNode object) {
    return optional(name + ".properties", object.get("properties"));
  }

  static String text(String name, String member, ObjectNode object) {
    JsonNode node = object.get(member);
    String path = "`" + name + "." + member + "`";
    if (node == null) {
      throw FaultException.bad(path + " is missing: it is required");
    }
    if (!node.isTextual()) {
      throw FaultException.bad(path + " is " + Json.kind(node) + ": write a string");
    }
    return node.textValue();
  }

  /** In one line, whatever it is called. */
  String words() {
    return Diagnostic.quote(id.isEmpty() ? type : type + "/" + id);
  }
}
