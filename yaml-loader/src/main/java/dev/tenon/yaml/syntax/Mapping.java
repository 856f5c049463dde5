package dev.tenon.yaml.syntax;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Keys with their values, in the order in which they were written. */
public final class Mapping extends Node {

  /** A key and its value. */
  public record Entry(Scalar key, Node value) {}

  private final Map<String, Entry> entries;
  private final long weight;

  public Mapping(Span span, Map<String, Entry> entries) {
    super(span);
    this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    this.weight = 1 + entries.values().stream().mapToLong(e -> 1 + e.value().weight()).sum();
  }

  public Collection<Entry> entries() {
    return entries.values();
  }

  public Map<String, Entry> byKey() {
    return entries;
  }

  /** A copy without some keys. */
  public Mapping without(Predicate<String> unwanted) {
    Map<String, Entry> rest = new LinkedHashMap<>(entries);
    rest.keySet().removeIf(unwanted);
    return new Mapping(span(), rest);
  }

  @Override
  public String kind() {
    return "a map";
  }

  @Override
  long weight() {
    return weight;
  }
}
