package dev.tenon.house.planted.live;

/** Prints. */
public final class Prints {
  private Prints() {}

  static void print(String text) {
    System.out.println(text);
  }
}
