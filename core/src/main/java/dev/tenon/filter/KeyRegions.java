package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A filter on the keys of an object store, as regions that begin with literal text and others that
 * are excepted: exactly what storage providers can say.
 *
 * @param covered a key passes if one of these contains it
 * @param excepted and none of these does
 */
public record KeyRegions(List<KeyRegion> covered, List<KeyRegion> excepted) {

  /** Copies the lists. */
  public KeyRegions {
    covered = ImmutableList.copyOf(covered);
    excepted = ImmutableList.copyOf(excepted);
  }
}
