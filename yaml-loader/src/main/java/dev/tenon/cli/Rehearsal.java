package dev.tenon.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs the usual commands once, so that the classes that they need can be archived. */
final class Rehearsal {

  private Rehearsal() {}

  /**
   * Runs them.
   *
   * @param args none
   */
  public static void main(String[] args) {
    run("check", "-p", "-", "-s", "ada", "-r", "operator", "DEPLOY", "shop/dev/cart");
    run("explain", "-p", "-", "-s", "bob", "DEPLOY", "shop/dev/cart", "--json");
    run("fmt", "-");
    run("lint", "-");
    System.exit(0);
  }

  private static void run(String... command) {
    byte[] policy = Init.starter("policy.yaml").getBytes(StandardCharsets.UTF_8);
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Tenon.run(new Terminal(new ByteArrayInputStream(policy), nowhere, nowhere, true), command);
  }
}
