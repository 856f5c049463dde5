package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.syntax.Node;
import java.util.List;

/** What is reported about expressions that are not said exactly. Stateless. */
final class Expressions {

  private Expressions() {}

  /** Reports an expression of an allow of which less is written than it matches. */
  static void report(
      PolicyDraft draft, Node where, String text, List<String> written, boolean exact) {
    if (exact) {
      return;
    }
    String what = "the expression " + Diagnostic.quote(text);
    if (written.isEmpty()) {
      draft.notImported(
          where,
          what + " is not written",
          "a name here has `*` alone for what may vary, and any number of characters fit it",
          "write what it should match as names with `*`");
    } else {
      draft.narrower(
          where,
          what + " matches more than " + String.join(", ", written),
          text.contains(".")
              ? "an unescaped `.` is any character there, and is taken as a dot here"
              : "not all that it matches can be said with `*`",
          "if this is what was meant, nothing is lost");
    }
  }
}
