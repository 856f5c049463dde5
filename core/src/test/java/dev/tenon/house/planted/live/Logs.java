package dev.tenon.house.planted.live;

/** Logs. */
public final class Logs {
  private Logs() {}

  static void log(String text) {
    System.getLogger("planted").log(System.Logger.Level.INFO, text);
  }
}
