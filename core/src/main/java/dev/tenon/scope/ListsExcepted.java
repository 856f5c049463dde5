package dev.tenon.scope;

import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.KeyRegions;

/** Listing what begins with a prefix shows the names of excepted keys too. */
final class ListsExcepted {

  private ListsExcepted() {}

  static void refuse(KeyRegions regions) {
    if (!regions.excepted().isEmpty()) {
      throw new InexpressibleException(
          InexpressibleException.InexpressibleReason.LISTS_EXCEPTED,
          regions.excepted().toString(),
          "a listing would show the names of these keys; leave LIST out");
    }
  }
}
