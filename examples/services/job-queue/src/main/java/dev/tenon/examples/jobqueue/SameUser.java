package dev.tenon.examples.jobqueue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Jobs run as the server's own user of the operating system, each in a directory of its own. A job
 * can read and stop whatever that user can, the server included: for one user alone.
 */
record SameUser(Path folder) implements Confinement {

  @Override
  public Directory directory(Job job) throws IOException {
    return new Temporary(Files.createTempDirectory(folder, job.id() + "-"));
  }

  @Override
  public List<String> command(List<String> command) {
    return command;
  }

  private record Temporary(Path start) implements Directory {

    @Override
    public String home() {
      return start.toString();
    }

    @Override
    public void close() throws IOException {
      try (Stream<Path> files = Files.walk(start)) {
        files.sorted(Comparator.reverseOrder()).forEach(Temporary::delete);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    private static void delete(Path file) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
