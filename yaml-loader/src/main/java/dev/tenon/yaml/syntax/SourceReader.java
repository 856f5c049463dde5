package dev.tenon.yaml.syntax;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads each file once, checks that it is text, and reports the files that cannot be read. */
public final class SourceReader {

  /** The most bytes of all files of a policy: several million rules. */
  public static final int MAX_BYTES = 256 * 1024 * 1024;

  /** The most files of a policy. */
  static final int MAX_FILES = 10_000;

  /** The longest line, in UTF-16 units: the parser's time grows faster than a line's length. */
  static final int MAX_LINE = 256 * 1024;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Report report;
  private final Set<Path> seen = new HashSet<>();
  private long total;

  public SourceReader(Report report) {
    this.report = report;
  }

  /** The files of a path: itself, or the policy files of the directory in order of name. */
  public List<Path> filesOf(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> children = Files.list(path)) {
      List<Path> files =
          children.filter(SourceReader::isPolicyFile).sorted().limit(MAX_FILES + 1L).toList();
      if (files.isEmpty()) {
        report.add(
            problem("no-policy-files", path, "no policy file in this directory")
                .because(
                    "a directory's policy is all its *.yaml and *.yml files, without those beneath")
                .mend("name the directory that has them, or one file"));
      }
      if (files.size() > MAX_FILES) {
        throw report.fatal(
            problem("too-many-files", path, "more than " + MAX_FILES + " policy files")
                .because("this is hardly a directory of policies")
                .mend("name another directory"));
      }
      return files;
    } catch (IOException unreadable) {
      report.add(unreadable(path, unreadable));
      return List.of();
    }
  }

  /** The suites of a path: itself, or the suite files of the directory in order of name. */
  public List<Path> suitesOf(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> children = Files.list(path)) {
      List<Path> files = children.filter(SourceReader::isSuiteFile).sorted().toList();
      if (files.isEmpty()) {
        report.add(
            problem("no-suite-files", path, "no suite file in this directory")
                .because("its suites are all files whose names end in -tests.yaml or -tests.yml")
                .mend("name the directory that has them, or one file"));
      }
      return files;
    } catch (IOException unreadable) {
      report.add(unreadable(path, unreadable));
      return List.of();
    }
  }

  private static boolean isPolicyFile(Path path) {
    return isYamlFile(path) && !isSuiteFile(path);
  }

  /** Suite files may be in the policy's directory, but are not part of the policy. */
  private static boolean isSuiteFile(Path path) {
    String name = String.valueOf(path.getFileName());
    return isYamlFile(path) && (name.endsWith("-tests.yaml") || name.endsWith("-tests.yml"));
  }

  private static boolean isYamlFile(Path path) {
    String name = String.valueOf(path.getFileName());
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml"))
        && !Files.isDirectory(path);
  }

  /** The file's text; empty if it cannot be read, which is reported. */
  public Optional<Source> read(Path path) {
    return bytes(path).map(bytes -> decode(path.toString(), bytes));
  }

  /** The file's bytes; empty if it cannot be read, which is reported. */
  public Optional<byte[]> bytes(Path path) {
    if (!seen.add(path.toAbsolutePath().normalize())) {
      report.add(
          problem("file-twice", path, "the file is listed twice")
              .because("all that it defines would be defined twice")
              .mend("list it once"));
      return Optional.empty();
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      report.add(
          problem("unreadable-file", path, "not a file")
              .because("a policy is read from regular files")
              .mend("name a file or a directory of files"));
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(path)) {
      int room = (int) (MAX_BYTES - total);
      if (Files.size(path) > room) {
        throw report.fatal(tooLarge(path));
      }
      byte[] bytes = in.readNBytes(room + 1);
      if (bytes.length > room) {
        throw report.fatal(tooLarge(path));
      }
      total += bytes.length;
      return Optional.of(bytes);
    } catch (IOException unreadable) {
      report.add(unreadable(path, unreadable));
      return Optional.empty();
    }
  }

  private static Diagnostic problem(String code, Path path, String message) {
    return Diagnostic.error(code, Place.ofSource(path.toString()), message);
  }

  private static Diagnostic tooLarge(Path path) {
    return problem("file-too-large", path, "more than " + MAX_BYTES + " bytes of policy files")
        .because("they would take several gigabytes of memory")
        .mend("use globs, variables and inheritance instead of one rule for each thing");
  }

  private static Diagnostic unreadable(Path path, IOException cause) {
    String why =
        Files.notExists(path)
            ? "there is no such file or directory"
            : cause instanceof AccessDeniedException
                ? "this program may not read it"
                : "reading it failed: " + cause.getClass().getSimpleName();
    return problem("unreadable-file", path, "the file cannot be read")
        .because(why)
        .mend("correct the path, or the file's permissions")
        .causedBy(cause);
  }

  /** Decodes the bytes as UTF-8 text. */
  public Source decode(String name, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(8192);
    StringBuilder text = new StringBuilder(bytes.length);
    CoderResult result;
    do {
      result = decoder.decode(in, out, true);
      text.append(out.flip());
      out.clear();
    } while (result.isOverflow());
    if (result.isError()) {
      Source readable = new Source(name, text.append('\uFFFD').toString());
      throw report.fatal(
          readable
              .errorAt(text.length() - 1, "not-utf-8", "a byte that is not UTF-8")
              .because("policy files are UTF-8; another encoding would give other names")
              .mend("save the file as UTF-8"));
    }
    return check(name, text.toString());
  }

  /** The text as a source, without the byte order mark that some editors put first. */
  public Source check(String name, String text) {
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    Source source = new Source(name, marked ? text.substring(1) : text);
    String body = source.text();
    int start = 0;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '\n' || c == '\r') {
        start = i + 1;
      } else if (i - start >= MAX_LINE) {
        throw report.fatal(tooLong(source, i));
      }
      if ((c < ' ' || c > '~') && !isText(body, i)) {
        throw report.fatal(unprintable(source, i));
      }
    }
    return source;
  }

  private static boolean isText(String text, int i) {
    char c = text.charAt(i);
    if (c == '\t' || c == '\n' || c == '\r') {
      return true;
    }
    if (c < 0xA0 || c == '\u2028' || c == '\u2029' || c == BYTE_ORDER_MARK || c >= 0xFFFE) {
      return false;
    }
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    return !Character.isLowSurrogate(c) || (i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
  }

  private static Diagnostic tooLong(Source source, int index) {
    return source
        .errorAt(index, "line-too-long", "a line of more than " + MAX_LINE + " characters")
        .because("nobody reads such a line, and reading it by program takes too long")
        .mend("break the line");
  }

  private static Diagnostic unprintable(Source source, int index) {
    String shown = String.format("U+%04X", (int) source.text().charAt(index));
    return source
        .errorAt(index, "unprintable-character", "a character that cannot be shown: " + shown)
        .because("readers and editors do not agree on what it does")
        .mend("remove it; where it is meant, write its escape within double quotes");
  }
}
