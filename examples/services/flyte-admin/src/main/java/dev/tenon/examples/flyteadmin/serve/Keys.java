package dev.tenon.examples.flyteadmin.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A place in the configuration file, which knows where it is. A key that nothing reads is an error,
 * so that a misspelt one cannot leave a door open.
 */
final class Keys {

  private final String file;
  private final String path;
  private final JsonNode node;

  private Keys(String file, String path, JsonNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  static Keys of(Path file) throws IOException {
    JsonNode root = new YAMLMapper().readTree(Files.readString(file));
    return new Keys(String.valueOf(file.getFileName()), "", root);
  }

  /** An error here, which says where that is. */
  IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(file + ": " + (path.isEmpty() ? "" : path + ": ") + what);
  }

  /** The same place, of which these keys alone are read. */
  Keys only(String... known) {
    if (!node.isObject() && !node.isMissingNode()) {
      throw wrong("write a map with the keys " + List.of(known));
    }
    Set<String> names = Set.of(known);
    for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!names.contains(key)) {
        throw wrong("the key `" + key + "` is not read here; known are " + List.of(known));
      }
    }
    return this;
  }

  Keys at(String key) {
    return new Keys(file, path.isEmpty() ? key : path + "." + key, node.path(key));
  }

  boolean isThere() {
    return !node.isMissingNode();
  }

  boolean isText() {
    return node.isValueNode() && !node.isNull();
  }

  Optional<String> text() {
    if (!isThere()) {
      return Optional.empty();
    }
    if (!isText() || node.asText().isEmpty()) {
      throw wrong("write a text");
    }
    return Optional.of(node.asText());
  }

  String required() {
    return text().orElseThrow(() -> wrong("is missing: write a text"));
  }

  int number(int usual) {
    if (isThere() && !node.isInt()) {
      throw wrong("write a whole number");
    }
    return node.asInt(usual);
  }

  boolean flag(boolean usual) {
    if (isThere() && !node.isBoolean()) {
      throw wrong("write true or false");
    }
    return node.asBoolean(usual);
  }

  /** The entries of a list, or the one that stands in its place; none if nothing does. */
  List<Keys> each() {
    if (!isThere()) {
      return List.of();
    }
    if (!node.isArray()) {
      return List.of(this);
    }
    List<Keys> found = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      found.add(new Keys(file, path + "[" + i + "]", node.get(i)));
    }
    return found;
  }

  /** The texts of a list, or the one that stands in its place. */
  List<String> texts() {
    return each().stream().map(Keys::required).toList();
  }

  /** The members of a map, by their keys. */
  Map<String, Keys> members() {
    if (isThere() && !node.isObject()) {
      throw wrong("write a map");
    }
    Map<String, Keys> found = new LinkedHashMap<>();
    node.fieldNames().forEachRemaining(key -> found.put(key, at(key)));
    return found;
  }
}
