package dev.tenon.examples.remotecache;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a process says on one of its streams, for others to read while it goes on: its first bytes,
 * and no more than {@link #MOST}. Thread-safe.
 */
final class Said {

  /** Bytes that are kept. */
  static final int MOST = 4 << 20;

  /** How many may read it at once. */
  static final int MOST_LISTENERS = 100;

  /** Called when more is there, or it is over. */
  private final Set<Runnable> listeners = new LinkedHashSet<>();

  private ByteString bytes = ByteString.EMPTY;
  private boolean over;

  /**
   * A part of it.
   *
   * @param bytes none, if nothing more was said yet
   * @param last whether nothing comes after it
   */
  record Part(ByteString bytes, boolean last) {}

  /** What was said to the end. */
  static Said whole(ByteString bytes) {
    Said said = new Said();
    said.bytes = bytes;
    said.over = true;
    return said;
  }

  /** All that is kept of it until now. */
  synchronized ByteString bytes() {
    return bytes;
  }

  /** The largest offset at which something is, or may come. */
  synchronized int largest() {
    return over ? bytes.size() : MOST;
  }

  synchronized Part part(long from, long most) {
    int begin = (int) Math.min(from, bytes.size());
    int end = (int) Math.min(bytes.size(), begin + most);
    return new Part(bytes.substring(begin, end), over && end == bytes.size());
  }

  /** Says more; what is too much is dropped. */
  void add(byte[] more, int length) {
    synchronized (this) {
      int kept = Math.min(length, MOST - bytes.size());
      bytes = bytes.concat(ByteString.copyFrom(more, 0, kept));
    }
    tell();
  }

  /** Nothing more is said: who reads gets the rest. */
  void end() {
    synchronized (this) {
      over = true;
    }
    tell();
  }

  /** Outside of the lock, since a listener has one of its own, and reads. */
  private void tell() {
    List<Runnable> told;
    synchronized (this) {
      told = List.copyOf(listeners);
    }
    told.forEach(Runnable::run);
  }

  /**
   * Lets somebody know when more is there.
   *
   * @throws io.grpc.StatusRuntimeException if too many listen
   */
  synchronized void listen(Runnable listener) {
    if (listeners.size() >= MOST_LISTENERS) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("too many read this stream")
          .asRuntimeException();
    }
    listeners.add(listener);
  }

  synchronized void ignore(Runnable listener) {
    listeners.remove(listener);
  }
}
