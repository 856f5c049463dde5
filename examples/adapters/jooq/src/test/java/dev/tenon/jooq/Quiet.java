package dev.tenon.jooq;

import org.jooq.Log;
import org.jooq.tools.JooqLogger;

/** Lets jOOQ print neither its logo nor its tips. */
final class Quiet {

  private Quiet() {}

  static void jooq() {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    JooqLogger.globalThreshold(Log.Level.WARN);
  }
}
