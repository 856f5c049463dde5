package dev.tenon.suite;

import dev.tenon.path.ResourcePattern;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A change of a policy that is not made yet: its description, its execution, and what it can
 * affect.
 *
 * @param kind the stable name of the kind of change
 * @param text the change, as text
 * @param edit the change as an edit of the file
 * @param make makes the change
 * @param reach what it can affect
 */
record Mutation(
    String kind, String text, Mutant.Edit edit, Consumer<PolicyParts> make, Reach reach) {

  /** Whether one pattern replaces another, so that it matters only where they differ. */
  boolean isReplacement() {
    return (kind.startsWith("widen") || kind.startsWith("narrow")) && reach.patterns().size() == 2;
  }

  /** Whether it changes only a rule, not entry or visibility. */
  boolean isOfRule() {
    return reach.limit() || (!reach.role().isEmpty() && !kind.contains("-inheritance"));
  }

  /**
   * What a change can affect: all other decisions are as before.
   *
   * @param role only holders of this role; empty for any subject
   * @param tenant only requests of subjects that may enter this tenant; empty for any request
   * @param subjects only these subjects
   * @param actions only these actions; empty for all
   * @param patterns only resources that one of these covers; empty for all
   * @param beyond whether also resources inferred from these
   * @param claims whether it changes the result of claim mappings
   * @param limit whether it changes a rule of a limit
   */
  record Reach(
      String role,
      String tenant,
      Predicate<Subject> subjects,
      Set<String> actions,
      List<ResourcePattern> patterns,
      boolean beyond,
      boolean claims,
      boolean limit) {

    static final Reach ALL =
        new Reach("", "", subject -> true, Set.of(), List.of(), false, false, false);

    static Reach ofRole(String role, List<ResourcePattern> patterns) {
      return new Reach(role, "", subject -> true, Set.of(), patterns, false, false, false);
    }

    static Reach ofLimit(List<ResourcePattern> patterns) {
      return new Reach("", "", subject -> true, Set.of(), patterns, false, false, true);
    }

    static Reach ofTenant(String tenant, List<ResourcePattern> patterns, boolean beyond) {
      return new Reach("", tenant, subject -> true, Set.of(), patterns, beyond, false, false);
    }

    static Reach ofSubjects(Predicate<Subject> subjects) {
      return new Reach("", "", subjects, Set.of(), List.of(), false, false, false);
    }

    static Reach ofActions(Set<String> actions) {
      return new Reach("", "", subject -> true, actions, List.of(), false, false, false);
    }

    static Reach ofClaims() {
      return new Reach("", "", subject -> true, Set.of(), List.of(), false, true, false);
    }
  }
}
