package dev.tenon.yaml;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.lint.Lint;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.yaml.section.Loaded;
import dev.tenon.yaml.section.Loading;
import dev.tenon.yaml.syntax.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@link Lint} for policy files: each finding has its line, and comments can silence findings.
 *
 * <pre>{@code
 * List<Diagnostic> found = YamlLint.of(Lint.at(Instant.now())).findings(List.of(Path.of("policy.yaml")));
 * }</pre>
 *
 * <p>A comment {@code # tenon: ignore CODE because REASON}, in the line of a finding or alone in
 * the line above it, silences the findings of that code there. A comment without a reason has no
 * effect; such a comment, and one that silences nothing, is reported as a finding. The findings
 * include the warnings of loading. Safe to call from several threads.
 */
public final class YamlLint {

  private final Lint lint;

  private YamlLint(Lint lint) {
    this.lint = lint;
  }

  /**
   * Creates a lint for files.
   *
   * @param lint the checks to run
   * @return a lint that runs these checks on files
   */
  public static YamlLint of(Lint lint) {
    return new YamlLint(lint);
  }

  /**
   * The findings for the policy in files and directories.
   *
   * @param paths the files and directories; at least one
   * @return an immutable list sorted by place; each is a warning, or an error where a limit has no
   *     effect
   * @throws dev.tenon.diagnostic.DiagnosticException if the policy cannot be loaded
   */
  public List<Diagnostic> findings(List<Path> paths) {
    Loading loading = new Loading();
    return findings(loading.files(paths), loading.sources());
  }

  /**
   * The findings for the policy in a text.
   *
   * @param name the name by which places call the text
   * @param text a policy file's content
   * @return an immutable list sorted by place; each is a warning, or an error where a limit has no
   *     effect
   * @throws dev.tenon.diagnostic.DiagnosticException if the policy cannot be loaded
   */
  public List<Diagnostic> findings(String name, String text) {
    Loading loading = new Loading();
    return findings(loading.text(name, text), loading.sources());
  }

  private List<Diagnostic> findings(Loaded loaded, Map<String, Source> sources) {
    List<Diagnostic> all = new ArrayList<>(loaded.warnings());
    all.addAll(lint.findings(loaded.policy()));
    NavigableSet<Place> starts = starts(loaded.policy());
    Silences silences = Silences.of(sources.values());
    Diagnostics kept = new Diagnostics();
    for (Diagnostic anywhere : all) {
      Diagnostic found = located(anywhere, sources.values());
      Diagnostic exact = exact(found, sources.get(found.place().source()), starts);
      boolean here = silences.cover(found);
      boolean silenced = silences.cover(exact) || here;
      if (!silenced) {
        kept.add(exact);
      }
    }
    kept.addAll(silences.findings());
    return kept.sorted();
  }

  /** A finding without a place, such as for an admin role's pattern, where its subject occurs. */
  private static Diagnostic located(Diagnostic found, Collection<Source> sources) {
    if (found.place().equals(Place.code()) && !found.subject().isEmpty()) {
      for (Source source : sources) {
        Place first = source.find(found.subject(), Place.of(source.name(), 1, 1), -1);
        if (source.startsWith(found.subject(), first)) {
          return found.at(first);
        }
      }
    }
    return found;
  }

  /** The finding at its subject's name, within the part at whose start it was found. */
  private static Diagnostic exact(
      Diagnostic found, @Nullable Source source, NavigableSet<Place> starts) {
    Place place = found.place();
    if (source == null || place.line() == 0 || !found.excerpt().line().isEmpty()) {
      return found;
    }
    Place next = starts.higher(place);
    int until = next == null || !next.source().equals(place.source()) ? -1 : source.indexOf(next);
    Place name = source.find(found.subject(), place, until);
    int length =
        name.equals(place) && !source.startsWith(found.subject(), place)
            ? 1
            : found.subject().length();
    return found.at(name).showing(source.excerptOf(name, length));
  }

  /** The start of each part of a policy. */
  private static NavigableSet<Place> starts(Policy policy) {
    NavigableSet<Place> starts = new TreeSet<>();
    Stream.of(List.of(policy.roles()), List.of(policy.limits()), policy.ownRoles().values())
        .flatMap(Collection::stream)
        .flatMap(roles -> roles.values().stream())
        .forEach(
            role -> {
              starts.add(role.place());
              role.permissions().forEach(rule -> starts.add(rule.place()));
            });
    policy.assignments().stream().map(Assignment::place).forEach(starts::add);
    for (Tenant tenant : policy.tenants()) {
      starts.add(tenant.place());
      tenant.includes().stream().map(TenantClause::place).forEach(starts::add);
      tenant.excludes().stream().map(TenantClause::place).forEach(starts::add);
    }
    return starts;
  }
}
