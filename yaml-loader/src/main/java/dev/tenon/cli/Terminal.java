package dev.tenon.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/**
 * The streams of a command: always UTF-8, so that its output is the same everywhere.
 *
 * @param in standard input, named {@code -}
 * @param out the answer
 * @param err notes, errors and progress
 * @param coloured whether to use colours, unless an option overrides it
 * @param live whether the terminal is interactive, so that progress can be shown
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean coloured, boolean live) {

  /** Creates a terminal that is not interactive. */
  Terminal(InputStream in, PrintStream out, PrintStream err, boolean coloured) {
    this(in, out, err, coloured, false);
  }

  /** The streams of the process. */
  static Terminal ofProcess() {
    return new Terminal(
        System.in,
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        Ansi.AUTO.enabled(),
        isLive());
  }

  @SuppressWarnings("SystemConsoleNull") // it is null without a terminal, because of the property
  private static boolean isLive() {
    // Since JDK 22, System.console() is not null without a terminal, unless this property is set.
    System.setProperty("jdk.console", "java.base");
    return System.console() != null;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
