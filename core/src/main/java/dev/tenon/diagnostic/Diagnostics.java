package dev.tenon.diagnostic;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects diagnostics while a text is read, so that its author sees all of them at once.
 *
 * <pre>{@code
 * Diagnostics found = new Diagnostics();
 * found.add(Diagnostic.error("unknown-key", place, "unknown key `polices`"));
 * found.throwIfErrors();
 * }</pre>
 *
 * <p>Not thread-safe. Equal diagnostics are kept once. At most {@value #MOST} errors and {@value
 * #MOST} warnings are kept, and a last one of each kind says that there were more, so that a
 * hostile file cannot exhaust the memory. Only errors reject a text, not warnings.
 */
public final class Diagnostics {

  /** The maximum number of diagnostics of a severity that are kept. */
  static final int MOST = 1000;

  private final Set<Diagnostic> errors = new LinkedHashSet<>();
  private final Set<Diagnostic> warnings = new LinkedHashSet<>();

  /** Creates an empty collector. */
  public Diagnostics() {}

  /**
   * Adds a diagnostic.
   *
   * @param diagnostic the diagnostic
   */
  public void add(Diagnostic diagnostic) {
    boolean error = diagnostic.severity() == Severity.ERROR;
    Set<Diagnostic> found = error ? errors : warnings;
    if (found.size() < MOST) {
      found.add(diagnostic);
    } else if (found.size() == MOST && !found.contains(diagnostic)) {
      found.add(tooMany(error, Place.ofSource(diagnostic.place().source())));
    }
  }

  private static Diagnostic tooMany(boolean error, Place source) {
    return error
        ? Diagnostic.error(
            "too-many-errors", source, "more than " + MOST + " errors; the rest is not shown")
        : Diagnostic.warning(
            "too-many-warnings", source, "more than " + MOST + " warnings; the rest is not shown");
  }

  /**
   * Adds several diagnostics.
   *
   * @param diagnostics the diagnostics
   */
  public void addAll(Iterable<Diagnostic> diagnostics) {
    diagnostics.forEach(this::add);
  }

  /**
   * Whether an error is among them.
   *
   * @return true if the text must be rejected
   */
  public boolean hasErrors() {
    return !errors.isEmpty();
  }

  /**
   * The diagnostics so far.
   *
   * @return an immutable list, sorted by place
   */
  public List<Diagnostic> sorted() {
    List<Diagnostic> list = new ArrayList<>(errors);
    list.addAll(warnings);
    list.sort(Diagnostic.ORDER);
    return ImmutableList.copyOf(list);
  }

  /**
   * Throws if there is an error; otherwise does nothing.
   *
   * @throws DiagnosticException with all diagnostics, including warnings, if there is an error
   */
  public void throwIfErrors() {
    if (hasErrors()) {
      throw new DiagnosticException(sorted());
    }
  }
}
