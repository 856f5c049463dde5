package dev.tenon.examples.remotecache;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tenon.examples.remotecache.state.v1.KeptOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Operations in a directory, each a file that is always whole. Without a directory they end with
 * the process.
 */
final class OperationFiles {

  private static final String UNFINISHED = ".new";

  private final Optional<Path> folder;

  private OperationFiles(Optional<Path> folder) {
    this.folder = folder;
  }

  /** Nothing is written. */
  static OperationFiles none() {
    return new OperationFiles(Optional.empty());
  }

  /** Files in a directory, which is made if there is none. */
  static OperationFiles in(Path folder) throws IOException {
    return new OperationFiles(Optional.of(Files.createDirectories(folder)));
  }

  /** The last part of an operation's name is unique. */
  private static Path file(Path folder, String name) {
    return folder.resolve(name.substring(name.lastIndexOf('/') + 1));
  }

  /** Writes one, in place of what was known of it. */
  void save(KeptOperation kept) throws IOException {
    if (folder.isPresent()) {
      Path file = file(folder.get(), kept.getOperation().getName());
      Path aside = file.resolveSibling(file.getFileName() + UNFINISHED);
      Files.write(aside, kept.toByteArray());
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Deletes one, if it is there. */
  void delete(String name) throws IOException {
    if (folder.isPresent()) {
      Files.deleteIfExists(file(folder.get(), name));
    }
  }

  /** All that another process wrote. */
  List<KeptOperation> load() throws IOException {
    List<KeptOperation> all = new ArrayList<>();
    if (folder.isPresent()) {
      try (Stream<Path> files = Files.list(folder.get())) {
        for (Path file : files.toList()) {
          if (file.toString().endsWith(UNFINISHED)) {
            Files.delete(file);
          } else {
            all.add(read(file));
          }
        }
      }
    }
    return all;
  }

  private static KeptOperation read(Path file) throws IOException {
    String problem = "no operation is in the file %s: remove it".formatted(file);
    try {
      KeptOperation kept = KeptOperation.parseFrom(Files.readAllBytes(file));
      // an empty file parses too
      if (!file(file.resolveSibling(""), kept.getOperation().getName()).equals(file)) {
        throw new IOException(problem);
      }
      return kept;
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(problem, e);
    }
  }
}
