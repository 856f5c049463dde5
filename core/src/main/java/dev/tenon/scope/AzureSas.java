package dev.tenon.scope;

import com.google.common.collect.ImmutableList;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.InexpressibleException.InexpressibleReason;
import dev.tenon.filter.KeyRegion;
import dev.tenon.filter.KeyRegions;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The fields that one shared access signature for Azure Blob Storage signs. */
public final class AzureSas {

  private final String resource;
  private final String container;
  private final String path;
  private final int depth;
  private final String permissions;

  AzureSas(String resource, String container, String path, int depth, String permissions) {
    this.resource = resource;
    this.container = container;
    this.path = path;
    this.depth = depth;
    this.permissions = permissions;
  }

  /**
   * The signed resource {@code sr}: {@code c} for a container, {@code d} for a directory and
   * everything beneath, {@code b} for a blob.
   *
   * @return the text
   */
  public String resource() {
    return resource;
  }

  /**
   * The container's name.
   *
   * @return the text
   */
  public String container() {
    return container;
  }

  /**
   * The directory or blob in it, empty for the container.
   *
   * @return the text
   */
  public String path() {
    return path;
  }

  /**
   * The directory depth {@code sdd}, 0 if the resource is not a directory.
   *
   * @return a count
   */
  public int depth() {
    return depth;
  }

  /**
   * The signed permissions {@code sp}, in the order that Azure requires.
   *
   * @return the text
   */
  public String permissions() {
    return permissions;
  }

  static List<AzureSas> of(KeyRegions regions, Set<StorageAction> actions, String container) {
    if (!regions.excepted().isEmpty()) {
      throw new InexpressibleException(
          InexpressibleReason.EXCEPTION,
          regions.excepted().toString(),
          "a signature for a directory is for all beneath it; grant the others one by one");
    }
    String permissions = permissions(actions);
    String ofBlob = permissions.replace("l", "");
    ImmutableList.Builder<AzureSas> all = ImmutableList.builder();
    for (KeyRegion region : regions.covered()) {
      if (region.extent() != KeyRegion.Extent.EXACTLY && !permissions.isEmpty()) {
        all.add(directory(directoryOf(region), container, permissions));
      }
      if (region.extent() != KeyRegion.Extent.STARTING && !ofBlob.isEmpty()) {
        all.add(new AzureSas("b", container, region.text(), 0, ofBlob));
      }
    }
    return all.build();
  }

  private static String directoryOf(KeyRegion region) {
    String text = region.text();
    if (region.extent() == KeyRegion.Extent.AND_BENEATH || text.isEmpty()) {
      return text;
    }
    if (!text.endsWith("/")) {
      throw new InexpressibleException(
          InexpressibleReason.NO_PREFIX,
          "starts with `" + text + "`",
          "a signature is for whole directories; grant the directory above, or each one beneath");
    }
    return text.substring(0, text.length() - 1);
  }

  private static AzureSas directory(String path, String container, String permissions) {
    int depth = path.isEmpty() ? 0 : 1 + (int) path.chars().filter(c -> c == '/').count();
    return new AzureSas(depth == 0 ? "c" : "d", container, path, depth, permissions);
  }

  private static String permissions(Set<StorageAction> actions) {
    return (actions.contains(StorageAction.READ) ? "r" : "")
        + (actions.contains(StorageAction.WRITE) ? "cw" : "")
        + (actions.contains(StorageAction.DELETE) ? "d" : "")
        + (actions.contains(StorageAction.LIST) ? "l" : "");
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AzureSas other
        && resource.equals(other.resource)
        && container.equals(other.container)
        && path.equals(other.path)
        && depth == other.depth
        && permissions.equals(other.permissions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(resource, container, path, depth, permissions);
  }

  /** The type name with all parts. */
  @Override
  public String toString() {
    return "AzureSas["
        + "resource="
        + resource
        + ", container="
        + container
        + ", path="
        + path
        + ", depth="
        + depth
        + ", permissions="
        + permissions
        + "]";
  }
}
