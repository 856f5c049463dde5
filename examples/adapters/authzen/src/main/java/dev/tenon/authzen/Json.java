package dev.tenon.authzen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as RFC 7493 (I-JSON) has it: UTF-8 without unpaired surrogates, no member twice, numbers
 * within the range of a double, nothing after the value. Thread-safe.
 */
final class Json {

  private static final int LONGEST_NAME = 1_000;
  private static final int LONGEST_NUMBER = 100;
  private static final int LARGEST_SCALE = 400;

  private static final ObjectMapper WRITER = JsonMapper.builder().build();

  private final int depth;
  private final ObjectMapper reader;

  Json(Limits limits) {
    depth = limits.depth();
    reader = mapper(JsonFactory.builder().streamReadConstraints(constraints(limits)).build());
  }

  private static StreamReadConstraints constraints(Limits limits) {
    return StreamReadConstraints.builder()
        .maxNestingDepth(limits.depth())
        .maxNameLength(LONGEST_NAME)
        .maxNumberLength(LONGEST_NUMBER)
        .maxStringLength(limits.body())
        .build();
  }

  /** A strict reader over any format of Jackson. */
  static ObjectMapper mapper(JsonFactory format) {
    format.configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
    return new ObjectMapper(format)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The object of a body. */
  ObjectNode read(byte[] body) {
    JsonNode node = parse(text(body));
    if (!(node instanceof ObjectNode object)) {
      throw FaultException.bad(
          "the body is " + kind(node) + ": send a JSON object, such as {\"subject\": ...}");
    }
    requireSound(object);
    return object;
  }

  private static String text(byte[] body) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return text.toString();
    } catch (CharacterCodingException e) {
      throw FaultException.bad("the body is not UTF-8: send JSON in UTF-8", e);
    }
  }

  private JsonNode parse(String text) {
    try {
      JsonNode node = reader.readTree(text);
      return node == null ? reader.missingNode() : node;
    } catch (StreamConstraintsException e) {
      throw FaultException.bad(
          "the body has more than "
              + depth
              + " levels, or a name of more than "
              + LONGEST_NAME
              + " characters, or a number of more than "
              + LONGEST_NUMBER
              + " digits",
          e);
    } catch (JsonProcessingException e) {
      throw FaultException.bad(
          "the body is not JSON with unique names" + place(e.getLocation()), e);
    }
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : ": line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static void requireSound(JsonNode node) {
    if (node.isTextual()) {
      requireSound(node.textValue());
    } else if (node.isBigDecimal() || node.isBigInteger()) {
      if (Math.abs((long) node.decimalValue().scale()) > LARGEST_SCALE
          || Double.isInfinite(node.doubleValue())) {
        throw FaultException.bad("a number is beyond the range of a double (IEEE 754)");
      }
    } else if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              member -> {
                requireSound(member.getKey());
                requireSound(member.getValue());
              });
    } else {
      node.forEach(Json::requireSound);
    }
  }

  private static void requireSound(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw FaultException.bad("a text has an unpaired surrogate, which is no character");
      }
    }
  }

  /** What a value is, for messages. */
  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      default -> "missing";
    };
  }

  static byte[] bytes(JsonNode node) {
    return write(node).getBytes(StandardCharsets.UTF_8);
  }

  /** The same text for equal values, whatever the order of members. */
  static String canonical(JsonNode node) {
    return write(sorted(node));
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> members = new TreeMap<>();
      object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      ObjectNode result = object();
      members.forEach((name, value) -> result.set(name, sorted(value)));
      return result;
    }
    if (node.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      for (Iterator<JsonNode> each = node.elements(); each.hasNext(); ) {
        array.add(sorted(each.next()));
      }
      return array;
    }
    return node;
  }

  private static String write(JsonNode node) {
    try {
      return WRITER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }
}
