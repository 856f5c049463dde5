package dev.tenon.examples.flinkconsole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;

/** Which fields an answer has, and of which kinds, without their values. */
final class Shapes {

  private Shapes() {}

  static Set<String> of(URI address) throws Exception {
    Set<String> shapes = new TreeSet<>();
    try (InputStream answer = address.toURL().openStream()) {
      walk("", new ObjectMapper().readTree(answer), shapes);
    }
    return shapes;
  }

  private static void walk(String path, JsonNode node, Set<String> shapes) {
    if (node.isArray()) {
      node.forEach(item -> walk(path + "[]", item, shapes));
    } else if (node.isObject()) {
      node.properties()
          .forEach(field -> walk(path + "." + field.getKey(), field.getValue(), shapes));
    } else {
      shapes.add(path + " " + node.getNodeType());
    }
  }
}
