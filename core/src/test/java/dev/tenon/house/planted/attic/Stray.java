package dev.tenon.house.planted.attic;

/** Lives in no room, and in a package that is not null-marked. */
public final class Stray {
  private Stray() {}
}
