package dev.tenon.authz;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.trie.Entry;
import java.util.List;

/** The messages for patterns that must be compared one by one. */
final class CostlyPatterns {

  private CostlyPatterns() {}

  /** Why a subject's roles together exceed the cost limit, and how to fix it, in one line. */
  static String sentence(long cost, int limit, List<? extends Entry<?>> hardest) {
    return "the subject's roles make a check compare "
        + cost
        + " times, at most "
        + limit
        + " are allowed, and nothing tells these "
        + hardest.size()
        + " patterns apart: "
        + list(hardest)
        + "; give them a literal segment or a prefix of their own, give the subject fewer roles, or"
        + " raise the limit in the host's settings";
  }

  /** Why a subject's roles have too many rules for one trie. */
  static String tooMany(long rules, int limit) {
    return "the subject's roles have "
        + rules
        + " rules, which must be merged to keep a check short, and at most "
        + limit
        + " rules may be merged; give the subject fewer roles, or raise the limit in the host's"
        + " settings";
  }

  private static String list(List<? extends Entry<?>> hardest) {
    return Suggestion.list(hardest.stream().map(entry -> entry.pattern().toString()).toList());
  }

  static Diagnostic diagnostic(
      String what,
      String name,
      Place place,
      int cost,
      int limit,
      List<? extends Entry<?>> hardest) {
    return Diagnostic.error(
            what + "-too-costly",
            place,
            what + " " + Diagnostic.quote(name) + " makes a check compare " + cost + " times")
        .because(
            "at most "
                + limit
                + " comparisons are allowed, and nothing tells these "
                + hardest.size()
                + " patterns apart: "
                + list(hardest))
        .mend(
            "give them a literal segment or a prefix of their own, split the "
                + what
                + ", drop patterns that others cover, or raise the limit in the host's settings");
  }
}
