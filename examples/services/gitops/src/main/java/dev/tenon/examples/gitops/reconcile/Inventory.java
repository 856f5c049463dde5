package dev.tenon.examples.gitops.reconcile;

import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.Product;
import dev.tenon.examples.gitops.cluster.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a kustomization delivered last, as its status keeps it: {@code namespace_name_group_kind}.
 */
final class Inventory {

  private Inventory() {}

  static Map<String, ?> of(List<Product> products) {
    List<Map<String, String>> entries = new ArrayList<>();
    for (Product product : products) {
      String id =
          String.join(
              "_",
              product.target().namespace(),
              product.target().name(),
              product.target().group(),
              product.body().getKind());
      entries.add(Map.of("id", id, "v", product.context().getVersion()));
    }
    return Map.of("entries", entries);
  }

  static List<Product> read(FluxObject object, Products reading) {
    List<Product> products = new ArrayList<>();
    if (object.status("inventory").orElse("") instanceof Map<?, ?> inventory
        && inventory.get("entries") instanceof List<?> entries) {
      for (Object entry : entries) {
        if (entry instanceof Map<?, ?> map) {
          products.addAll(product("" + map.get("id"), "" + map.get("v"), object, reading));
        }
      }
    }
    return products;
  }

  /** Namespaces, groups and kinds have no {@code _}; a name may. */
  private static List<Product> product(
      String id, String version, FluxObject object, Products reading) {
    int name = id.indexOf('_');
    int kind = id.lastIndexOf('_');
    int group = id.lastIndexOf('_', kind - 1);
    if (name < 0 || group <= name) {
      return List.of();
    }
    String groupName = id.substring(group + 1, kind);
    Map<String, ?> manifest =
        Map.of(
            "apiVersion", groupName.isEmpty() ? version : groupName + "/" + version,
            "kind", id.substring(kind + 1),
            "metadata",
                Map.of("name", id.substring(name + 1, group), "namespace", id.substring(0, name)));
    return reading.of(manifest, "status.inventory", "", object.namespace());
  }
}
