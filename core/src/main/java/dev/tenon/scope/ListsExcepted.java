package dev.tenon.scope;

import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.KeyRegions;

/** The error for listing a prefix that would show the names of excepted keys. */
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
