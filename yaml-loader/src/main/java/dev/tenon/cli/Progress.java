package dev.tenon.cli;

import java.io.PrintStream;
import java.util.function.LongSupplier;

/**
 * The progress of a long run: one line on a terminal, rewritten at each update and removed at the
 * end. Nothing is shown within the first second, or in a file or a pipe. For one thread.
 */
final class Progress {

  private static final long FIRST = 1_000_000_000L;
  private static final long BETWEEN = 100_000_000L;

  private final PrintStream err;
  private final boolean shown;
  private final LongSupplier nanos;
  private long next;
  private boolean any;

  Progress(PrintStream err, boolean shown, LongSupplier nanos) {
    this.err = err;
    this.shown = shown;
    this.nanos = nanos;
    this.next = nanos.getAsLong() + FIRST;
  }

  static Progress on(Terminal terminal) {
    return new Progress(terminal.err(), terminal.live(), System::nanoTime);
  }

  void at(String what, int done, int all) {
    if (shown && nanos.getAsLong() - next >= 0) {
      next = nanos.getAsLong() + BETWEEN;
      any = true;
      err.print("\r" + done + " of " + all + " " + what + "\u001B[K");
      err.flush();
    }
  }

  /** Removes the line. */
  void clear() {
    if (any) {
      err.print("\r\u001B[K");
      err.flush();
    }
  }
}
