package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Optional;

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

  /** Whether something is kept under a digest. It counts as used, as if it were read. */
  boolean has(String instance, Kind kind, Digest digest);

  /**
   * Keeps something in place of what was there.
   *
   * @throws io.grpc.StatusRuntimeException {@code RESOURCE_EXHAUSTED} if it is too large
   */
  void keep(String instance, Kind kind, Digest digest, ByteString bytes);

  /** Forgets all that an instance keeps. */
  void forget(String instance);

  /** What an instance keeps, in bytes. */
  long bytes(String instance);

  /** How many bytes a thing may have to be kept at all. */
  long largest();

  /** Storage that ends with the process. */
  static Storage inMemory(Bound bound) {
    return new BoundedStorage(new Place.Memory(), bound);
  }

  /** Storage in files; what was kept by another process is there. */
  static Storage onDisk(Path folder, Bound bound) {
    return new BoundedStorage(new Place.Disk(folder), bound);
  }
}
