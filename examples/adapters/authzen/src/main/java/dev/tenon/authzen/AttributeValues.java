package dev.tenon.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON values as attributes of a policy. A value of another JSON type than the declared one is not
 * known, and neither is null: then a rule that needs it does not allow.
 */
final class AttributeValues {

  private AttributeValues() {}

  static Attributes of(AttributeSide side, ObjectNode values, AttributeDeclarations declared) {
    Attributes result = Attributes.none();
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      String name = side.word() + "." + value.getKey();
      Optional<AttributeType> type = declared.typeOf(name);
      if (type.isPresent()) {
        Optional<Object> read = read(type.get(), value.getValue());
        if (read.isPresent()) {
          result = result.withValue(name, read.get());
        }
      }
    }
    return result;
  }

  static Optional<Object> read(AttributeType type, JsonNode value) {
    return switch (type.kind()) {
      case TEXT, ADDRESS ->
          value.isTextual() ? type.read(List.of(value.textValue())) : Optional.empty();
      case TEXTS -> texts(value).flatMap(type::read);
      case NUMBER, INTEGER ->
          value.isNumber()
              ? type.read(List.of(value.decimalValue().toPlainString()))
              : Optional.empty();
      case BOOLEAN -> value.isBoolean() ? type.read(List.of(value.asText())) : Optional.empty();
      case INSTANT -> value.isTextual() ? instant(type, value.textValue()) : Optional.empty();
    };
  }

  /** The texts of an array; empty if there is anything else in it. */
  static Optional<List<String>> texts(JsonNode value) {
    if (!value.isArray()) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value) {
      if (!element.isTextual()) {
        return Optional.empty();
      }
      texts.add(element.textValue());
    }
    return Optional.of(texts);
  }

  /** Also with an offset, and without seconds, as the specification's examples have it. */
  private static Optional<Object> instant(AttributeType type, String text) {
    try {
      return type.read(List.of(OffsetDateTime.parse(text).toInstant().toString()));
    } catch (DateTimeException e) {
      return Optional.empty(); // The answer to a wrong text; it is no failure.
    }
  }
}
