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
 * <p>For one thread. The same finding is kept once; at most {@value #MOST} errors and as many
 * warnings are kept, and a last one of each kind says that there were more, so that a hostile file
 * cannot fill the memory with its findings. Only errors refuse a text, however many warnings there
 * are.
 */
public final class Diagnostics {

  /** How many findings of a severity are kept: more than anyone reads, few enough to hold. */
  static final int MOST = 1000;

  private final Set<Diagnostic> errors = new LinkedHashSet<>();
  private final Set<Diagnostic> warnings = new LinkedHashSet<>();

  /** A collector that holds nothing yet. */
  public Diagnostics() {}

  /**
   * Adds a finding.
   *
   * @param diagnostic what was found
   */
  public void add(Diagnostic diagnostic) {
    Place source = Place.ofSource(diagnostic.place().source());
    if (diagnostic.severity() == Severity.ERROR) {
      String more = "more than " + MOST + " errors; the rest is not shown";
      add(errors, diagnostic, Diagnostic.error("too-many-errors", source, more));
    } else {
      String more = "more than " + MOST + " warnings; the rest is not shown";
      add(warnings, diagnostic, Diagnostic.warning("too-many-warnings", source, more));
    }
  }

  private static void add(Set<Diagnostic> found, Diagnostic diagnostic, Diagnostic more) {
    if (found.size() < MOST) {
      found.add(diagnostic);
    } else if (found.size() == MOST && !found.contains(diagnostic)) {
      found.add(more);
    }
  }

  /**
   * Adds all findings of another reader.
   *
   * @param diagnostics what was found
   */
  public void addAll(Iterable<Diagnostic> diagnostics) {
    diagnostics.forEach(this::add);
  }

  /**
   * Whether an error is among them.
   *
   * @return true if the text must be refused
   */
  public boolean hasErrors() {
    return !errors.isEmpty();
  }

  /**
   * What was found.
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
   * Ends the reading: nothing happens unless an error was found.
   *
   * @throws DiagnosticException with all findings, warnings included, if there is an error
   */
  public void throwIfErrors() {
    if (hasErrors()) {
      throw new DiagnosticException(sorted());
    }
  }
}
