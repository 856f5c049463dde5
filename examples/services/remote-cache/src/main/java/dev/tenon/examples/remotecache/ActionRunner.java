package dev.tenon.examples.remotecache;

import build.bazel.remote.execution.v2.Action;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Command;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.ExecuteResponse;
import build.bazel.remote.execution.v2.ExecutedActionMetadata;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.PreconditionFailure;
import dev.tenon.subject.Subject;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs actions: makes the inputs as files, runs the command as a process in a sandbox, and keeps
 * what it leaves in the instance of the action, and nowhere else. Thread-safe.
 */
final class ActionRunner {

  private static final Duration USUAL = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Milliseconds. */
  private static final long LOOK_AGAIN = 50;

  /** Seconds for which a sandbox may take to end. */
  private static final int LONGEST_END = 10;

  /** Bytes that are read at once of what a process says. */
  private static final int PIECE = 8 << 10;

  /** What was said goes along with the result, up to this many bytes. */
  private static final int INLINE = 16 << 10;

  private final Sandbox sandbox;
  private final Path folder;
  private final Blobs blobs;
  private final Results results;
  private final Levels levels;
  private final Usage usage;
  private final AuditTrail trail;

  /**
   * A runner.
   *
   * @param folder for the directories of actions
   */
  ActionRunner(
      Sandbox sandbox,
      Path folder,
      Blobs blobs,
      Results results,
      Levels levels,
      Usage usage,
      AuditTrail trail) {
    this.sandbox = sandbox;
    this.folder = folder;
    this.blobs = blobs;
    this.results = results;
    this.levels = levels;
    this.usage = usage;
    this.trail = trail;
  }

  /** How a process ended, and what it said. */
  private record Run(int exit, ByteString out, ByteString err) {}

  /** An action with its command. */
  private record Work(Action action, Command command) {}

  /** Runs one, and ends it, whatever happens. */
  void run(Execution execution, String worker) {
    if (execution.isCancelled()) {
      execution.endCancelled();
      return;
    }
    Subject subject = execution.subject();
    // It may have waited for long: who may not run any more does not.
    if (!levels.has(Right.RUN, execution.instance(), subject)) {
      execution.fail(Status.Code.PERMISSION_DENIED, "denied");
      return;
    }
    Instant start = Instant.now();
    execution.begin();
    String outcome;
    try {
      ExecuteResponse response = response(execution, worker);
      outcome =
          response.hasResult()
              ? "exit " + response.getResult().getExitCode()
              : "inputs are missing";
      record(execution, start, worker, outcome);
      execution.end(response);
    } catch (StatusRuntimeException e) {
      outcome = e.getStatus().getCode() + ": " + e.getStatus().getDescription();
      record(execution, start, worker, outcome);
      execution.fail(e.getStatus().getCode(), String.valueOf(e.getStatus().getDescription()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      execution.fail(Status.Code.UNAVAILABLE, "the server stops");
    } catch (IOException | RuntimeException e) {
      record(execution, start, worker, "failed: " + e);
      execution.fail(Status.Code.INTERNAL, "the worker failed");
    }
  }

  private void record(Execution execution, Instant start, String worker, String outcome) {
    Usage.Meter meter = usage.of(execution.instance());
    meter.actions.increment();
    meter.milliseconds.add(Duration.between(start, Instant.now()).toMillis());
    trail.ran(
        execution.subject(),
        execution.instance(),
        "action " + execution.action().getHash() + " on worker " + worker,
        outcome);
  }

  private ExecuteResponse response(Execution execution, String worker)
      throws IOException, InterruptedException {
    List<String> readable =
        levels.readable(Right.READ_BLOBS, execution.instance(), execution.subject());
    if (!levels.has(Right.READ_BLOBS, execution.instance(), execution.subject())) {
      readable = readable.subList(1, readable.size());
    }
    InputRoot inputs = new InputRoot(blobs, readable, sandbox);
    Path own = Files.createTempDirectory(folder, "action-");
    try {
      sandbox.give(own);
      Optional<Work> work = work(inputs, execution.action());
      if (work.isPresent()) {
        inputs.make(own, work.get().action().getInputRootDigest());
      }
      return work.isPresent() && inputs.missing().isEmpty()
          ? run(execution, work.get(), own, worker)
          : missing(inputs.missing());
    } finally {
      delete(own);
    }
  }

  private static Optional<Work> work(InputRoot inputs, Digest digest) {
    try {
      Optional<ByteString> bytes = inputs.blob(digest);
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      Action action = Action.parseFrom(bytes.get());
      Optional<ByteString> command = inputs.blob(action.getCommandDigest());
      return command.isPresent()
          ? Optional.of(new Work(action, Command.parseFrom(command.get())))
          : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      throw ActionPath.invalid("an action or its command is none");
    }
  }

  /** As clients expect it, so that they send what is missing, and try again. */
  private static ExecuteResponse missing(Set<String> blobs) {
    PreconditionFailure.Builder failure = PreconditionFailure.newBuilder();
    blobs.forEach(blob -> failure.addViolationsBuilder().setType("MISSING").setSubject(blob));
    return ExecuteResponse.newBuilder()
        .setStatus(
            com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.FAILED_PRECONDITION.value())
                .setMessage("inputs are missing")
                .addDetails(Any.pack(failure.build())))
        .build();
  }

  private ExecuteResponse run(Execution execution, Work work, Path own, String worker)
      throws IOException, InterruptedException {
    Command command = work.command();
    prepare(own, command);
    Instant start = Instant.now();
    Run run = run(execution, own, work);
    Instant end = Instant.now();
    ActionResult.Builder result = ActionResult.newBuilder().setExitCode(run.exit());
    result.setExecutionMetadata(
        ExecutedActionMetadata.newBuilder()
            .setWorker(worker)
            .setExecutionStartTimestamp(Times.timestamp(start))
            .setExecutionCompletedTimestamp(Times.timestamp(end)));
    Outputs outputs = new Outputs(blobs, execution.instance(), result);
    outputs.collect(own, command);
    if (!run.out().isEmpty()) {
      result.setStdoutDigest(outputs.keep(run.out()));
      if (run.out().size() <= INLINE) {
        result.setStdoutRaw(run.out());
      }
    }
    if (!run.err().isEmpty()) {
      result.setStderrDigest(outputs.keep(run.err()));
      if (run.err().size() <= INLINE) {
        result.setStderrRaw(run.err());
      }
    }
    usage.of(execution.instance()).written.add(outputs.bytes());
    ActionResult done = result.build();
    if (run.exit() == 0 && !work.action().getDoNotCache()) {
      results.keep(execution.instance(), execution.action(), done);
    }
    return ExecuteResponse.newBuilder().setResult(done).build();
  }

  /** The working directory, and the directories in which outputs will be. */
  private void prepare(Path own, Command command) throws IOException {
    if (command.getArgumentsCount() == 0) {
      throw ActionPath.invalid("a command has at least one argument");
    }
    List<String> working = ActionPath.parts(command.getWorkingDirectory());
    ActionPath.makeDirectories(own, working, sandbox);
    for (String path : Outputs.paths(command)) {
      List<String> parts = new ArrayList<>(working);
      parts.addAll(ActionPath.parts(path));
      if (!parts.isEmpty()) {
        ActionPath.makeDirectories(own, parts.subList(0, parts.size() - 1), sandbox);
      }
    }
  }

  private Run run(Execution execution, Path own, Work work)
      throws IOException, InterruptedException {
    Command command = work.command();
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("PATH", "/usr/bin:/bin");
    for (Command.EnvironmentVariable variable : command.getEnvironmentVariablesList()) {
      if (variable.getName().isEmpty()
          || variable.getName().matches("(?s).*[=\0].*")
          || variable.getValue().indexOf('\0') >= 0) {
        throw ActionPath.invalid("a variable has a name that is none");
      }
      environment.put(variable.getName(), variable.getValue());
    }
    Duration limit = timeout(work.action());
    Process process =
        sandbox
            .process(own, command.getWorkingDirectory(), environment, command.getArgumentsList())
            .start();
    try {
      process.getOutputStream().close();
      CompletableFuture<ByteString> out = said(process.getInputStream(), execution, false);
      CompletableFuture<ByteString> err = said(process.getErrorStream(), execution, true);
      await(process, execution, Instant.now().plus(limit));
      return new Run(process.exitValue(), out.join(), err.join());
    } finally {
      end(process);
    }
  }

  /**
   * Ends a process and its sandbox. With the sandbox's first process, which bubblewrap waits for,
   * the kernel ends all others in it: none is left when bubblewrap has ended. Bubblewrap itself is
   * not killed, since before it has set up the sandbox it would leave that process behind.
   */
  private static void end(Process bubblewrap) throws InterruptedException {
    Instant latest = Instant.now().plusSeconds(LONGEST_END);
    boolean ended = !bubblewrap.isAlive();
    while (!ended && Instant.now().isBefore(latest)) {
      bubblewrap.children().forEach(ProcessHandle::destroyForcibly);
      ended = bubblewrap.waitFor(LOOK_AGAIN, TimeUnit.MILLISECONDS);
    }
    if (!ended) {
      bubblewrap.destroyForcibly();
      bubblewrap.waitFor();
    }
  }

  /** Waits until a process ends, its time is over, or nobody can want what comes of it. */
  private static void await(Process process, Execution execution, Instant deadline)
      throws InterruptedException {
    while (!process.waitFor(LOOK_AGAIN, TimeUnit.MILLISECONDS)) {
      if (execution.isCancelled()) {
        throw Status.CANCELLED.withDescription(Execution.CANCELLED).asRuntimeException();
      }
      if (execution.isDone()) {
        throw Status.ABORTED.withDescription("the instance is gone").asRuntimeException();
      }
      if (Instant.now().isAfter(deadline)) {
        throw Status.DEADLINE_EXCEEDED
            .withDescription("the action did not end in time")
            .asRuntimeException();
      }
    }
  }

  private static Duration timeout(Action action) {
    if (!action.hasTimeout()) {
      return USUAL;
    }
    com.google.protobuf.Duration limit = action.getTimeout();
    Duration wanted = Duration.ofSeconds(limit.getSeconds(), limit.getNanos());
    if (wanted.isNegative() || wanted.compareTo(LONGEST) > 0) {
      throw ActionPath.invalid("an action takes at most " + LONGEST.toMinutes() + " minutes");
    }
    return wanted.isZero() ? USUAL : wanted;
  }

  /** Reads what a process says to the end, and keeps the first part of it. */
  private static CompletableFuture<ByteString> said(
      InputStream in, Execution execution, boolean onError) {
    Said said = execution.said(onError).orElseGet(Said::new);
    CompletableFuture<ByteString> all = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try (in) {
                byte[] piece = new byte[PIECE];
                for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
                  said.add(piece, size);
                }
                all.complete(said.bytes());
              } catch (IOException e) {
                all.completeExceptionally(e);
              }
            },
            execution.name() + (onError ? "-err" : "-out"));
    reader.setDaemon(true);
    reader.start();
    return all;
  }

  /**
   * Deletes a directory. `rm` follows no links, and goes as deep as an action can; an action may
   * have taken away rights that a server of another user than root needs.
   */
  static void delete(Path tree) throws IOException {
    if (run("/bin/rm", "-rf", "--", tree.toString()) != 0) {
      run("/bin/chmod", "-R", "u+rwX", "--", tree.toString());
      if (run("/bin/rm", "-rf", "--", tree.toString()) != 0) {
        throw new IOException("the directory of an action cannot be deleted: " + tree);
      }
    }
  }

  private static int run(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .onExit()
        .join()
        .exitValue();
  }
}
