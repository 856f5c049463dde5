package dev.tenon.policy;

import static java.util.stream.Collectors.groupingBy;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.HashCode;
import dev.tenon.persistent.PersistentMap;
import dev.tenon.subject.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The assignments of a policy without duplicates, indexed by receiver. Immutable; the cost of a
 * change is linear in the assignments to the same receiver.
 */
final class Assignments {

  private static final Assignments NONE =
      new Assignments(
          PersistentMap.empty(),
          PersistentMap.empty(),
          PersistentMap.empty(),
          ImmutableList.of(),
          ImmutableList.of());

  private final PersistentMap<Assignment, Assignment> all;
  private final PersistentMap<String, ImmutableList<Assignment>> bySubject;
  private final PersistentMap<String, ImmutableList<Assignment>> byClient;

  /** For every identified subject of any issuer. */
  private final ImmutableList<Assignment> toEveryone;

  /** For every identified subject of one issuer. */
  private final ImmutableList<Assignment> toIssuers;

  private Assignments(
      PersistentMap<Assignment, Assignment> all,
      PersistentMap<String, ImmutableList<Assignment>> bySubject,
      PersistentMap<String, ImmutableList<Assignment>> byClient,
      ImmutableList<Assignment> toEveryone,
      ImmutableList<Assignment> toIssuers) {
    this.all = all;
    this.bySubject = bySubject;
    this.byClient = byClient;
    this.toEveryone = toEveryone;
    this.toIssuers = toIssuers;
  }

  static Assignments none() {
    return NONE;
  }

  static Assignments copyOf(List<Assignment> assignments) {
    Map<Assignment, Assignment> all = new LinkedHashMap<>();
    assignments.forEach(assignment -> all.putIfAbsent(assignment, assignment));
    return new Assignments(
        PersistentMap.copyOf(all),
        byKey(all.keySet(), Assignment.Receiver.SUBJECT),
        byKey(all.keySet(), Assignment.Receiver.CLIENT),
        toAll(all.keySet(), true),
        toAll(all.keySet(), false));
  }

  private static PersistentMap<String, ImmutableList<Assignment>> byKey(
      Set<Assignment> all, Assignment.Receiver receiver) {
    return PersistentMap.copyOf(
        all.stream()
            .filter(assignment -> assignment.receiver() == receiver)
            .collect(
                groupingBy(Assignment::key, LinkedHashMap::new, ImmutableList.toImmutableList())));
  }

  private static ImmutableList<Assignment> toAll(Set<Assignment> all, boolean anyIssuer) {
    return all.stream()
        .filter(assignment -> assignment.receiver() == Assignment.Receiver.EVERYONE)
        .filter(assignment -> assignment.issuer().isEmpty() == anyIssuer)
        .collect(ImmutableList.toImmutableList());
  }

  boolean contains(Assignment assignment) {
    return all.get(assignment) != null;
  }

  Assignments with(Assignment assignment) {
    return changed(
        all.with(assignment, assignment),
        assignment,
        list -> ImmutableList.<Assignment>builder().addAll(list).add(assignment).build());
  }

  Assignments without(Assignment assignment) {
    return changed(
        all.without(assignment),
        assignment,
        list ->
            list.stream()
                .filter(other -> !other.equals(assignment))
                .collect(ImmutableList.toImmutableList()));
  }

  private Assignments changed(
      PersistentMap<Assignment, Assignment> now,
      Assignment assignment,
      UnaryOperator<ImmutableList<Assignment>> change) {
    String key = assignment.key();
    boolean anyIssuer = assignment.issuer().isEmpty();
    return switch (assignment.receiver()) {
      case SUBJECT ->
          new Assignments(now, at(bySubject, key, change), byClient, toEveryone, toIssuers);
      case CLIENT ->
          new Assignments(now, bySubject, at(byClient, key, change), toEveryone, toIssuers);
      case EVERYONE ->
          new Assignments(
              now,
              bySubject,
              byClient,
              anyIssuer ? change.apply(toEveryone) : toEveryone,
              anyIssuer ? toIssuers : change.apply(toIssuers));
    };
  }

  private static PersistentMap<String, ImmutableList<Assignment>> at(
      PersistentMap<String, ImmutableList<Assignment>> map,
      String key,
      UnaryOperator<ImmutableList<Assignment>> change) {
    ImmutableList<Assignment> after = change.apply(list(map, key));
    return after.isEmpty() ? map.without(key) : map.with(key, after);
  }

  private static ImmutableList<Assignment> list(
      PersistentMap<String, ImmutableList<Assignment>> map, String key) {
    ImmutableList<Assignment> list = map.get(key);
    return list == null ? ImmutableList.of() : list;
  }

  /** All assignments, in their order. */
  List<Assignment> list() {
    return all.values();
  }

  /** The assignments for every identified subject of any issuer. */
  List<Assignment> toEveryone() {
    return toEveryone;
  }

  /**
   * All other assignments that apply to a subject. Allocates nothing if they are all of one kind.
   */
  List<Assignment> to(Subject subject) {
    ImmutableList<Assignment> own = list(bySubject, subject.id());
    ImmutableList<Assignment> clients = list(byClient, subject.client());
    ImmutableList<Assignment> most = longest(own, clients, toIssuers);
    return most.size() == own.size() + clients.size() + toIssuers.size() && apply(most, subject)
        ? most
        : Stream.of(own, clients, toIssuers)
            .flatMap(List::stream)
            .filter(assignment -> assignment.appliesTo(subject))
            .toList();
  }

  private static ImmutableList<Assignment> longest(
      ImmutableList<Assignment> a, ImmutableList<Assignment> b, ImmutableList<Assignment> c) {
    ImmutableList<Assignment> longer = a.size() < b.size() ? b : a;
    return longer.size() < c.size() ? c : longer;
  }

  private static boolean apply(ImmutableList<Assignment> list, Subject subject) {
    for (int i = 0; i < list.size(); i++) {
      if (!list.get(i).appliesTo(subject)) {
        return false;
      }
    }
    return true;
  }

  HashCode digest() {
    return all.digest(Fingerprint::of);
  }
}
