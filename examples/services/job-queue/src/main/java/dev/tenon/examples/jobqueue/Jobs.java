package dev.tenon.examples.jobqueue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The queue: the most urgent job that waits runs next, in one of a few slots. Knows nothing of who
 * may do what. Thread-safe.
 */
final class Jobs implements AutoCloseable {

  static final int USUAL_URGENCY = 16;
  static final int MOST_URGENCY = 31;

  /** So many jobs of one owner are kept; the oldest that are over make room. */
  private static final int MOST_OF_ONE = 200;

  private final Processes processes;
  private final int slots;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Map<String, Job> all = new LinkedHashMap<>();
  private int last;
  private int running;
  private boolean closed;

  Jobs(Processes processes, int slots) {
    this.processes = processes;
    this.slots = slots;
  }

  /** Takes a job in; empty if its owner has too many that are not over. */
  synchronized Optional<Job> submit(
      String owner, List<String> command, int seconds, int urgency, boolean held) {
    if (!makeRoom(owner)) {
      return Optional.empty();
    }
    Job.State first = held ? Job.State.HELD : Job.State.PENDING;
    Job job = new Job("f" + ++last, owner, command, seconds, urgency, first);
    all.put(job.id(), job);
    startSome();
    return Optional.of(job);
  }

  private boolean makeRoom(String owner) {
    List<Job> own = all.values().stream().filter(job -> job.owner().equals(owner)).toList();
    if (own.size() < MOST_OF_ONE) {
      return true;
    }
    Optional<Job> over = own.stream().filter(job -> job.state().isFinal()).findFirst();
    over.ifPresent(job -> all.remove(job.id()));
    return over.isPresent();
  }

  synchronized Optional<Job> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  synchronized List<Job> all() {
    return List.copyOf(all.values());
  }

  synchronized void cancel(Job job) {
    if (!job.state().isFinal()) {
      boolean started = job.state() == Job.State.RUNNING;
      job.become(Job.State.CANCELLED);
      if (!started) {
        job.output().close();
      }
    }
  }

  synchronized void release(Job job) {
    if (job.state() == Job.State.HELD) {
      job.become(Job.State.PENDING);
      startSome();
    }
  }

  /** The most that a user may ask for: never more than is usual, unless the job has it already. */
  static int mostForUsers(int current) {
    return Math.max(USUAL_URGENCY, current);
  }

  /** Sets the urgency, unless it is more than users may have and the caller is one. */
  synchronized boolean setUrgency(Job job, int urgency, boolean mayGoAbove) {
    boolean may = mayGoAbove || urgency <= mostForUsers(job.urgency());
    if (may) {
      job.become(urgency);
      startSome();
    }
    return may;
  }

  private void startSome() {
    while (running < slots && !closed) {
      Optional<Job> next = next(all.values());
      if (next.isEmpty()) {
        return;
      }
      Job job = next.get();
      job.become(Job.State.RUNNING);
      running++;
      executor.execute(() -> run(job));
    }
  }

  /** The most urgent; of equals the one that came first. What has no urgency waits. */
  private static Optional<Job> next(Collection<Job> jobs) {
    List<Job> ready = new ArrayList<>(jobs);
    ready.removeIf(job -> job.state() != Job.State.PENDING || job.urgency() == 0);
    return ready.stream().min(Comparator.comparing(job -> -job.urgency()));
  }

  private void run(Job job) {
    try {
      processes.run(job);
    } catch (IOException e) {
      fail(job, "the command could not be started\n");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(job, "the server stopped\n");
    } finally {
      job.output().close();
      ended();
    }
  }

  private synchronized void fail(Job job, String why) {
    if (!job.state().isFinal()) {
      byte[] text = why.getBytes(StandardCharsets.UTF_8);
      job.output().append(text, text.length);
      job.become(Job.State.NOT_STARTED);
    }
  }

  private synchronized void ended() {
    running--;
    startSome();
  }

  /** Ends all processes. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      all.values().forEach(this::cancel);
    }
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
