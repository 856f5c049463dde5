package dev.tenon.yaml;

import dev.tenon.policy.Policy;
import java.nio.file.Path;
import java.util.List;

/**
 * Policies as YAML: reads them from files and texts, and writes them back.
 *
 * <pre>{@code
 * Policy policy = YamlPolicies.load(Path.of("policy.yaml"));
 * }</pre>
 *
 * <p>A path names a file, or a directory whose {@code *.yaml} and {@code *.yml} files are one
 * policy together, in the order of their names. Each file is read once. What is wrong with them is
 * thrown all at once, sorted by place, as a {@link dev.tenon.diagnostic.DiagnosticException}: that
 * also goes for files that are missing or cannot be read. Names are taken exactly as written:
 * {@code yes}, {@code 1.10} and {@code on} are texts.
 *
 * <p>Reading takes time and memory linear in the length of the files and is bounded for any input.
 * All methods are safe to call from several threads.
 */
public final class YamlPolicies {

  private YamlPolicies() {}

  /**
   * The policy of a file or a directory.
   *
   * @param path where it is
   * @return the policy; warnings are dropped
   * @throws dev.tenon.diagnostic.DiagnosticException with all that is wrong
   */
  public static Policy load(Path path) {
    return read(path).policy();
  }

  /**
   * The policy of several files and directories together.
   *
   * @param paths where they are
   * @return the policy; warnings are dropped
   * @throws dev.tenon.diagnostic.DiagnosticException with all that is wrong
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
   * @throws dev.tenon.diagnostic.DiagnosticException with all that is wrong
   */
  public static Policy parse(String name, String text) {
    return readText(name, text).policy();
  }

  /**
   * The policy of a file or a directory, with warnings.
   *
   * @param path where it is
   * @return the policy and the warnings
   * @throws dev.tenon.diagnostic.DiagnosticException with all that is wrong
   */
  public static LoadedPolicy read(Path path) {
    return read(List.of(path));
  }

  /**
   * The policy of several files and directories together, with warnings.
   *
   * @param paths where they are; at least one
   * @return the policy and the warnings
   * @throws dev.tenon.diagnostic.DiagnosticException with all that is wrong
   * @throws IllegalArgumentException if there is no path
   */
  public static LoadedPolicy read(List<Path> paths) {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("no path of a policy");
    }
    return new Loading().files(paths);
  }

  /**
   * The policy of a text, with warnings.
   *
   * @param name the name by which errors call the text
   * @param text a policy file's content
   * @return the policy and the warnings
   * @throws dev.tenon.diagnostic.DiagnosticException with all that is wrong
   */
  public static LoadedPolicy readText(String name, String text) {
    return new Loading().text(name, text);
  }
}
