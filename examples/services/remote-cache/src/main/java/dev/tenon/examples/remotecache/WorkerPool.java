package dev.tenon.examples.remotecache;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Workers, each with a thread that runs one action at a time. A worker takes an action only of an
 * instance whose actions the policy lets it run, asked at that moment; instances take turns.
 */
final class WorkerPool implements AutoCloseable {

  /** Of whom workers are: nobody comes with a token of this issuer. */
  static final String ISSUER = "urn:workers";

  private static final int LOOK_AGAIN = 1_000;

  private final Levels rights;
  private final List<Subject> workers;
  private final BiConsumer<Execution, String> runner;
  private final List<Thread> threads = new ArrayList<>();

  /** What waits by its instance, the instance whose turn is next first. */
  private final Map<String, Deque<Execution>> waiting = new LinkedHashMap<>();

  private boolean closed;

  /**
   * Starts workers.
   *
   * @param rights decides which instance a worker runs for
   * @param names of the workers
   * @param runner runs one action on the worker of a name, and ends it
   */
  WorkerPool(Levels rights, List<String> names, BiConsumer<Execution, String> runner) {
    this.rights = rights;
    this.runner = runner;
    this.workers = names.stream().map(name -> Subject.of(name).fromIssuer(ISSUER)).toList();
    for (Subject worker : workers) {
      Thread thread = new Thread(() -> work(worker), "worker-" + worker.id());
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private boolean runs(Subject worker, String instance) {
    return rights.has(Right.WORK, instance, worker);
  }

  /** Whether some worker runs for an instance. */
  boolean servesAny(String instance) {
    return workers.stream().anyMatch(worker -> runs(worker, instance));
  }

  /** Lets an action wait for a worker; it fails if there is none for its instance. */
  void submit(Execution execution) {
    if (!servesAny(execution.instance())) {
      fail(execution);
      return;
    }
    synchronized (this) {
      waiting.computeIfAbsent(execution.instance(), name -> new ArrayDeque<>()).add(execution);
      notifyAll();
    }
  }

  /** Ends one at once if it waits for a worker, and as soon as the process has ended if it runs. */
  void cancel(Execution execution) {
    execution.cancel();
    if (stopsWaiting(execution)) {
      execution.endCancelled();
    }
  }

  private synchronized boolean stopsWaiting(Execution execution) {
    Deque<Execution> queue = waiting.getOrDefault(execution.instance(), new ArrayDeque<>());
    boolean waited = queue.remove(execution);
    if (queue.isEmpty()) {
      waiting.remove(execution.instance());
    }
    return waited;
  }

  private static void fail(Execution execution) {
    execution.fail(Status.Code.FAILED_PRECONDITION, "no worker runs actions of this instance");
  }

  /** The policy is another one: workers look again, and what no worker runs any more fails. */
  void lookAgain() {
    List<Execution> lost = new ArrayList<>();
    synchronized (this) {
      waiting.entrySet().stream()
          .filter(each -> !servesAny(each.getKey()))
          .forEach(each -> lost.addAll(each.getValue()));
      lost.forEach(execution -> waiting.remove(execution.instance()));
      notifyAll();
    }
    lost.forEach(WorkerPool::fail);
  }

  private void work(Subject worker) {
    try {
      for (Execution next = take(worker); next != null; next = take(worker)) {
        if (!next.isDone()) {
          runner.accept(next, worker.id());
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next action for a worker; null when it is over. */
  private synchronized @Nullable Execution take(Subject worker) throws InterruptedException {
    while (!closed) {
      for (String instance : List.copyOf(waiting.keySet())) {
        if (runs(worker, instance)) {
          return takeOf(instance);
        }
      }
      wait(LOOK_AGAIN);
    }
    return null;
  }

  private @Nullable Execution takeOf(String instance) {
    Deque<Execution> queue = waiting.remove(instance);
    if (queue == null) {
      return null;
    }
    Execution next = queue.removeFirst();
    if (!queue.isEmpty()) {
      waiting.put(instance, queue);
    }
    return next;
  }

  /** Ends what runs and what waits. */
  @Override
  public void close() {
    List<Execution> lost = new ArrayList<>();
    synchronized (this) {
      closed = true;
      waiting.values().forEach(lost::addAll);
      waiting.clear();
      notifyAll();
    }
    lost.forEach(e -> e.fail(Status.Code.UNAVAILABLE, "the server stops"));
    threads.forEach(Thread::interrupt);
    threads.forEach(Uninterruptibles::joinUninterruptibly);
  }
}
