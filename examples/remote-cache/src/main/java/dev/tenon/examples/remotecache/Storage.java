package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is kept, each instance for itself: the same blob in two instances is kept twice, so that
 * nothing tells what another instance has. Thread-safe.
 */
interface Storage {

  /** The two kinds of things that a cache keeps by digest. */
  enum Kind {
    BLOB,
    RESULT
  }

  /** What is kept under a digest; empty if nothing is. */
  Optional<ByteString> find(String instance, Kind kind, Digest digest);

  /** Keeps something in place of what was there. */
  void keep(String instance, Kind kind, Digest digest, ByteString bytes);

  /** Storage that ends with the process. */
  static Storage inMemory() {
    record Key(String instance, Kind kind, String hash, long size) {

      static Key of(String instance, Kind kind, Digest digest) {
        return new Key(instance, kind, digest.getHash(), digest.getSizeBytes());
      }
    }

    Map<Key, ByteString> kept = new ConcurrentHashMap<>();
    return new Storage() {
      @Override
      public Optional<ByteString> find(String instance, Kind kind, Digest digest) {
        return Optional.ofNullable(kept.get(Key.of(instance, kind, digest)));
      }

      @Override
      public void keep(String instance, Kind kind, Digest digest, ByteString bytes) {
        kept.put(Key.of(instance, kind, digest), bytes);
      }
    };
  }

  /** Storage in files. The name of an instance is hashed, so that it can be no path. */
  static Storage onDisk(Path folder) {
    return new Storage() {
      private Path file(String instance, Kind kind, Digest digest) {
        String name = Hashing.sha256().hashString(instance, StandardCharsets.UTF_8).toString();
        return folder
            .resolve(name)
            .resolve(kind.name())
            .resolve(digest.getHash() + "-" + digest.getSizeBytes());
      }

      @Override
      public Optional<ByteString> find(String instance, Kind kind, Digest digest) {
        Path file = file(instance, kind, digest);
        try {
          return Files.exists(file)
              ? Optional.of(ByteString.copyFrom(Files.readAllBytes(file)))
              : Optional.empty();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void keep(String instance, Kind kind, Digest digest, ByteString bytes) {
        Path file = file(instance, kind, digest);
        try {
          Path parent =
              Files.createDirectories(folder.resolve(folder.relativize(file)).getParent());
          Path whole = Files.createTempFile(parent, "new", "");
          Files.write(whole, bytes.toByteArray());
          Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
