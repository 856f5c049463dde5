package dev.tenon.yaml;

import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.suite.Mutant;
import dev.tenon.yaml.print.TextEdits;
import dev.tenon.yaml.section.Loading;
import dev.tenon.yaml.syntax.Source;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A policy and the texts that it was read from, for reports that show its lines.
 *
 * <pre>{@code
 * PolicyTexts texts = PolicyTexts.read(List.of(Path.of("policy.yaml")));
 * String page = Coverage.of(texts.policy(), suites).toHtml(texts.byName());
 * for (Mutant mutant : Mutants.of(texts.policy(), suites).survived()) {
 *   texts.change(mutant).ifPresent(System.out::println);
 * }
 * }</pre>
 *
 * <p>Immutable and safe to share.
 */
public final class PolicyTexts {

  private final LoadedPolicy loaded;
  private final Map<String, String> texts;

  private PolicyTexts(LoadedPolicy loaded, Map<String, Source> sources) {
    this.loaded = loaded;
    Map<String, String> byName = new LinkedHashMap<>();
    sources.forEach((name, source) -> byName.put(name, source.text()));
    this.texts = Collections.unmodifiableMap(byName);
  }

  /**
   * The policy of files and directories, read as by {@link YamlPolicies#read(List)}.
   *
   * @param paths the files and directories
   * @return the policy and its texts
   * @throws DiagnosticException with all errors
   */
  public static PolicyTexts read(List<Path> paths) {
    Loading loading = new Loading();
    LoadedPolicy loaded = LoadedPolicy.of(loading.files(paths));
    return new PolicyTexts(loaded, loading.sources());
  }

  /**
   * The policy of a text.
   *
   * @param name the name by which errors call the text
   * @param text a policy file's content
   * @return the policy and its text
   * @throws DiagnosticException with all errors
   */
  public static PolicyTexts of(String name, String text) {
    return of(Map.of(name, text));
  }

  /**
   * One policy from several texts.
   *
   * @param texts the content of each policy file, by the name by which errors call it
   * @return the policy and its texts
   * @throws DiagnosticException with all errors
   */
  public static PolicyTexts of(Map<String, String> texts) {
    Loading loading = new Loading();
    LoadedPolicy loaded = LoadedPolicy.of(loading.texts(texts));
    return new PolicyTexts(loaded, loading.sources());
  }

  /**
   * The policy.
   *
   * @return the policy
   */
  public Policy policy() {
    return loaded.policy();
  }

  /**
   * The policy and its warnings.
   *
   * @return the policy with its warnings
   */
  public LoadedPolicy loaded() {
    return loaded;
  }

  /**
   * The texts by their names, as places use them.
   *
   * @return an immutable map, in the order in which they were read
   */
  public Map<String, String> byName() {
    return texts;
  }

  /**
   * A mutant of this policy as a change of lines in one of its texts. The result is checked: the
   * changed text is read again, and its policy equals the mutant's.
   *
   * @param mutant a mutant of this policy
   * @return the change; empty if no small change gives the mutant, such as for one of several roles
   *     that share a rule
   */
  public Optional<LineChange> change(Mutant mutant) {
    String source = mutant.edit().place().source();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      if (!texts.containsKey(source) || source.equals(text.getKey())) {
        for (String changed : TextEdits.of(text.getValue(), mutant.edit())) {
          if (says(mutant.policy(), text.getKey(), changed)) {
            return Optional.of(LineChange.between(text.getKey(), text.getValue(), changed));
          }
        }
      }
    }
    return Optional.empty();
  }

  private boolean says(Policy policy, String name, String changed) {
    Map<String, String> all = new LinkedHashMap<>(texts);
    all.put(name, changed);
    try {
      return withBareRoles(of(all).policy(), policy).equals(policy);
    } catch (DiagnosticException refused) {
      return false;
    }
  }

  /** Adds the empty roles of another policy: a role without rules is equal to a missing one. */
  private static Policy withBareRoles(Policy policy, Policy other) {
    Policy filled = policy;
    for (Role role : other.roles().values()) {
      if (!policy.roles().containsKey(role.name()) && role.equals(Role.of(role.name()))) {
        filled = filled.with(role);
      }
    }
    return filled;
  }
}
