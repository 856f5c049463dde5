package dev.tenon.examples.jobqueue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A file that its owner alone may read; any other is refused. Written whole or not at all. */
final class SecretFile {

  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private SecretFile() {}

  static byte[] read(Path file) throws IOException {
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    if (!OWNER.containsAll(found)) {
      throw new IOException(
          "others than its owner may use "
              + file
              + " ("
              + PosixFilePermissions.toString(found)
              + "): chmod 600, and change what was in it");
    }
    return Files.readAllBytes(file);
  }

  static void write(Path file, byte[] bytes) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path whole =
        Files.createTempFile(folder, ".new", "", PosixFilePermissions.asFileAttribute(OWNER));
    try {
      Files.write(whole, bytes);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
