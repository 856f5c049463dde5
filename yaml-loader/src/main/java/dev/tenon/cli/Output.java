package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files for commands. */
final class Output {

  private Output() {}

  /** Writes a text as UTF-8, and creates missing directories. */
  static void write(String name, String text) {
    Path file = PolicyOption.path(name);
    try {
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(file, text);
    } catch (IOException refused) {
      throw Input.refusal(
          Diagnostic.error("unwritable-file", Place.ofSource(name), "the file cannot be written")
              .because(
                  Files.isDirectory(file)
                      ? "it is a directory"
                      : refused.getClass().getSimpleName())
              .mend("name a file that this program may write to")
              .causedBy(refused));
    }
  }
}
