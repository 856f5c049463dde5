package dev.tenon.examples.jobqueue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The directory of what the server keeps: of its own user alone, and in no checkout. */
final class StateFolder {

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private StateFolder() {}

  /**
   * Where state of a user's programs belongs (XDG Base Directory Specification): in {@code
   * $XDG_STATE_HOME}, or else in {@code ~/.local/state}.
   *
   * @param environment the variables of the process
   * @param home the user's home directory
   */
  static Path usual(Map<String, String> environment, Path home) {
    Path named = Path.of(environment.getOrDefault("XDG_STATE_HOME", ""));
    Path states = named.isAbsolute() ? named : home.resolve(".local/state");
    return states.resolve("tenon-job-queue");
  }

  /**
   * Opens the directory, or makes it.
   *
   * @param folder where it is
   * @param checkout a file of the sources: state in their working tree could be committed
   * @throws IOException if it lies in the same working tree, or if others may use it
   */
  static Path open(Path folder, Path checkout) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    for (Path tree = checkout.toRealPath().getParent(); tree != null; tree = tree.getParent()) {
      if (Files.exists(tree.resolve(".git")) && existing(absolute).startsWith(tree)) {
        throw new IOException(
            "state is `%s`, in the working tree %s: write a path outside it"
                .formatted(folder, tree));
      }
    }
    Files.createDirectories(absolute, PosixFilePermissions.asFileAttribute(OWNER));
    Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
    others.addAll(Files.getPosixFilePermissions(absolute, LinkOption.NOFOLLOW_LINKS));
    others.removeAll(OWNER);
    if (!others.isEmpty()) {
      throw new IOException(
          "others than its owner may use " + absolute + ": chmod 700 " + absolute);
    }
    return absolute;
  }

  /** The real path of the part of it that is there. */
  private static Path existing(Path folder) throws IOException {
    for (Path there = folder; there != null; there = there.getParent()) {
      if (Files.exists(there)) {
        return there.toRealPath();
      }
    }
    throw new IOException("nothing of the path " + folder + " exists");
  }
}
