package dev.tenon.examples.remotecache;

import dev.tenon.examples.remotecache.iam.v1.Event;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Events in a file, which is appended to until it is large and another one begins; one before it is
 * kept. Not thread-safe.
 */
final class EventFile implements AutoCloseable {

  private static final int LARGEST = 64 << 20;

  private final Path file;
  private OutputStream out;

  /** Bytes that this process wrote: when it is too many, another file begins. */
  private long written;

  /** A file that goes on where another process ended. */
  EventFile(Path file) throws IOException {
    this.file = file;
    this.out = open(file);
  }

  private static OutputStream open(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** What is in the file, the oldest first. */
  List<Event> events() throws IOException {
    List<Event> events = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (Event event = Event.parseDelimitedFrom(in);
          event != null;
          event = Event.parseDelimitedFrom(in)) {
        events.add(event);
      }
    }
    return events;
  }

  void append(Event event) throws IOException {
    event.writeDelimitedTo(out);
    out.flush();
    written += event.getSerializedSize();
    if (written > LARGEST) {
      out.close();
      Path before = file.resolveSibling(file.getFileName() + ".before");
      Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
      out = open(file);
      written = 0;
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
