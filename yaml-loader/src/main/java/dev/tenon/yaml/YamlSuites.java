package dev.tenon.yaml;

import dev.tenon.suite.Suite;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.SourceReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads test suites of policies from YAML.
 *
 * <pre>{@code
 * for (LoadedSuite loaded : YamlSuites.read(Path.of("policies"))) {
 *   SuiteResult result = loaded.suite().run(YamlPolicies.load(loaded.policy()));
 *   System.out.println(result);
 * }
 * }</pre>
 *
 * <p>A path names a file, or a directory in which each file whose name ends in {@code -tests.yaml}
 * or {@code -tests.yml} is one suite. All errors of a file are thrown together, as for a policy.
 * Reading takes time and memory linear in the length of the files and in the number of cases that
 * tables and parameters generate. All methods are safe to call from several threads.
 */
public final class YamlSuites {

  private YamlSuites() {}

  /**
   * The suite of a file.
   *
   * @param file the file
   * @return the suite; warnings are dropped
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors
   */
  public static Suite load(Path file) {
    return readFile(file).suite();
  }

  /**
   * The suites of a file or a directory.
   *
   * @param path the file or directory
   * @return an immutable list in the order of their files' names, each with its policy's path
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors of all files
   */
  public static List<LoadedSuite> read(Path path) {
    Report report = new Report();
    List<LoadedSuite> suites = new ArrayList<>();
    for (Path file : new SourceReader(report).suitesOf(path)) {
      new SuiteLoading(report).file(file).ifPresent(suites::add);
    }
    report.throwIfErrors();
    return List.copyOf(suites);
  }

  /**
   * The suite of a file, with the path of its policy and warnings.
   *
   * @param file the file
   * @return the suite, its policy's path and its warnings
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors
   */
  public static LoadedSuite readFile(Path file) {
    Report report = new Report();
    LoadedSuite loaded = new SuiteLoading(report).file(file).orElse(null);
    report.throwIfErrors();
    return Objects.requireNonNull(loaded);
  }

  /**
   * The suite of a text.
   *
   * @param name the name by which errors call the text
   * @param text a suite file's content
   * @return the suite; warnings are dropped
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors
   */
  public static Suite parse(String name, String text) {
    return readText(name, text).suite();
  }

  /**
   * The suite of a text, with the path of its policy and warnings.
   *
   * @param name the name by which errors call the text
   * @param text a suite file's content
   * @return the suite, its policy's path and its warnings
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors
   */
  public static LoadedSuite readText(String name, String text) {
    Report report = new Report();
    LoadedSuite loaded = new SuiteLoading(report).text(name, text).orElse(null);
    report.throwIfErrors();
    return Objects.requireNonNull(loaded);
  }

  /**
   * The JSON Schema (2020-12) of suite files, for editors.
   *
   * @return the schema as JSON
   */
  public static String schema() {
    try (InputStream in = YamlSuites.class.getResourceAsStream("suite.schema.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
