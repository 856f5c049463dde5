package dev.tenon.filter;

import dev.tenon.path.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a filter's JSON means, told from its documentation alone: what a client in another language
 * would write that has nothing but the text.
 */
public final class JsonCondition {

  private final Object tree;

  /** The condition that a text is. */
  public JsonCondition(String json) {
    this.tree = JsonReader.read(json);
  }

  /** Whether it holds for a resource. */
  public boolean holds(Resource resource) {
    return holds(tree, resource.segments());
  }

  private static boolean holds(Object tree, List<String> path) {
    if (tree instanceof String word) {
      return word.equals("everything");
    }
    Map<?, ?> object = (Map<?, ?>) tree;
    if (object.get("anyOf") instanceof List<?> parts) {
      return parts.stream().anyMatch(part -> holds(part, path));
    }
    if (object.get("allOf") instanceof List<?> parts) {
      return parts.stream().allMatch(part -> holds(part, path));
    }
    if (object.containsKey("not")) {
      return !holds(object.get("not"), path);
    }
    if (object.get("length") instanceof Integer length) {
      return path.size() == length;
    }
    if (object.get("lengthAtLeast") instanceof Integer length) {
      return path.size() >= length;
    }
    int index = (Integer) object.get("segment");
    return index < path.size() && fits(object, path.get(index));
  }

  private static boolean fits(Map<?, ?> test, String segment) {
    if (test.get("oneOf") instanceof List<?> texts) {
      return texts.contains(segment);
    }
    if (test.get("like") instanceof List<?> parts) {
      return isLike(parts, segment);
    }
    if (test.get("startsWith") instanceof String text) {
      return segment.startsWith(text);
    }
    if (test.get("endsWith") instanceof String text) {
      return segment.endsWith(text);
    }
    return segment.equals(test.get("equals"));
  }

  /** The parts in this order, the first at the beginning, the last at the end, anything between. */
  private static boolean isLike(List<?> parts, String segment) {
    List<Integer> ends = List.of(0);
    for (int i = 0; i < parts.size(); i++) {
      String part = (String) parts.get(i);
      List<Integer> next = new ArrayList<>();
      for (int end : ends) {
        for (int at = end; at <= segment.length(); at++) {
          boolean free = i > 0 || at == 0;
          if (free && segment.startsWith(part, at)) {
            next.add(at + part.length());
          }
        }
      }
      ends = next;
    }
    return ends.contains(segment.length());
  }
}
