package dev.tenon.scope;

import com.google.common.collect.ImmutableList;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.InexpressibleException.Reason;
import dev.tenon.filter.KeyRegion;
import dev.tenon.filter.KeyRegions;
import java.util.List;
import java.util.Set;

/**
 * What one shared access signature for Azure Blob Storage signs.
 *
 * @param resource the signed resource {@code sr}: {@code c} a container, {@code d} a directory with
 *     all beneath, {@code b} a blob
 * @param container the container's name
 * @param path the directory or blob in it, empty for the container
 * @param depth the directory's depth {@code sdd}, 0 where it is none
 * @param permissions the signed permissions {@code sp}, in the order in which Azure wants them
 */
public record AzureSas(
    String resource, String container, String path, int depth, String permissions) {

  static List<AzureSas> of(KeyRegions regions, Set<StorageAction> actions, String container) {
    if (!regions.excepted().isEmpty()) {
      throw new InexpressibleException(
          Reason.EXCEPTION,
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
          Reason.NO_PREFIX,
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
}
