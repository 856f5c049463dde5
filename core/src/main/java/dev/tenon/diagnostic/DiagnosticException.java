package dev.tenon.diagnostic;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Thrown if a text is rejected, with all its diagnostics.
 *
 * <pre>{@code
 * try {
 *   policy = YamlPolicies.load(path);
 * } catch (DiagnosticException refused) {
 *   System.err.println(refused.getMessage());
 * }
 * }</pre>
 *
 * <p>The message is every diagnostic in full, sorted by place, with an empty line between them. The
 * {@linkplain #getCause cause} is the first {@linkplain Diagnostic#cause cause of a diagnostic};
 * the causes of the others are {@linkplain #getSuppressed suppressed} exceptions. Serializable with
 * its diagnostics.
 */
public final class DiagnosticException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ImmutableList<Diagnostic> diagnostics;

  /**
   * Creates the exception.
   *
   * @param diagnostics the diagnostics, in the order in which they should be read; at least one
   */
  public DiagnosticException(List<Diagnostic> diagnostics) {
    super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n\n")));
    if (diagnostics.isEmpty()) {
      throw new IllegalArgumentException("a refusal needs at least one diagnostic");
    }
    this.diagnostics = ImmutableList.copyOf(diagnostics);
    List<Throwable> causes =
        diagnostics.stream().map(Diagnostic::cause).flatMap(Optional::stream).distinct().toList();
    if (!causes.isEmpty()) {
      initCause(causes.get(0));
      causes.stream().skip(1).forEach(this::addSuppressed);
    }
  }

  /**
   * The diagnostics.
   *
   * @return the diagnostics, sorted by place; at least one
   */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
