package dev.tenon.examples.jobqueue;

import java.util.List;

/**
 * A command that somebody wants to be run. Who owns it is fixed when it is submitted. The other
 * parts are changed by {@link Jobs} alone.
 */
final class Job {

  /** Where a job is. */
  enum State {
    /** Waits until somebody releases it. */
    HELD,
    /** Waits for its turn. */
    PENDING,
    /** Runs. */
    RUNNING,
    /** Ended by itself; its exit code says how. */
    ENDED,
    /** Somebody did not want it any more. */
    CANCELLED,
    /** It ran for longer than it may. */
    TIMED_OUT,
    /** Its processes had more memory together than they may. */
    OUT_OF_MEMORY,
    /** The server ended while it ran. */
    INTERRUPTED,
    /** It could not be started. */
    NOT_STARTED;

    boolean isFinal() {
      return this != HELD && this != PENDING && this != RUNNING;
    }
  }

  private final String id;
  private final String cluster;
  private final String owner;
  private final List<String> command;
  private final int seconds;
  private final Output output = new Output();

  /** A final one is never left. */
  private volatile State state;

  private volatile int urgency;
  private volatile int exit = -1;

  Job(
      String id,
      String cluster,
      String owner,
      List<String> command,
      int seconds,
      int urgency,
      State state) {
    this.id = id;
    this.cluster = cluster;
    this.owner = owner;
    this.command = List.copyOf(command);
    this.seconds = seconds;
    this.urgency = urgency;
    this.state = state;
  }

  String id() {
    return id;
  }

  /** The cluster in which it runs. */
  String cluster() {
    return cluster;
  }

  /** The id of the account that submitted it. */
  String owner() {
    return owner;
  }

  List<String> command() {
    return command;
  }

  int seconds() {
    return seconds;
  }

  Output output() {
    return output;
  }

  State state() {
    return state;
  }

  int urgency() {
    return urgency;
  }

  /** The exit code, -1 as long as there is none. */
  int exit() {
    return exit;
  }

  /** Goes on to another state, unless it is over. */
  synchronized void become(State next) {
    if (!state.isFinal()) {
      state = next;
    }
  }

  /** As it was kept: what ran is interrupted, and what is over has printed all that it will. */
  void restore(int code, byte[] printed) {
    exit = code;
    become(state == State.RUNNING ? State.INTERRUPTED : state);
    output.append(printed, printed.length);
    if (state.isFinal()) {
      output.close();
    }
  }

  void become(int nextUrgency) {
    urgency = nextUrgency;
  }

  /** Ends by itself, unless it was ended before. */
  synchronized void end(int code) {
    if (!state.isFinal()) {
      exit = code;
      state = State.ENDED;
    }
  }
}
