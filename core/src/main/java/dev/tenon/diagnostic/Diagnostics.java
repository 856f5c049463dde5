package dev.tenon.diagnostic;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Collects diagnostics while a text is read, so that its author sees all of them at once.
 *
 * <pre>{@code
 * Diagnostics found = new Diagnostics();
 * found.add(Diagnostic.error("unknown-key", place, "unknown key `polices`"));
 * found.throwIfErrors();
 * }</pre>
 *
 * <p>For one thread. The same finding is kept once; at most {@value #MOST} are kept, and a last one
 * says that there were more, so that a hostile file cannot fill the memory with its errors.
 */
public final class Diagnostics {

  /** How many findings are kept: more than anyone reads, few enough to hold. */
  static final int MOST = 1000;

  private final LinkedHashSet<Diagnostic> found = new LinkedHashSet<>();
  private boolean errors;

  /** A collector that holds nothing yet. */
  public Diagnostics() {}

  /**
   * Adds a finding.
   *
   * @param diagnostic what was found
   */
  public void add(Diagnostic diagnostic) {
    errors |= diagnostic.severity() == Severity.ERROR;
    if (found.size() < MOST) {
      found.add(diagnostic);
    } else if (found.size() == MOST) {
      found.add(
          Diagnostic.error(
              "too-many-errors",
              Place.ofSource(diagnostic.place().source()),
              "more than " + MOST + " errors; the rest is not shown"));
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
    return errors;
  }

  /**
   * What was found.
   *
   * @return an immutable list, sorted by place
   */
  public List<Diagnostic> sorted() {
    List<Diagnostic> list = new ArrayList<>(found);
    list.sort(Diagnostic.ORDER);
    return ImmutableList.copyOf(list);
  }

  /**
   * Ends the reading: nothing happens unless an error was found.
   *
   * @throws DiagnosticException with all findings, warnings included, if there is an error
   */
  public void throwIfErrors() {
    if (errors) {
      throw new DiagnosticException(sorted());
    }
  }
}
