package dev.tenon.examples.remotecache;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.LinkedHashMap;
import java.util.Map;

/** What has come of blobs whose upload is not finished, so that a client may go on. Thread-safe. */
final class Uploads {

  /** So many wait at most; the oldest is forgotten first. */
  private static final int MOST = 100;

  /** By instance and resource name. */
  private record Key(String instance, String name) {}

  private final Map<Key, ByteString> begun =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ByteString> eldest) {
          return size() > MOST;
        }
      };

  /** How many bytes have come. */
  synchronized long size(String instance, String name) {
    return begun.getOrDefault(new Key(instance, name), ByteString.EMPTY).size();
  }

  /**
   * Adds what comes next.
   *
   * @return all that has come until now
   * @throws io.grpc.StatusRuntimeException if something else comes next, or it is too much
   */
  synchronized ByteString add(
      String instance, String name, long offset, ByteString bytes, long size) {
    Key key = new Key(instance, name);
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
    begun.put(key, all);
    return all;
  }

  synchronized void forget(String instance, String name) {
    begun.remove(new Key(instance, name));
  }
}
