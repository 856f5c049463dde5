package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.Optional;

/**
 * The blobs of all instances: what is kept is what its digest says, and the empty blob is always
 * there.
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

  /**
   * Keeps a blob.
   *
   * @throws io.grpc.StatusRuntimeException if the digest is not that of the bytes
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
