package dev.tenon.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files that are on the disk when the call returns. Immutable; tests replace it to simulate
 * a full disk.
 */
class DurableFiles {

  /** Writes to the file system. */
  static final DurableFiles PLAIN = new DurableFiles();

  /** Opens a file to read and write, and creates it if it does not exist. */
  FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /** Replaces a file atomically: a reader sees the whole old or the whole new content. */
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

  /** Writes all bytes; a single write may write fewer. */
  static void write(FileChannel file, long position, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      file.write(bytes, position + bytes.position());
    }
  }

  /** Forces a directory to the disk, since its entries name the files. */
  void force(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel file = FileChannel.open(directory)) {
        file.force(true);
      }
    }
  }
}
