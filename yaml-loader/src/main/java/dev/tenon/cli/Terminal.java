package dev.tenon.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command reads and writes: always UTF-8, so that its output is the same everywhere.
 *
 * @param in what {@code -} names
 * @param out what was asked for
 * @param err everything else
 * @param coloured whether colours are wanted unless an option says otherwise
 * @param live whether somebody looks on, so that how far a long run is may be shown
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean coloured, boolean live) {

  /** Where nobody looks on. */
  Terminal(InputStream in, PrintStream out, PrintStream err, boolean coloured) {
    this(in, out, err, coloured, false);
  }

  /** The terminal, pipes or files that the program was started with. */
  static Terminal ofProcess() {
    return new Terminal(
        System.in,
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        Ansi.AUTO.enabled(),
        isLive());
  }

  @SuppressWarnings("SystemConsoleNull") // it is null again where the property says so
  private static boolean isLive() {
    // Since JDK 22 there is a console also where there is no terminal, unless this is said.
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
