package dev.tenon.examples.remotecache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Who runs actions, and how.
 *
 * @param names of the workers, of which the policy says for which instances they run
 * @param sandbox where actions run; without one nobody runs any
 */
record Workers(List<String> names, Optional<Sandbox> sandbox) {

  /** Nobody: the server only caches. */
  static final Workers NONE = new Workers(List.of(), Optional.empty());

  /**
   * A directory for those of actions, in which the user that runs actions finds its way, and lists
   * nothing.
   */
  static Path folder() throws IOException {
    Path folder = Files.createTempDirectory("tenon-actions-");
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }
}
