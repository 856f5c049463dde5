package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads texts for commands, from a file or from standard input. */
final class Input {

  /** The name of standard input as an argument. */
  static final String STANDARD = "-";

  /** The name of standard input in messages. */
  static final String STANDARD_NAME = "stdin";

  private static final int MOST_BYTES = 256 * 1024 * 1024;

  private Input() {}

  static String text(Terminal terminal, String name) {
    Place place = Place.ofSource(name.equals(STANDARD) ? STANDARD_NAME : name);
    try {
      return decode(place, bytes(terminal, name));
    } catch (IOException unreadable) {
      throw unreadable(place, why(name, unreadable), unreadable);
    }
  }

  private static byte[] bytes(Terminal terminal, String name) throws IOException {
    if (name.equals(STANDARD)) {
      return new BufferedInputStream(terminal.in()).readNBytes(MOST_BYTES);
    }
    try (InputStream in = Files.newInputStream(PolicyOption.path(name))) {
      return in.readNBytes(MOST_BYTES);
    }
  }

  static String decode(Place place, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException wrong) {
      throw refusal(
          Diagnostic.error("not-utf-8", place, "a byte that is not UTF-8")
              .because("another encoding would give other names")
              .mend("save it as UTF-8")
              .causedBy(wrong));
    }
  }

  private static String why(String name, IOException cause) {
    Path path = PolicyOption.path(name);
    if (Files.notExists(path)) {
      return "there is no such file";
    }
    if (Files.isDirectory(path)) {
      return "it is a directory";
    }
    return cause instanceof AccessDeniedException
        ? "this program may not read it"
        : "reading it failed: " + cause.getClass().getSimpleName();
  }

  private static DiagnosticException unreadable(Place place, String why, IOException cause) {
    return refusal(
        Diagnostic.error("unreadable-file", place, "the file cannot be read")
            .because(why)
            .mend("correct the path, or the file's permissions")
            .causedBy(cause));
  }

  static DiagnosticException refusal(Diagnostic diagnostic) {
    return new DiagnosticException(List.of(diagnostic));
  }
}
