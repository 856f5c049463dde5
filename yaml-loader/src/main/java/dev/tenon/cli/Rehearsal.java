package dev.tenon.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the usual commands once, so that their classes can be archived. */
final class Rehearsal {

  private Rehearsal() {}

  /**
   * Runs them.
   *
   * @param args none
   * @throws IOException if temporary files cannot be written
   */
  public static void main(String[] args) throws IOException {
    run("--version");
    run("check", "-p", "-", "-s", "ada", "-r", "operator", "DEPLOY", "shop/dev/cart");
    run("explain", "-p", "-", "-s", "bob", "DEPLOY", "shop/dev/cart", "--json");
    run("fmt", "-");
    run("lint", "-");
    Path shop = Files.createTempDirectory("tenon");
    run("init", shop.toString());
    run("test", shop.toString(), "--coverage", "--mutants");
    run("test", shop.toString(), "--json");
    for (String file : Init.FILES) {
      Files.deleteIfExists(shop.resolve(file));
    }
    Files.deleteIfExists(shop);
    System.exit(0);
  }

  private static void run(String... command) {
    byte[] policy = Init.starter("policy.yaml").getBytes(StandardCharsets.UTF_8);
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Tenon.run(new Terminal(new ByteArrayInputStream(policy), nowhere, nowhere, true), command);
  }
}
