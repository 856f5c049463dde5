package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The runs that can be waited for: each belongs to an instance and to who began it. Those that are
 * over are forgotten in time, the oldest first. Thread-safe.
 */
final class Operations {

  /** What is said of an operation that is not there, or of somebody else. */
  static final String NONE = "no such operation";

  private static final String COLLECTION = "operations";
  private static final int MOST_UNFINISHED = 1_000;
  private static final int MOST_FINISHED = 1_000;

  private final Map<String, Execution> all = new LinkedHashMap<>();

  /**
   * Begins one.
   *
   * @throws io.grpc.StatusRuntimeException if too many of the instance have not ended
   */
  synchronized Execution begin(String instance, Subject subject, Digest action) {
    long unfinished =
        all.values().stream().filter(e -> e.instance().equals(instance) && !e.isDone()).count();
    if (unfinished >= MOST_UNFINISHED) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription("too many actions of this instance wait")
          .asRuntimeException();
    }
    forgetOldest();
    String name = instance + "/" + COLLECTION + "/" + UUID.randomUUID();
    Execution execution = new Execution(name, instance, subject, action);
    all.put(name, execution);
    return execution;
  }

  private void forgetOldest() {
    List<Execution> over = all.values().stream().filter(Execution::isDone).toList();
    over.stream()
        .limit(Math.max(0, over.size() - MOST_FINISHED))
        .forEach(execution -> all.remove(execution.name()));
  }

  /** The one of a name, if it belongs to somebody. */
  synchronized Optional<Execution> find(String name, Subject subject) {
    return Optional.ofNullable(all.get(name)).filter(execution -> execution.isOf(subject));
  }

  /**
   * The same.
   *
   * @throws io.grpc.StatusRuntimeException {@code NOT_FOUND} if there is none that belongs to them,
   *     whether or not there is one
   */
  Execution require(String name, Subject subject) {
    return find(name, subject)
        .orElseThrow(() -> Status.NOT_FOUND.withDescription(NONE).asRuntimeException());
  }

  /** Those of an instance that belong to somebody, the oldest first. */
  synchronized List<Execution> of(String instance, Subject subject) {
    return all.values().stream()
        .filter(execution -> execution.instance().equals(instance) && execution.isOf(subject))
        .toList();
  }

  /**
   * The instance of a collection's name, such as {@code main/operations}.
   *
   * @throws io.grpc.StatusRuntimeException if it is none
   */
  static String instanceOf(String collection) {
    if (collection.equals(COLLECTION)) {
      return Right.DEFAULT;
    }
    if (!collection.endsWith("/" + COLLECTION)) {
      throw Status.INVALID_ARGUMENT
          .withDescription("operations are listed by a name such as main/operations")
          .asRuntimeException();
    }
    return Right.instance(collection.substring(0, collection.length() - COLLECTION.length() - 1));
  }

  /** Forgets one that is over. */
  synchronized void forget(Execution execution) {
    all.remove(execution.name(), execution);
  }

  /** Ends and forgets all of an instance. */
  void forget(String instance) {
    List<Execution> gone = new ArrayList<>();
    synchronized (this) {
      all.values().stream().filter(e -> e.instance().equals(instance)).forEach(gone::add);
      gone.forEach(execution -> all.remove(execution.name()));
    }
    gone.forEach(execution -> execution.fail(Status.Code.ABORTED, "the instance is gone"));
  }
}
