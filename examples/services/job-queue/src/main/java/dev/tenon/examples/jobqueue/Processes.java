package dev.tenon.examples.jobqueue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs a job's command as a process: no shell, none of the server's environment, bounded output,
 * time and memory, and an end for its children too. What the process can reach is up to the {@link
 * Confinement}.
 */
final class Processes {

  private final Confinement confinement;
  private final long memory;

  /**
   * Processes of jobs.
   *
   * @param confinement what they can reach
   * @param memory bytes that those of one job may have together
   */
  Processes(Confinement confinement, long memory) {
    this.confinement = confinement;
    this.memory = memory;
  }

  /** Runs until it ends, its time is over, or it is no longer wanted. */
  void run(Job job) throws IOException, InterruptedException {
    try (Confinement.Directory own = confinement.directory(job)) {
      ProcessBuilder builder =
          new ProcessBuilder(confinement.command(job.command()))
              .directory(own.start().toFile())
              .redirectErrorStream(true);
      environment(builder, own.home()).put("JOB_ID", job.id());
      watch(job, builder.start());
    }
  }

  /** An environment of its own, with nothing of the server's. */
  static Map<String, String> environment(ProcessBuilder builder, String home) {
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("LANG", "C.UTF-8");
    environment.put("HOME", home);
    return environment;
  }

  private void watch(Job job, Process process) throws IOException, InterruptedException {
    Set<ProcessHandle> family = new LinkedHashSet<>();
    family.add(process.toHandle());
    Thread reader = new Thread(() -> read(process, job.output()), "output-" + job.id());
    reader.setDaemon(true);
    reader.start();
    Instant deadline = Instant.now().plus(Duration.ofSeconds(job.seconds()));
    try {
      process.getOutputStream().close();
      while (!process.waitFor(20, TimeUnit.MILLISECONDS) && job.state() == Job.State.RUNNING) {
        process.descendants().forEach(family::add);
        if (family.stream().mapToLong(Processes::resident).sum() > memory) {
          job.become(Job.State.OUT_OF_MEMORY);
        }
        if (Instant.now().isAfter(deadline)) {
          job.become(Job.State.TIMED_OUT);
        }
      }
    } finally {
      end(process, family);
    }
    reader.join(Duration.ofSeconds(1).toMillis());
    process.getInputStream().close();
    job.end(process.exitValue());
  }

  /** Bytes of memory that are a process's own or shared on purpose (proc(5)); 0 if it is gone. */
  private static long resident(ProcessHandle process) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .sum();
    } catch (IOException | UncheckedIOException gone) {
      return 0;
    }
  }

  /** Ends the process and then its children, again and again until there is no new one. */
  private static void end(Process process, Set<ProcessHandle> family) throws InterruptedException {
    Set<ProcessHandle> found = new LinkedHashSet<>(family);
    do {
      family.addAll(found);
      family.forEach(member -> member.descendants().forEach(found::add));
      found.forEach(ProcessHandle::destroyForcibly);
    } while (!family.containsAll(found));
    CompletableFuture<?>[] ends =
        family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(ends).completeOnTimeout(null, 2, TimeUnit.SECONDS).join();
    process.waitFor();
  }

  private static void read(Process process, Output output) {
    byte[] buffer = new byte[8192];
    try (InputStream in = process.getInputStream()) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        output.append(buffer, length);
      }
    } catch (IOException closed) {
      // The process is gone, and somebody who had its output open was not waited for.
    }
  }
}
