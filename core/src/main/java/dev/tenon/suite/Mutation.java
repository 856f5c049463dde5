package dev.tenon.suite;

import dev.tenon.path.ResourcePattern;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A change of a policy, not yet made: how it is told, how it is made, and whom it can touch at all.
 *
 * @param kind the stable name of the kind of change
 * @param text what is changed, in words
 * @param edit the same as a change of the file
 * @param make makes the change
 * @param reach what it can touch
 */
record Mutation(
    String kind, String text, Mutant.Edit edit, Consumer<PolicyParts> make, Reach reach) {

  /** Whether one pattern takes the place of another, so that it matters where they differ alone. */
  boolean isReplacement() {
    return (kind.startsWith("widen") || kind.startsWith("narrow")) && reach.patterns().size() == 2;
  }

  /** Whether it changes what a rule says, and neither who enters anything nor what is shown. */
  boolean isOfRule() {
    return !reach.role().isEmpty() && !kind.equals("drop-inheritance");
  }

  /**
   * What a change can touch: everything else is decided as before.
   *
   * @param role only who holds this role; empty for anybody
   * @param tenant only requests of somebody who may enter this tenant; empty for any request
   * @param subjects only these subjects
   * @param actions only these actions; empty for all
   * @param patterns only resources that one of these covers; empty for all
   * @param beyond whether also what is inferred from these resources
   * @param claims whether it changes what claims give
   */
  record Reach(
      String role,
      String tenant,
      Predicate<Subject> subjects,
      Set<String> actions,
      List<ResourcePattern> patterns,
      boolean beyond,
      boolean claims) {

    static final Reach ALL = new Reach("", "", subject -> true, Set.of(), List.of(), false, false);

    static Reach ofRole(String role, List<ResourcePattern> patterns) {
      return new Reach(role, "", subject -> true, Set.of(), patterns, false, false);
    }

    static Reach ofTenant(String tenant, List<ResourcePattern> patterns, boolean beyond) {
      return new Reach("", tenant, subject -> true, Set.of(), patterns, beyond, false);
    }

    static Reach ofSubjects(Predicate<Subject> subjects) {
      return new Reach("", "", subjects, Set.of(), List.of(), false, false);
    }

    static Reach ofActions(Set<String> actions) {
      return new Reach("", "", subject -> true, actions, List.of(), false, false);
    }

    static Reach ofClaims() {
      return new Reach("", "", subject -> true, Set.of(), List.of(), false, true);
    }
  }
}
