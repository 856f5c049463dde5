package dev.tenon.house.planted.path;

/** Something to stand on. */
public final class Ground {
  private Ground() {}
}
