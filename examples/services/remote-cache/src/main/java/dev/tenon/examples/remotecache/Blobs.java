package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.Optional;

/**
 * The blobs of all instances: what is kept is what its digest says, and the empty blob is always
 * there. Others may be gone when they are asked for again.
 */
final class Blobs {

  private final Storage storage;

  Blobs(Storage storage) {
    this.storage = storage;
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
    storage.keep(instance, Storage.Kind.BLOB, digest, bytes);
  }
}
