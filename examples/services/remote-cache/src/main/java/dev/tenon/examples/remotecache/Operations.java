package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.ExecuteOperationMetadata;
import build.bazel.remote.execution.v2.ExecuteResponse;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tenon.examples.remotecache.state.v1.KeptOperation;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The runs of actions: each belongs to an instance and to who began it. They are written down when
 * they begin, and when they end before anybody is told. Those that are over are forgotten after a
 * day, or sooner where an instance or all of them have too many, the oldest first. Thread-safe.
 */
final class Operations {

  /** What is said of an operation that is not there, or of somebody else. */
  static final String NONE = "no such operation";

  /** What is said of one that had not ended when the server did. */
  static final String LOST = "the server stopped before the action ended: send it again";

  /** For how long one that is over is kept. */
  static final Duration OLDEST = Duration.ofDays(1);

  /** Bytes of those that are over; each counts for {@link Bound#ENTRY} more than it has. */
  private static final Bound MOST = new Bound(4L << 20, 32L << 20);

  private static final int MOST_UNFINISHED = 1_000;

  /** What follows the instance in the name of an operation. */
  static final String COLLECTION = "operations";

  private static final System.Logger LOG = System.getLogger(Operations.class.getName());

  private record Key(String instance, String name) implements Room.Kept {}

  private final OperationFiles files;
  private final InstantSource clock;
  private final Map<String, Execution> all = new LinkedHashMap<>();

  /** When those ended that are over, the first of them first. */
  private final Map<String, Instant> ends = new LinkedHashMap<>();

  private final Room<Key> room = new Room<>(MOST);

  private Operations(OperationFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
  }

  /** Operations that end with the process. */
  static Operations inMemory() {
    return new Operations(OperationFiles.none(), InstantSource.system());
  }

  /**
   * Goes on from what another process wrote. What had not ended there ends now with {@code
   * UNAVAILABLE}: it is not run again, since what the token of its caller allowed is not kept.
   *
   * @param exists whether there is an instance of a name
   */
  static Operations in(OperationFiles files, Predicate<String> exists, InstantSource clock)
      throws IOException {
    Operations operations = new Operations(files, clock);
    List<KeptOperation> before = new ArrayList<>(files.load());
    before.sort(
        Comparator.comparing(KeptOperation::hasEnded)
            .reversed()
            .thenComparing(kept -> Times.instant(kept.getEnded())));
    for (KeptOperation kept : before) {
      if (exists.test(kept.getInstanceName())) {
        operations.restore(kept);
      } else {
        files.delete(kept.getOperation().getName());
      }
    }
    return operations;
  }

  private synchronized void restore(KeptOperation kept) throws InvalidProtocolBufferException {
    Execution execution =
        new Execution(
            kept.getOperation().getName(),
            kept.getInstanceName(),
            Subject.of(kept.getPrincipal()).fromIssuer(kept.getIssuer()),
            kept.getOperation()
                .getMetadata()
                .unpack(ExecuteOperationMetadata.class)
                .getActionDigest(),
            kept.hasEnded() ? over -> keep(kept) : this::ended);
    all.put(execution.name(), execution);
    if (kept.hasEnded()) {
      execution.end(kept.getOperation().getResponse().unpack(ExecuteResponse.class));
    } else {
      execution.fail(Status.Code.UNAVAILABLE, LOST);
    }
  }

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
    forgetOld();
    String name = instance + "/" + COLLECTION + "/" + UUID.randomUUID();
    Execution execution = new Execution(name, instance, subject, action, this::ended);
    try {
      files.save(kept(execution).build());
    } catch (IOException e) {
      throw new UncheckedIOException("an operation cannot be written", e);
    }
    all.put(name, execution);
    return execution;
  }

  private static KeptOperation.Builder kept(Execution execution) {
    return KeptOperation.newBuilder()
        .setInstanceName(execution.instance())
        .setIssuer(execution.subject().issuer())
        .setPrincipal(execution.subject().id())
        .setOperation(execution.operation());
  }

  /** Writes down how one ended, if it is kept. */
  private synchronized void ended(Execution execution) {
    KeptOperation kept = kept(execution).setEnded(Times.timestamp(clock.instant())).build();
    if (keep(kept)) {
      try {
        files.save(kept);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.ERROR, "the end of an operation is not written", e);
      }
    }
  }

  /** Keeps how one ended, unless it was forgotten meanwhile, or is too large. */
  private synchronized boolean keep(KeptOperation kept) {
    Key key = new Key(kept.getInstanceName(), kept.getOperation().getName());
    if (all.containsKey(key.name()) && kept.getSerializedSize() <= MOST.largest()) {
      ends.put(key.name(), Times.instant(kept.getEnded()));
      room.add(key, kept.getSerializedSize()).forEach(this::forget);
      forgetOld();
    } else {
      forget(key);
    }
    return all.containsKey(key.name());
  }

  private void forgetOld() {
    Instant oldest = clock.instant().minus(OLDEST);
    ends.entrySet().stream()
        .takeWhile(end -> end.getValue().isBefore(oldest))
        .map(end -> all.get(end.getKey()))
        .toList()
        .forEach(this::forget);
  }

  private void forget(Key key) {
    all.remove(key.name());
    ends.remove(key.name());
    room.remove(key);
    try {
      files.delete(key.name());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "an operation is not deleted", e);
    }
  }

  /** Forgets one. */
  synchronized void forget(Execution execution) {
    forget(new Key(execution.instance(), execution.name()));
  }

  /** The one of a name, if it belongs to somebody. */
  synchronized Optional<Execution> find(String name, Subject subject) {
    forgetOld();
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

  /** The one of which a stream is read, of any principal. */
  synchronized Optional<Execution> find(StreamName stream) {
    forgetOld();
    return Optional.ofNullable(all.get(stream.operation()))
        .filter(execution -> execution.instance().equals(stream.instance()));
  }

  /** Those of an instance that belong to somebody, the oldest first. */
  synchronized List<Execution> of(String instance, Subject subject) {
    forgetOld();
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

  /** Ends and forgets all of an instance. */
  void forget(String instance) {
    List<Execution> gone;
    synchronized (this) {
      gone = all.values().stream().filter(e -> e.instance().equals(instance)).toList();
      gone.forEach(this::forget);
    }
    gone.forEach(execution -> execution.fail(Status.Code.ABORTED, "the instance is gone"));
  }
}
