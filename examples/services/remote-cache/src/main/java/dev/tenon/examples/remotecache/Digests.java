package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import io.grpc.Status;

/** SHA-256 digests: the names of blobs. */
final class Digests {

  /** The empty blob, which exists everywhere. */
  static final Digest EMPTY = of(ByteString.EMPTY);

  /** The largest blob, in bytes. */
  static final long MOST = 64L << 20;

  private static final int HASH_LENGTH = 64;

  private Digests() {}

  static Digest of(ByteString bytes) {
    String hash = Hashing.sha256().hashBytes(bytes.asReadOnlyByteBuffer()).toString();
    return Digest.newBuilder().setHash(hash).setSizeBytes(bytes.size()).build();
  }

  /**
   * The digest, if it is one.
   *
   * @throws io.grpc.StatusRuntimeException if it is none
   */
  static Digest require(Digest digest) {
    if (!isOne(digest)) {
      throw Status.INVALID_ARGUMENT
          .withDescription(
              "a digest is a SHA-256 in lower-case hex, and at most " + MOST + " bytes")
          .asRuntimeException();
    }
    return digest;
  }

  static boolean isOne(Digest digest) {
    return isHash(digest.getHash()) && digest.getSizeBytes() >= 0 && digest.getSizeBytes() <= MOST;
  }

  private static boolean isHash(String text) {
    return text.length() == HASH_LENGTH
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
