package dev.tenon.authzen;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A section of a configuration file in YAML or JSON: every key is known, and has a value of its
 * kind, or the file is refused with the path of the key.
 */
final class ConfigFile {

  /** The largest file that is read, in bytes. */
  static final int MOST_BYTES = 64 * 1024 * 1024;

  private static final ObjectMapper YAML = Json.mapper(new YAMLFactory());

  private final String file;
  private final String path;
  private final ObjectNode node;

  private ConfigFile(String file, String path, ObjectNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  static ConfigFile read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + " has more than " + MOST_BYTES + " bytes");
    }
    return parse(file.toString(), Files.readAllBytes(file));
  }

  static ConfigFile parse(String name, byte[] bytes) throws IOException {
    try {
      JsonNode node = YAML.readTree(new String(bytes, StandardCharsets.UTF_8));
      if (node instanceof ObjectNode object) {
        return new ConfigFile(name, "", object);
      }
      throw new IllegalArgumentException(name + " is not a map of keys");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          name
              + ":"
              + (e.getLocation() == null ? 0 : e.getLocation().getLineNr())
              + ": is not YAML with unique keys: "
              + e.getOriginalMessage(),
          e);
    }
  }

  IllegalArgumentException wrong(String key, String what) {
    return new IllegalArgumentException(file + ": `" + path + key + "` " + what);
  }

  /** Refuses keys that are none of these. */
  ConfigFile only(String... keys) {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!Arrays.asList(keys).contains(key)) {
                throw wrong(key, "is unknown: there are " + String.join(", ", keys));
              }
            });
    return this;
  }

  boolean has(String key) {
    return node.has(key);
  }

  @Nullable JsonNode value(String key) {
    return node.get(key);
  }

  String text(String key) {
    JsonNode value = node.get(key);
    if (value == null || !value.isTextual() || value.textValue().isEmpty()) {
      throw wrong(key, "is " + kind(value) + ": write a text");
    }
    return value.textValue();
  }

  String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  boolean flag(String key) {
    JsonNode value = node.get(key);
    if (value != null && !value.isBoolean()) {
      throw wrong(key, "is " + kind(value) + ": write true or false");
    }
    return value != null && value.booleanValue();
  }

  int number(String key, int otherwise, int least, int most) {
    JsonNode value = node.get(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      throw wrong(key, "is no number from " + least + " to " + most);
    }
    return value.intValue();
  }

  private static String kind(@Nullable JsonNode value) {
    return value == null ? "missing" : Json.kind(value);
  }

  List<String> texts(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return List.of();
    }
    return AttributeValues.texts(value)
        .orElseThrow(() -> wrong(key, "is " + Json.kind(value) + ": write a list of texts"));
  }

  ConfigFile section(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return new ConfigFile(file, path + key + ".", Json.object());
    }
    if (value instanceof ObjectNode object) {
      return new ConfigFile(file, path + key + ".", object);
    }
    throw wrong(key, "is " + Json.kind(value) + ": write a map of keys");
  }

  /** The sections of a list. */
  List<ConfigFile> sections(String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(key, "is " + Json.kind(value) + ": write a list");
    }
    List<ConfigFile> sections = new ArrayList<>();
    for (JsonNode element : value) {
      String name = key + "[" + sections.size() + "]";
      if (!(element instanceof ObjectNode object)) {
        throw wrong(name, "is " + Json.kind(element) + ": write a map of keys");
      }
      sections.add(new ConfigFile(file, path + name + ".", object));
    }
    return sections;
  }

  /** The sections of a map, by its keys. */
  Map<String, ConfigFile> named(String key) {
    ConfigFile all = section(key);
    Map<String, ConfigFile> sections = new LinkedHashMap<>();
    all.node.fieldNames().forEachRemaining(name -> sections.put(name, all.section(name)));
    return sections;
  }

  /** The texts of a map, by its keys. */
  Map<String, String> words(String key) {
    ConfigFile all = section(key);
    Map<String, String> words = new LinkedHashMap<>();
    all.node.fieldNames().forEachRemaining(name -> words.put(name, all.text(name)));
    return words;
  }

  /** All members. */
  ObjectNode node() {
    return node;
  }
}
