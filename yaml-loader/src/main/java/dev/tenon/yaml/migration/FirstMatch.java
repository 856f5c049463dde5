package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Place;
import dev.tenon.yaml.migration.PolicyDraft.Rule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A list of entries of which the first that matches decides, as rules of which all count: what an
 * entry does not grant, while a later one does, is denied, except where an earlier entry matches.
 *
 * <p>A request whose first entry is {@code i} is allowed iff {@code i} grants it: the deny of
 * {@code i} has no exception there, and the denies of all later entries have the exception of
 * {@code i}. Where an entry is known from both sides alone, its allow and its exceptions take the
 * inner side, and its deny the outer one, so that less is allowed.
 */
final class FirstMatch {

  /** Who an entry is about: roles whose holders are surely meant, and roles of all who may be. */
  record Who(List<String> inner, List<String> outer) {

    /** Everyone. */
    static final String ALL = "*";

    static Who everyone() {
      return new Who(List.of(ALL), List.of(ALL));
    }

    static Who nobodyForSure() {
      return new Who(List.of(), List.of(ALL));
    }

    /** Who is meant by both. */
    Who and(Who other) {
      if (inner.contains(ALL) && outer.contains(ALL)) {
        return other;
      }
      if (other.inner.contains(ALL) && other.outer.contains(ALL)) {
        return this;
      }
      // The holders of one role who hold another one too have no name.
      return new Who(List.of(), outer.contains(ALL) ? other.outer : outer);
    }
  }

  /** An entry: who, on what, and which of the actions of the list it grants. */
  record Entry(
      Who who,
      List<PathPattern> inner,
      List<PathPattern> outer,
      List<String> granted,
      Place origin,
      String note) {}

  private final PolicyDraft draft;
  private final List<String> actions;
  private final List<Entry> entries;
  private final boolean allowing;

  private FirstMatch(
      PolicyDraft draft, List<String> actions, List<Entry> entries, boolean allowing) {
    this.draft = draft;
    this.actions = actions;
    this.entries = entries;
    this.allowing = allowing;
  }

  /** Writes the rules of a list that alone decides about these actions. */
  static void write(PolicyDraft draft, List<String> actions, List<Entry> entries) {
    new FirstMatch(draft, actions, entries, true).all();
  }

  /**
   * Writes the denies of a list that must grant what another list grants too.
   *
   * @param everywhere what the list is about: beyond its entries nothing is granted there
   */
  static void restrict(
      PolicyDraft draft,
      List<String> actions,
      List<Entry> entries,
      PathPattern everywhere,
      Place origin) {
    List<Entry> closed = new ArrayList<>(entries);
    List<PathPattern> all = List.of(everywhere);
    closed.add(
        new Entry(Who.everyone(), all, all, List.of(), origin, "no entry grants anything else"));
    new FirstMatch(draft, actions, closed, false).all();
  }

  private void all() {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (allowing) {
        for (String role : entry.who().inner()) {
          draft.add(
              role,
              Rule.allow(entry.granted(), entry.inner(), entry.origin()).noting(entry.note()));
        }
      }
      List<String> lost = lost(i);
      if (!lost.isEmpty()) {
        deny(i, lost, entry.outer());
      }
    }
  }

  /** What an entry does not grant, and something else would. */
  private List<String> lost(int index) {
    Set<String> later = new LinkedHashSet<>();
    if (!allowing) {
      later.addAll(actions);
    }
    for (int i = index + 1; allowing && i < entries.size(); i++) {
      if (meet(entries.get(index).outer(), entries.get(i).inner())) {
        later.addAll(entries.get(i).granted());
      }
    }
    later.removeAll(entries.get(index).granted());
    return actions.stream().filter(later::contains).toList();
  }

  private void deny(int index, List<String> lost, List<PathPattern> all) {
    Entry entry = entries.get(index);
    List<PathPattern> resources =
        all.stream().filter(path -> !isDecided(entries.subList(0, index), path)).toList();
    for (String role : entry.who().outer()) {
      draft.add(
          role,
          Rule.deny(lost, resources, entry.origin())
              .except(before(index, resources))
              .noting(entry.note().isEmpty() ? "what it does not grant" : entry.note()));
    }
  }

  /** Denies something within an entry, where it is the first that matches. */
  static void denyWithin(
      PolicyDraft draft,
      List<Entry> entries,
      int index,
      List<String> lost,
      List<PathPattern> resources,
      String note) {
    FirstMatch list = new FirstMatch(draft, lost, entries, false);
    for (String role : entries.get(index).who().outer()) {
      draft.add(
          role,
          Rule.deny(lost, resources, entries.get(index).origin())
              .except(list.before(index, resources))
              .noting(note));
    }
  }

  /** Whether earlier entries about everyone match all of a pattern. */
  private static boolean isDecided(List<Entry> earlier, PathPattern path) {
    return earlier.stream()
        .filter(entry -> entry.who().inner().contains(Who.ALL))
        .anyMatch(entry -> entry.inner().stream().anyMatch(one -> one.surelyCovers(path)));
  }

  /** The exceptions for all earlier entries. */
  private List<PolicyDraft.Exempt> before(int index, List<PathPattern> resources) {
    List<PolicyDraft.Exempt> all = new ArrayList<>();
    for (Entry earlier : entries.subList(0, index)) {
      if (!earlier.who().inner().isEmpty() && meet(earlier.inner(), resources)) {
        List<String> roles =
            earlier.who().inner().contains(Who.ALL) ? List.of() : earlier.who().inner();
        all.add(new PolicyDraft.Exempt(roles, List.of(), earlier.inner()));
      }
    }
    return all;
  }

  private static boolean meet(List<PathPattern> some, List<PathPattern> others) {
    return some.stream().anyMatch(one -> others.stream().anyMatch(one::mayMeet));
  }
}
