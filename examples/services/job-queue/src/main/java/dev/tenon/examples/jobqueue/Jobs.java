package dev.tenon.examples.jobqueue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The queues: in each cluster the most urgent job that waits runs next, in one of the cluster's own
 * slots. Jobs are kept in the {@link Store}: those that wait when the server ends wait again when
 * it starts, and those that ran are interrupted. Knows nothing of who may do what. Thread-safe.
 */
final class Jobs implements AutoCloseable {

  static final int USUAL_URGENCY = 16;
  static final int MOST_URGENCY = 31;

  /** Jobs of one owner in one cluster that are kept; the oldest that are over make room. */
  private static final int MOST_OF_ONE = 200;

  private final Processes processes;
  private final Store store;
  private final Map<String, Integer> slots;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Map<String, Job> all = new LinkedHashMap<>();
  private final Map<String, Integer> running = new HashMap<>();
  private boolean open;

  Jobs(Processes processes, Store store) {
    this.processes = processes;
    this.store = store;
    slots = new HashMap<>(store.clusters());
    for (Job job : store.jobs()) {
      all.put(job.id(), job);
      if (job.state() == Job.State.INTERRUPTED) {
        store.save(job);
      }
    }
  }

  /** Begins to run jobs; until then they wait. */
  synchronized void open() {
    open = true;
    startSome();
  }

  /** Makes a cluster; false if there is one of this name. */
  synchronized boolean create(String cluster, int slotsOfIt) {
    if (slots.containsKey(cluster)) {
      return false;
    }
    store.putCluster(cluster, slotsOfIt);
    slots.put(cluster, slotsOfIt);
    return true;
  }

  /** The clusters that there are, with their slots. */
  synchronized Map<String, Integer> clusters() {
    return Map.copyOf(slots);
  }

  /** Ends the jobs of a cluster, and forgets all that was in it. */
  synchronized void remove(String cluster) {
    cancelAll(job -> job.cluster().equals(cluster));
    all.values().removeIf(job -> job.cluster().equals(cluster));
    slots.remove(cluster);
    store.forget(cluster);
  }

  /** Takes a job in; empty if its owner has too many that are not over. */
  synchronized Optional<Job> submit(
      String cluster, String owner, List<String> command, int seconds, int urgency, boolean held) {
    if (!slots.containsKey(cluster) || !makeRoom(cluster, owner)) {
      return Optional.empty();
    }
    Job.State first = held ? Job.State.HELD : Job.State.PENDING;
    Job job = store.add(cluster, owner, command, seconds, urgency, first);
    all.put(job.id(), job);
    startSome();
    return Optional.of(job);
  }

  private boolean makeRoom(String cluster, String owner) {
    List<Job> own =
        all.values().stream()
            .filter(job -> job.owner().equals(owner) && job.cluster().equals(cluster))
            .toList();
    if (own.size() < MOST_OF_ONE) {
      return true;
    }
    Optional<Job> over = own.stream().filter(job -> job.state().isFinal()).findFirst();
    over.ifPresent(
        job -> {
          all.remove(job.id());
          store.remove(job);
        });
    return over.isPresent();
  }

  /** The job of an id in a cluster. */
  synchronized Optional<Job> find(String cluster, String id) {
    return Optional.ofNullable(all.get(id)).filter(job -> job.cluster().equals(cluster));
  }

  synchronized void cancel(Job job) {
    if (!job.state().isFinal()) {
      boolean started = job.state() == Job.State.RUNNING;
      job.become(Job.State.CANCELLED);
      store.save(job);
      if (!started) {
        job.output().close();
      }
    }
  }

  /** Cancels those that are not over. */
  synchronized void cancelAll(Predicate<Job> which) {
    all.values().stream().filter(which).forEach(this::cancel);
  }

  synchronized void release(Job job) {
    if (job.state() == Job.State.HELD) {
      job.become(Job.State.PENDING);
      store.save(job);
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
      store.save(job);
      startSome();
    }
    return may;
  }

  private void startSome() {
    for (Optional<Job> next = next(); open && next.isPresent(); next = next()) {
      Job job = next.get();
      job.become(Job.State.RUNNING);
      store.save(job);
      running.merge(job.cluster(), 1, Integer::sum);
      executor.execute(() -> run(job));
    }
  }

  /** The most urgent; of equals the one that came first. What has no urgency waits. */
  private Optional<Job> next() {
    return all.values().stream()
        .filter(job -> job.state() == Job.State.PENDING && job.urgency() > 0)
        .filter(
            job -> running.getOrDefault(job.cluster(), 0) < slots.getOrDefault(job.cluster(), 0))
        .min(Comparator.comparing(job -> -job.urgency()));
  }

  private void run(Job job) {
    Instant start = Instant.now();
    try {
      processes.run(job);
    } catch (IOException e) {
      fail(job, "the command could not be started\n");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(job, "the server stopped\n");
    } finally {
      ended(job, Duration.between(start, Instant.now()));
    }
  }

  private synchronized void fail(Job job, String why) {
    if (!job.state().isFinal()) {
      byte[] text = why.getBytes(StandardCharsets.UTF_8);
      job.output().append(text, text.length);
      job.become(Job.State.NOT_STARTED);
    }
  }

  private synchronized void ended(Job job, Duration time) {
    running.merge(job.cluster(), -1, Integer::sum);
    if (all.get(job.id()) == job) { // its cluster is not gone
      store.save(job);
      store.use(job.cluster(), job.owner(), 0, time.toMillis(), 0);
    }
    job.output().close();
    startSome();
  }

  /** Ends all processes. Jobs that wait are kept. */
  @Override
  public void close() {
    synchronized (this) {
      open = false;
      for (Job job : all.values()) {
        if (job.state() == Job.State.RUNNING) {
          job.become(Job.State.INTERRUPTED);
        } else {
          job.output().close();
        }
      }
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
