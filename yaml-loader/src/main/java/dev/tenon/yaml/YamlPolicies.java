package dev.tenon.yaml;

import dev.tenon.policy.Policy;
import dev.tenon.yaml.print.Layout;
import dev.tenon.yaml.print.PolicyPrinter;
import dev.tenon.yaml.section.Loading;
import dev.tenon.yaml.syntax.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Reads policies from YAML files and texts, and writes them.
 *
 * <pre>{@code
 * Policy policy = YamlPolicies.load(Path.of("policy.yaml"));
 * }</pre>
 *
 * <p>A path names a file, or a directory whose {@code *.yaml} and {@code *.yml} files form one
 * policy, in the order of their names. Each file is read once. All errors, sorted by place, are
 * thrown in one {@link dev.tenon.diagnostic.DiagnosticException}, including those for missing and
 * unreadable files. Names are taken exactly as written: {@code yes}, {@code 1.10} and {@code on}
 * are texts.
 *
 * <p>Reading takes time and memory linear in the length of the files and is bounded for any input.
 * All methods are safe to call from several threads.
 */
public final class YamlPolicies {

  private YamlPolicies() {}

  /**
   * The policy of a file or a directory.
   *
   * @param path the file or directory
   * @return the policy; warnings are dropped
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors
   */
  public static Policy load(Path path) {
    return read(path).policy();
  }

  /**
   * The policy of several files and directories, merged.
   *
   * @param paths the files and directories
   * @return the policy; warnings are dropped
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors
   */
  public static Policy load(List<Path> paths) {
    return read(paths).policy();
  }

  /**
   * The policy of a text.
   *
   * @param name the name by which errors call the text
   * @param text a policy file's content
   * @return the policy; warnings are dropped
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors
   */
  public static Policy parse(String name, String text) {
    return readText(name, text).policy();
  }

  /**
   * The policy of a file or a directory, with warnings.
   *
   * @param path the file or directory
   * @return the policy and the warnings
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors
   */
  public static LoadedPolicy read(Path path) {
    return read(List.of(path));
  }

  /**
   * The policy of several files and directories, merged, with warnings.
   *
   * @param paths the files and directories; at least one
   * @return the policy and the warnings
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors
   * @throws IllegalArgumentException if there is no path
   */
  public static LoadedPolicy read(List<Path> paths) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("no path of a policy");
    }
    return LoadedPolicy.of(new Loading().files(paths));
  }

  /**
   * The policy of a text, with warnings.
   *
   * @param name the name by which errors call the text
   * @param text a policy file's content
   * @return the policy and the warnings
   * @throws dev.tenon.diagnostic.DiagnosticException with all errors
   */
  public static LoadedPolicy readText(String name, String text) {
    return LoadedPolicy.of(new Loading().text(name, text));
  }

  /**
   * Prints a policy as YAML, which {@link #parse} reads back as an equal policy.
   *
   * <p>Permissions are printed below their roles, paths in their text spelling. Places, comments of
   * the original files, and a version that is a hash are lost.
   *
   * @param policy any policy
   * @return YAML
   */
  public static String print(Policy policy) {
    return PolicyPrinter.print(policy);
  }

  /**
   * Formats a policy file or a suite file: one blank after each comma and colon within brackets and
   * braces, no blanks at the ends of lines, no two empty lines in a row. Lines are not joined or
   * split; comments, quotes, the order of keys and the indentation do not change.
   *
   * @param text the content of a file that can be loaded
   * @return the formatted content; formatting it again changes nothing
   */
  public static String layout(String text) {
    return Layout.of(text);
  }

  /**
   * The comments of a text, which are not part of the policy.
   *
   * @param name the name by which places call the text
   * @param text a policy file's content
   * @return an immutable list in the order of the text; if it is not YAML, up to the first error
   */
  public static List<Comment> comments(String name, String text) {
    return Comments.of(new Source(name, text));
  }

  /**
   * The JSON Schema (2020-12) of policy files, for editors.
   *
   * @return the schema as JSON
   */
  public static String schema() {
    try (InputStream in = YamlPolicies.class.getResourceAsStream("policy.schema.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
