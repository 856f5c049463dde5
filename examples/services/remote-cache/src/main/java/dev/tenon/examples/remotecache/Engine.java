package dev.tenon.examples.remotecache;

import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the cluster does: it keeps blobs and results, runs actions, takes events, and counts what is
 * used. Who may ask for it is decided elsewhere. Thread-safe.
 */
final class Engine implements AutoCloseable {

  private final State state;
  private final Usage usage;
  private final BuildEventService events = new BuildEventService();
  private final ByteStreamService streams;
  private final Optional<Path> actions;
  private final Optional<WorkerPool> pool;
  private final List<BindableService> services;

  /**
   * Begins to work.
   *
   * @param state what it keeps
   * @param workers who runs actions
   * @param instances for which it works
   * @param levels where a caller reads, and for whom a worker runs
   */
  Engine(State state, Workers workers, Instances instances, Levels levels) throws IOException {
    this.state = state;
    usage = new Usage(instances::exists, state.storage()::bytes);
    if (state.usage().isPresent()) {
      usage.load(state.usage().get());
    }
    Blobs blobs = new Blobs(state.storage(), instances::exists);
    Results results = new Results(state.storage(), blobs);
    streams = new ByteStreamService(blobs, state.operations(), levels, usage);
    actions = workers.sandbox().isPresent() ? Optional.of(Workers.folder()) : Optional.empty();
    pool =
        actions.map(
            folder -> {
              ActionRunner runner =
                  new ActionRunner(
                      workers.sandbox().orElseThrow(),
                      folder,
                      blobs,
                      results,
                      levels,
                      usage,
                      state.trail());
              return new WorkerPool(levels, workers.names(), runner::run);
            });
    services =
        List.of(
            new ActionCacheService(results, levels, usage),
            new BlobService(blobs, levels, usage),
            streams,
            events,
            new ExecutionService(state.operations(), pool, results, levels, usage),
            new OperationService(state.operations(), pool),
            new UsageService(usage));
  }

  List<BindableService> services() {
    return services;
  }

  /** Whether there is a sandbox, so that actions run. */
  boolean executes() {
    return pool.isPresent();
  }

  Usage usage() {
    return usage;
  }

  /** How many build events an instance has sent. */
  long events(String instance) {
    return events.count(instance);
  }

  /** The policy is another one: it may let workers run for others. */
  void lookAgain() {
    pool.ifPresent(WorkerPool::lookAgain);
  }

  /** Forgets all that an instance had which was deleted. */
  void forget(String instance) {
    state.operations().forget(instance);
    streams.forget(instance);
    state.storage().forget(instance);
    events.forget(instance);
    usage.forget(instance);
    state.trail().forget(instance);
  }

  /** Writes what was used, so that it is not lost with the process. */
  void save() throws IOException {
    if (state.usage().isPresent()) {
      usage.save(state.usage().get());
    }
  }

  /** Ends what runs and what waits, with {@code UNAVAILABLE}. */
  void endActions() {
    pool.ifPresent(WorkerPool::close);
  }

  /** Ends the actions that run, then writes what was used. */
  @Override
  public void close() throws IOException {
    endActions();
    if (actions.isPresent()) {
      ActionRunner.delete(actions.get());
    }
    save();
  }
}
