package dev.tenon.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files so that they are on the disk when the call returns. Immutable; a test replaces it by
 * a disk that is full.
 */
class DurableFiles {

  /** The file system's own. */
  static final DurableFiles PLAIN = new DurableFiles();

  /** Opens a file to read and write, and makes it if it is not there. */
  FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /** Puts a file in the place of another one: whoever looks sees the one or the other, whole. */
  final void replace(Path path, byte[] content) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel file = open(fresh)) {
      write(file, 0, content);
      file.force(true);
    }
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    force(path.resolveSibling("."));
  }

  /** Writes all of it, which one write need not do. */
  static void write(FileChannel file, long position, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      file.write(bytes, position + bytes.position());
    }
  }

  /** A directory names its files: what it names has to reach the disk, too. */
  void force(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel file = FileChannel.open(directory)) {
        file.force(true);
      }
    }
  }
}
