package dev.tenon.authzen;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.Attributes;
import dev.tenon.policy.Policy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The inventory of a file: types, and in each its ids with their attributes; in {@code tenants},
 * the same for each tenant.
 *
 * <pre>{@code
 * resources:
 *   document: {q4-plan: {owner: ada}, minutes: {}}
 * tenants:
 *   acme:
 *     invoice: {"7": {amount: 12}}
 * }</pre>
 *
 * <p>Immutable. The types of attributes are those of the policy in force.
 */
final class InventoryFile implements Inventory {

  private final Map<String, Map<String, NavigableMap<String, ObjectNode>>> tenants;
  private final Supplier<Policy> policy;

  private InventoryFile(
      Map<String, Map<String, NavigableMap<String, ObjectNode>>> tenants, Supplier<Policy> policy) {
    this.tenants = tenants;
    this.policy = policy;
  }

  static InventoryFile of(ConfigFile file, Supplier<Policy> policy) {
    file.only("resources", "tenants");
    Map<String, Map<String, NavigableMap<String, ObjectNode>>> tenants = new HashMap<>();
    tenants.put("", types(file.named("resources")));
    ConfigFile all = file.section("tenants");
    all.node()
        .fieldNames()
        .forEachRemaining(tenant -> tenants.put(tenant, types(all.named(tenant))));
    return new InventoryFile(tenants, policy);
  }

  private static Map<String, NavigableMap<String, ObjectNode>> types(
      Map<String, ConfigFile> sections) {
    Map<String, NavigableMap<String, ObjectNode>> types = new HashMap<>();
    sections.forEach(
        (type, section) -> {
          NavigableMap<String, ObjectNode> ids = new TreeMap<>();
          section
              .node()
              .fieldNames()
              .forEachRemaining(id -> ids.put(id, section.section(id).node()));
          types.put(type, ids);
        });
    return types;
  }

  int size() {
    return tenants.values().stream()
        .flatMap(types -> types.values().stream())
        .mapToInt(Map::size)
        .sum();
  }

  private Optional<NavigableMap<String, ObjectNode>> entries(String tenant, String type) {
    return Optional.ofNullable(tenants.get(tenant)).map(types -> types.get(type));
  }

  @Override
  public Optional<Attributes> find(String tenant, String type, String id) {
    return entries(tenant, type)
        .map(entries -> entries.get(id))
        .map(values -> DirectoryFile.known(AttributeSide.RESOURCE, values, policy.get()));
  }

  @Override
  public List<String> ids(String tenant, String type, String after, int most) {
    return entries(tenant, type)
        .map(entries -> entries.tailMap(after, false).keySet().stream().limit(most).toList())
        .orElse(List.of());
  }
}
