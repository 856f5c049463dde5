package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import java.util.List;

/**
 * What an import gives.
 *
 * @param policy the text of a policy file, with comments that name the lines of the source
 * @param suite the text of a suite of cases that the policy decides as it says
 * @param findings what is not in the policy, or allows less there, in the order of the source
 */
public record Imported(String policy, String suite, List<Diagnostic> findings) {

  /** Copies the list. */
  public Imported {
    findings = List.copyOf(findings);
  }
}
