package dev.tenon.examples.jobqueue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /**
   * A process of a job is found by its environment, in which its directory stands, or by its
   * working directory (proc(5)), also where it has cut loose from the others.
   */
  @Override
  public int endLeftovers() throws IOException {
    Set<ProcessHandle> ended = new HashSet<>();
    Instant deadline = Instant.now().plusSeconds(30);
    for (List<ProcessHandle> left = leftovers(); !left.isEmpty(); left = leftovers()) {
      left.forEach(ProcessHandle::destroyForcibly);
      ended.addAll(left);
      if (Instant.now().isAfter(deadline)) {
        throw new IOException("processes of jobs do not end: " + left);
      }
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> jobs = Files.list(folder)) {
        for (Path job : jobs.toList()) {
          new Temporary(job).close();
        }
      }
    }
    return ended.size();
  }

  private List<ProcessHandle> leftovers() {
    return ProcessHandle.allProcesses()
        .filter(process -> !process.equals(ProcessHandle.current()) && isOfAJob(process))
        .toList();
  }

  private boolean isOfAJob(ProcessHandle process) {
    Path here = Path.of("/proc", Long.toString(process.pid()));
    try {
      if (Files.readSymbolicLink(here.resolve("cwd")).startsWith(folder)) {
        return true;
      }
      String environment = Files.readString(here.resolve("environ"), StandardCharsets.ISO_8859_1);
      return environment.startsWith("HOME=" + folder + "/")
          || environment.contains("\0HOME=" + folder + "/");
    } catch (IOException | UncheckedIOException goneOrAnothers) {
      return false;
    }
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
