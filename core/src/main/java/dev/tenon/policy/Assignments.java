package dev.tenon.policy;

import static java.util.stream.Collectors.groupingBy;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.HashCode;
import dev.tenon.persistent.PersistentMap;
import dev.tenon.subject.Actor;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.EnumMap;
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

  private static final Assignments NONE = copyOf(ImmutableList.of());

  private final PersistentMap<Assignment, Assignment> all;
  private final PersistentMap<String, ImmutableList<Assignment>> bySubject;
  private final PersistentMap<String, ImmutableList<Assignment>> byClient;
  private final PersistentMap<String, ImmutableList<Assignment>> byGroup;
  private final PersistentMap<String, ImmutableList<Assignment>> byActor;

  /** For every identified subject of any issuer, everywhere. */
  private final ImmutableList<Assignment> toEveryone;

  /** For every identified subject of one issuer, or in a scope. */
  private final ImmutableList<Assignment> toMany;

  /** For the anonymous subject. */
  private final ImmutableList<Assignment> toAnonymous;

  /** How often they give each role. */
  private final Mentions mentions;

  /** The number of those in a tenant. */
  private final int inTenants;

  private Assignments(
      PersistentMap<Assignment, Assignment> all,
      Map<Room, PersistentMap<String, ImmutableList<Assignment>>> keyed,
      Map<Room, ImmutableList<Assignment>> lists,
      Mentions mentions,
      int inTenants) {
    this.all = all;
    this.mentions = mentions;
    this.inTenants = inTenants;
    this.bySubject = keyed.getOrDefault(Room.SUBJECT, PersistentMap.empty());
    this.byClient = keyed.getOrDefault(Room.CLIENT, PersistentMap.empty());
    this.byGroup = keyed.getOrDefault(Room.GROUP, PersistentMap.empty());
    this.byActor = keyed.getOrDefault(Room.ACTOR, PersistentMap.empty());
    this.toEveryone = lists.getOrDefault(Room.EVERYONE, ImmutableList.of());
    this.toMany = lists.getOrDefault(Room.MANY, ImmutableList.of());
    this.toAnonymous = lists.getOrDefault(Room.ANONYMOUS, ImmutableList.of());
  }

  /** A part of the index. */
  private enum Room {
    SUBJECT,
    CLIENT,
    GROUP,
    ACTOR,
    EVERYONE,
    MANY,
    ANONYMOUS;

    boolean isKeyed() {
      return compareTo(ACTOR) <= 0;
    }

    /** The parts in which an assignment is found. */
    static Set<Room> of(Assignment assignment) {
      return switch (assignment.receiver()) {
        case SUBJECT -> Set.of(SUBJECT);
        case CLIENT -> Set.of(CLIENT);
        case GROUP -> Set.of(GROUP);
        case ACTOR -> Set.of(ACTOR);
        case ANONYMOUS -> Set.of(ANONYMOUS);
        case EVERYONE -> Set.of(all(assignment));
        case ANYONE -> Set.of(all(assignment), ANONYMOUS);
      };
    }

    private static Room all(Assignment assignment) {
      return assignment.issuer().isEmpty() && assignment.isPlain() ? EVERYONE : MANY;
    }
  }

  static Assignments none() {
    return NONE;
  }

  static Assignments copyOf(List<Assignment> assignments) {
    Map<Assignment, Assignment> all = new LinkedHashMap<>();
    assignments.forEach(assignment -> all.putIfAbsent(assignment, assignment));
    Map<Room, PersistentMap<String, ImmutableList<Assignment>>> keyed = new EnumMap<>(Room.class);
    Map<Room, ImmutableList<Assignment>> lists = new EnumMap<>(Room.class);
    for (Room room : Room.values()) {
      List<Assignment> in =
          all.keySet().stream().filter(one -> Room.of(one).contains(room)).toList();
      if (room.isKeyed()) {
        keyed.put(room, byKey(in));
      } else {
        lists.put(room, ImmutableList.copyOf(in));
      }
    }
    return new Assignments(
        PersistentMap.copyOf(all),
        keyed,
        lists,
        Mentions.in(List.of(), all.keySet().stream().filter(one -> one.owner().isEmpty()).toList()),
        inTenants(all.keySet()));
  }

  private static PersistentMap<String, ImmutableList<Assignment>> byKey(List<Assignment> all) {
    return PersistentMap.copyOf(
        all.stream()
            .collect(
                groupingBy(Assignment::key, LinkedHashMap::new, ImmutableList.toImmutableList())));
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
    Map<Room, PersistentMap<String, ImmutableList<Assignment>>> keyed = new EnumMap<>(Room.class);
    keyed.put(Room.SUBJECT, bySubject);
    keyed.put(Room.CLIENT, byClient);
    keyed.put(Room.GROUP, byGroup);
    keyed.put(Room.ACTOR, byActor);
    Map<Room, ImmutableList<Assignment>> lists = new EnumMap<>(Room.class);
    lists.put(Room.EVERYONE, toEveryone);
    lists.put(Room.MANY, toMany);
    lists.put(Room.ANONYMOUS, toAnonymous);
    for (Room room : Room.of(assignment)) {
      keyed.computeIfPresent(room, (r, map) -> at(map, assignment.key(), change));
      lists.computeIfPresent(room, (r, list) -> change.apply(list));
    }
    int one = inTenants(List.of(assignment));
    boolean added = now.size() > all.size();
    return new Assignments(
        now, keyed, lists, mentions(assignment, added), added ? inTenants + one : inTenants - one);
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

  /** Whether one of them gives roles or limits in a tenant. */
  boolean nameTenants() {
    return inTenants > 0;
  }

  /** Without assignments of tenants, which matter in the tenant alone. */
  private Mentions mentions(Assignment assignment, boolean added) {
    if (!assignment.owner().isEmpty()) {
      return mentions;
    }
    return added ? mentions.with(assignment.roles()) : mentions.without(assignment.roles());
  }

  private static int inTenants(Collection<Assignment> some) {
    return (int) some.stream().filter(one -> !one.scope().tenant().isEmpty()).count();
  }

  /** Whether one of them gives a role. */
  boolean give(String role) {
    return mentions.has(role);
  }

  /** All assignments, in their order. */
  List<Assignment> list() {
    return all.values();
  }

  /** The assignments for every identified subject of any issuer, everywhere. */
  List<Assignment> toEveryone() {
    return toEveryone;
  }

  /**
   * All other assignments that apply to a subject. Allocates nothing if they are all of one kind,
   * and none is for a group or an actor.
   */
  List<Assignment> to(Subject subject) {
    if (!subject.isIdentified()) {
      return toAnonymous;
    }
    ImmutableList<Assignment> own = list(bySubject, subject.id());
    ImmutableList<Assignment> clients = list(byClient, subject.client());
    ImmutableList<Assignment> most = longest(own, clients, toMany);
    boolean more =
        byGroup.size() > 0 || (byActor.size() > 0 && !subject.limitingActors().isEmpty());
    return !more
            && most.size() == own.size() + clients.size() + toMany.size()
            && apply(most, subject)
        ? most
        : Stream.of(own, clients, toMany, ofGroups(subject), ofActors(subject))
            .flatMap(List::stream)
            .filter(assignment -> assignment.appliesTo(subject))
            .toList();
  }

  private List<Assignment> ofGroups(Subject subject) {
    return byGroup.size() == 0
        ? List.of()
        : subject.roles().stream().flatMap(role -> list(byGroup, role).stream()).toList();
  }

  private List<Assignment> ofActors(Subject subject) {
    return subject.limitingActors().stream()
        .map(Actor::id)
        .distinct()
        .flatMap(actor -> list(byActor, actor).stream())
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
