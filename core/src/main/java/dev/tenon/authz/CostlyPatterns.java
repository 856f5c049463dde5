package dev.tenon.authz;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.trie.Entry;
import java.util.List;

/** How we say that patterns cannot be told apart without comparing each of them. */
final class CostlyPatterns {

  private CostlyPatterns() {}

  static Diagnostic diagnostic(
      String what,
      String name,
      Place place,
      int cost,
      int limit,
      List<? extends Entry<?>> hardest) {
    List<String> patterns = hardest.stream().map(entry -> entry.pattern().toString()).toList();
    return Diagnostic.error(
            what + "-too-costly",
            place,
            what + " " + Diagnostic.quote(name) + " makes a check compare " + cost + " times")
        .because(
            "at most "
                + limit
                + " comparisons are allowed, and nothing tells these "
                + patterns.size()
                + " patterns apart: "
                + Suggestion.list(patterns))
        .mend(
            "give them a literal segment or a prefix of their own, split the "
                + what
                + ", drop patterns that others cover, or raise the limit in the host's settings");
  }
}
