package dev.tenon.examples.gitops.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The files of a journal, bounded by their size: {@code journal} is appended to; when it is full it
 * becomes {@code journal.1}, that one {@code journal.2}, and so on, and the oldest is deleted. A
 * process that ends anywhere in between loses no line. For one thread at a time.
 */
final class JournalFiles implements AutoCloseable {

  /** How many full files are kept. */
  private static final int OLDER = 4;

  private static final int READS = 5;
  private static final String FILE = "journal";

  private final Path folder;
  private final long most;
  private OutputStream out;
  private long size;
  private long begun;

  private JournalFiles(Path folder, long most, OutputStream out, long size) {
    this.folder = folder;
    this.most = most;
    this.out = out;
    this.size = size;
  }

  /**
   * Opens the newest file.
   *
   * @param bytes how much all files may have together
   */
  static JournalFiles open(Path folder, long bytes) throws IOException {
    Path file = folder.resolve(FILE);
    OutputStream out = append(file);
    return new JournalFiles(folder, bytes / (OLDER + 1), out, Files.size(file));
  }

  private static OutputStream append(Path file) throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Whether a process ended while it wrote the last line, or the disk was full. */
  private static boolean isCutShort(Path file) throws IOException {
    try (RandomAccessFile read = new RandomAccessFile(file.toFile(), "r")) {
      long end = read.length();
      read.seek(Math.max(0, end - 1));
      return end > 0 && read.read() != '\n';
    }
  }

  /** Whether nothing was written into the newest file. */
  boolean isNew() {
    return size == 0;
  }

  /** The lines so far are those with which a file begins. */
  void begun() {
    begun = size;
  }

  /**
   * Whether the newest file has no place for a line. It has as much for lines as for those with
   * which it begins at least, however small the bound is.
   */
  boolean isFull(String line) {
    return size > 0 && size + line.getBytes(UTF_8).length + 1 > Math.max(most, 2 * begun);
  }

  void append(String line) throws IOException {
    String start = isCutShort(file(folder, 0)) ? "\n" : "";
    byte[] bytes = (start + line + "\n").getBytes(UTF_8);
    out.write(bytes);
    size += bytes.length;
  }

  /** Begins a new file, and deletes the oldest. */
  void rotate() throws IOException {
    out.close();
    for (int i = OLDER; i > 0; i--) {
      Path from = file(folder, i - 1);
      if (Files.exists(from)) {
        Files.move(from, file(folder, i), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    out = append(file(folder, 0));
    size = 0;
    begun = 0;
  }

  private static Path file(Path folder, int age) {
    return folder.resolve(age == 0 ? FILE : FILE + "." + age);
  }

  /** All lines, the oldest first; also while another process writes. */
  static List<String> read(Path folder) throws IOException {
    List<String> lines = List.of();
    for (int i = 0; i < READS; i++) {
      Optional<Object> before = newest(folder);
      lines = readOnce(folder);
      if (before.equals(newest(folder))) {
        break;
      }
    }
    return lines;
  }

  private static List<String> readOnce(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = OLDER; i >= 0; i--) {
      lines.addAll(linesOf(file(folder, i)));
    }
    lines.removeIf(String::isEmpty);
    return lines;
  }

  private static List<String> linesOf(Path file) throws IOException {
    try {
      // A line that is cut within a character is not UTF-8.
      return new String(Files.readAllBytes(file), UTF_8).lines().toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  /** Which file is the newest now. */
  private static Optional<Object> newest(Path folder) throws IOException {
    try {
      BasicFileAttributes newest = Files.readAttributes(file(folder, 0), BasicFileAttributes.class);
      return Optional.of(Objects.requireNonNullElse(newest.fileKey(), newest.creationTime()));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
