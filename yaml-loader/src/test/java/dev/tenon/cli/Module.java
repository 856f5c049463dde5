package dev.tenon.cli;

import java.nio.file.Path;

/** Where the module's files are: the tests of the command line run in a directory of their own. */
final class Module {

  private Module() {}

  static Path home() {
    return Path.of(System.getProperty("tenon.cli.module"));
  }

  static Path resources() {
    return home().resolve("src/test/resources/cli");
  }

  static Path jar() {
    return Path.of(System.getProperty("tenon.cli.jar"));
  }
}
