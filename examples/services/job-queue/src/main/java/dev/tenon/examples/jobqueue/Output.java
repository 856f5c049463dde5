package dev.tenon.examples.jobqueue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** What a job prints, up to a bound; readers may wait for more. Thread-safe. */
final class Output {

  /** So many bytes are kept; the rest is read and dropped, so that the job goes on. */
  static final int MOST = 1 << 20;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean closed;

  synchronized void append(byte[] from, int length) {
    bytes.write(from, 0, Math.min(length, MOST - bytes.size()));
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized byte[] all() {
    return bytes.toByteArray();
  }

  /** What stands behind a position; waits a little if there is nothing yet. */
  synchronized byte[] after(int position) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
    long left = until - System.nanoTime();
    while (!closed && bytes.size() <= position && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = until - System.nanoTime();
    }
    byte[] all = bytes.toByteArray();
    return Arrays.copyOfRange(all, Math.min(position, all.length), all.length);
  }

  /** Whether there is nothing behind a position, and never will be. */
  synchronized boolean endsAt(int position) {
    return closed && position >= bytes.size();
  }
}
