package dev.tenon.examples.remotecache;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tenon.examples.remotecache.iam.v1.Event;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events in a file, which is appended to until it is large and another one begins; one before it is
 * kept. An event that a process left unfinished is dropped. Not thread-safe.
 */
final class EventFile implements AutoCloseable {

  private static final int LARGEST = 64 << 20;
  private static final System.Logger LOG = System.getLogger(EventFile.class.getName());

  private final Path file;
  private FileOutputStream out;

  /** Bytes of whole events: when it is too many, another file begins. */
  private long whole;

  /** A file that goes on where another process ended. */
  EventFile(Path file) throws IOException {
    this.file = file;
    this.out = open(file);
    this.whole = Files.size(file);
  }

  /** A stream that stays open when a thread is interrupted that writes to it. */
  private static FileOutputStream open(Path file) throws IOException {
    return new FileOutputStream(file.toFile(), true);
  }

  /** What is in the file, the oldest first; to be read before the first is appended. */
  List<Event> events() throws IOException {
    List<Event> events = new ArrayList<>();
    long read = 0;
    try (InputStream bytes = Files.newInputStream(file)) {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      while (!in.isAtEnd()) {
        Optional<byte[]> next = next(in);
        if (next.isEmpty()) {
          break;
        }
        events.add(Event.parseFrom(next.get()));
        read = in.getTotalBytesRead();
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(
          "no event is at byte %d of %s: move the file away".formatted(read, file), e);
    }
    whole = read;
    dropUnfinished();
    return events;
  }

  /** The bytes of one; empty if the file ends before it does. */
  private static Optional<byte[]> next(CodedInputStream in) throws IOException {
    try {
      return Optional.of(in.readRawBytes(in.readRawVarint32()));
    } catch (InvalidProtocolBufferException cut) {
      return Optional.empty();
    }
  }

  /** Drops what follows the last whole event: a process ended there, or the disk was full. */
  private void dropUnfinished() throws IOException {
    long size = Files.size(file);
    if (size > whole) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} ended with an event that was not whole, of {1} bytes: it is dropped",
          file,
          size - whole);
      try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
        cut.setLength(whole);
      }
    }
  }

  void append(Event event) throws IOException {
    dropUnfinished();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    event.writeDelimitedTo(bytes);
    out.write(bytes.toByteArray());
    whole += bytes.size();
    if (whole > LARGEST) {
      out.close();
      Path before = file.resolveSibling(file.getFileName() + ".before");
      Files.move(file, before, StandardCopyOption.REPLACE_EXISTING);
      out = open(file);
      whole = 0;
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
