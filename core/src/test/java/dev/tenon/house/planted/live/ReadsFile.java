package dev.tenon.house.planted.live;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file. */
public final class ReadsFile {
  private ReadsFile() {}

  static boolean exists(String name) {
    return Files.exists(Path.of(name));
  }
}
