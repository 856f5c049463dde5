package dev.tenon.examples.remotecache;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What has come of blobs whose upload is not finished, so that a client may go on. Bounded as
 * storage is: the upload that has not gone on for longest is forgotten first. Thread-safe.
 */
final class Uploads {

  /** By instance and resource name, of which the hash is kept: a client may make it long. */
  private record Key(String instance, HashCode name) implements Room.Kept {

    static Key of(String instance, String name) {
      return new Key(instance, Hashing.sha256().hashString(name, StandardCharsets.UTF_8));
    }
  }

  private final Map<Key, ByteString> begun = new HashMap<>();
  private final Room<Key> room;

  Uploads(Bound bound) {
    this.room = new Room<>(bound);
  }

  /** How many bytes have come. */
  synchronized long size(String instance, String name) {
    return begun.getOrDefault(Key.of(instance, name), ByteString.EMPTY).size();
  }

  /**
   * Adds what comes next.
   *
   * @return all that has come until now
   * @throws io.grpc.StatusRuntimeException if something else comes next, or it is too much
   */
  synchronized ByteString add(
      String instance, String name, long offset, ByteString bytes, long size) {
    Key key = Key.of(instance, name);
    ByteString before = begun.getOrDefault(key, ByteString.EMPTY);
    if (offset != before.size()) {
      throw Status.INVALID_ARGUMENT
          .withDescription("the next byte is " + before.size() + ", not " + offset)
          .asRuntimeException();
    }
    if (bytes.size() > size - before.size()) {
      throw Status.INVALID_ARGUMENT
          .withDescription("more bytes than the digest says")
          .asRuntimeException();
    }
    ByteString all = before.concat(bytes);
    room.add(key, all.size()).forEach(begun::remove);
    begun.put(key, all);
    return all;
  }

  /** What all of it counts for. */
  synchronized long bytes() {
    return room.bytes();
  }

  /** Forgets all uploads to an instance. */
  synchronized void forget(String instance) {
    room.removeAll(instance).forEach(begun::remove);
  }

  synchronized void forget(String instance, String name) {
    Key key = Key.of(instance, name);
    begun.remove(key);
    room.remove(key);
  }
}
