package dev.tenon.yaml.syntax;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Severity;
import java.util.List;

/** Collects the diagnostics while files are read, and stops reading after too many errors. */
public final class Report {

  /** Stops reading one file, or all files; the errors have been reported. */
  public static final class Stop extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean all;

    Stop(boolean all) {
      super("reported", null, false, false);
      this.all = all;
    }

    public boolean all() {
      return all;
    }
  }

  /** The most errors of one load: after them, reading stops. */
  public static final int MOST = 500;

  private final Diagnostics found = new Diagnostics();
  private int errors;

  /** Adds a diagnostic. Warnings never stop reading; the collector bounds how many it keeps. */
  public void add(Diagnostic diagnostic) {
    found.add(diagnostic);
    if (diagnostic.severity() == Severity.ERROR && ++errors == MOST) {
      found.add(
          Diagnostic.error(
                  "too-many-errors",
                  diagnostic.place(),
                  "nothing was read after the first " + MOST + " errors")
              .because("so many errors have few causes")
              .mend("correct the first ones and load again"));
      throw new Stop(true);
    }
  }

  /** Adds an error after which the rest of the file cannot be understood. */
  public Stop fatal(Diagnostic diagnostic) {
    add(diagnostic);
    return new Stop(false);
  }

  public boolean hasErrors() {
    return found.hasErrors();
  }

  public void throwIfErrors() {
    found.throwIfErrors();
  }

  public List<Diagnostic> sorted() {
    return found.sorted();
  }
}
