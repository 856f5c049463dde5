package dev.tenon.house.planted.diagnostic;

import dev.tenon.house.planted.path.Ground;

/** Imports a higher floor. */
public final class ImportsUp {
  private ImportsUp() {}

  static boolean isGround(Object object) {
    return object instanceof Ground;
  }
}
