package dev.tenon.house.planted.live;

import java.util.List;

/** Borrows the common pool's threads. */
public final class Parallel {
  private Parallel() {}

  static long count(List<String> list) {
    return list.parallelStream().filter(String::isEmpty).count();
  }
}
