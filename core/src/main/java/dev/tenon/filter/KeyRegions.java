package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A filter on the keys of an object store, as covered and excluded regions, the form that storage
 * providers support.
 *
 * @param covered a key passes if at least one of these contains it
 * @param excepted and none of these contains it
 */
public record KeyRegions(List<KeyRegion> covered, List<KeyRegion> excepted) {

  /** Copies the lists. */
  public KeyRegions {
    covered = ImmutableList.copyOf(covered);
    excepted = ImmutableList.copyOf(excepted);
  }
}
