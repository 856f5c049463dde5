package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The blobs of all instances: what is kept is what its digest says, and the empty blob is always
 * there. Others may be gone when they are asked for again.
 */
final class Blobs {

  private final Storage storage;
  private final Predicate<String> exists;

  /**
   * Blobs in a storage.
   *
   * @param exists whether there is an instance of a name
   */
  Blobs(Storage storage, Predicate<String> exists) {
    this.storage = storage;
    this.exists = exists;
  }

  /** The first that is found on some levels. */
  Optional<ByteString> find(List<String> levels, Digest digest) {
    return levels.stream().map(level -> find(level, digest)).flatMap(Optional::stream).findFirst();
  }

  /** Whether there is one on some levels. */
  boolean has(List<String> levels, Digest digest) {
    return levels.stream().anyMatch(level -> has(level, digest));
  }

  Optional<ByteString> find(String instance, Digest digest) {
    return digest.equals(Digests.EMPTY)
        ? Optional.of(ByteString.EMPTY)
        : storage.find(instance, Storage.Kind.BLOB, digest);
  }

  /** Whether there is a blob; it will be kept for longer than what nobody asks about. */
  boolean has(String instance, Digest digest) {
    return digest.equals(Digests.EMPTY) || storage.has(instance, Storage.Kind.BLOB, digest);
  }

  /** The largest blob that can be kept. */
  long largest() {
    return Math.min(Digests.MOST, storage.largest());
  }

  /**
   * Keeps a blob.
   *
   * @throws io.grpc.StatusRuntimeException if the digest is not that of the bytes, or it is too
   *     large
   */
  void keep(String instance, Digest digest, ByteString bytes) {
    if (!Digests.of(bytes).equals(digest)) {
      throw Status.INVALID_ARGUMENT
          .withDescription("the bytes are not those of the digest")
          .asRuntimeException();
    }
    keep(instance, Storage.Kind.BLOB, digest, bytes);
  }

  /**
   * Keeps something.
   *
   * @throws io.grpc.StatusRuntimeException if the instance was deleted meanwhile
   */
  void keep(String instance, Storage.Kind kind, Digest digest, ByteString bytes) {
    storage.keep(instance, kind, digest, bytes);
    if (!exists.test(instance)) {
      storage.forget(instance);
      throw Status.ABORTED.withDescription("the instance is gone").asRuntimeException();
    }
  }
}
