package dev.tenon.policy;

import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.PathProblem;
import dev.tenon.subject.Actor;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Roles that the policy itself assigns to one subject, to all subjects of a client, or to every
 * identified subject.
 *
 * <pre>{@code
 * Assignment.toSubject("ada", "payments-operator");
 * Assignment.toClient("flytepropeller", "engine");
 * Assignment.toEveryone("guest");
 * }</pre>
 *
 * <p>Immutable; equal when all parts but the place are equal.
 */
public final class Assignment {

  /** Who gets the roles of an assignment. */
  public enum Receiver {
    /** The subject with an id. */
    SUBJECT,
    /** Every subject that uses a client, by the client's id. */
    CLIENT,
    /** Every identified subject. */
    EVERYONE,
    /** Every subject that comes with a role, by the name of the role. */
    GROUP,
    /** The anonymous subject. */
    ANONYMOUS,
    /** Everyone, identified or not. */
    ANYONE,
    /** Every subject whom an actor acts for, by the id of the actor: for limits. */
    ACTOR
  }

  private final Receiver receiver;
  private final String key;
  private final String issuer;
  private final ImmutableSet<String> roles;
  private final ImmutableSet<String> limits;
  private final boolean limiting;
  private final RoleScope scope;
  private final String because;
  private final String owner;
  private final Place place;

  private Assignment(Parts parts) {
    this.receiver = Objects.requireNonNull(parts.receiver, "receiver");
    this.key = parts.key;
    this.issuer = Objects.requireNonNull(parts.issuer, "issuer");
    this.roles = parts.roles;
    this.limits = parts.limits;
    this.limiting = parts.limiting;
    this.scope = Objects.requireNonNull(parts.scope, "scope");
    this.because = parts.because;
    this.owner = parts.owner;
    this.place = Objects.requireNonNull(parts.place, "place");
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private final Receiver receiver;
    private final String key;
    private String issuer = "";
    private ImmutableSet<String> roles;
    private ImmutableSet<String> limits = ImmutableSet.of();
    private boolean limiting;
    private RoleScope scope = RoleScope.everywhere();
    private String because = "";
    private String owner = "";
    private Place place = Place.code();

    Parts(Receiver receiver, String key, ImmutableSet<String> roles) {
      this.receiver = receiver;
      this.key = key;
      this.roles = roles;
    }

    Parts(Assignment from) {
      this(from.receiver, from.key, from.roles);
      this.issuer = from.issuer;
      this.limits = from.limits;
      this.limiting = from.limiting;
      this.scope = from.scope;
      this.because = from.because;
      this.owner = from.owner;
      this.place = from.place;
    }
  }

  private Assignment changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new Assignment(parts);
  }

  /**
   * Roles for one subject, of any issuer.
   *
   * @param id the subject's id
   * @param roles names of roles
   * @return the assignment
   */
  public static Assignment toSubject(String id, String... roles) {
    return of(Receiver.SUBJECT, id, Arrays.asList(roles));
  }

  /**
   * Roles for every subject that uses a client.
   *
   * @param clientId the client's id
   * @param roles names of roles
   * @return the assignment
   */
  public static Assignment toClient(String clientId, String... roles) {
    return of(Receiver.CLIENT, clientId, Arrays.asList(roles));
  }

  /**
   * Roles for every identified subject.
   *
   * @param roles names of roles
   * @return the assignment
   */
  public static Assignment toEveryone(String... roles) {
    return of(Receiver.EVERYONE, "", Arrays.asList(roles));
  }

  /**
   * Roles for every subject that comes with a role: one that its token or the application gives it
   * everywhere, such as a group of the identity provider.
   *
   * @param group the name of the role that the subject comes with
   * @param roles names of roles
   * @return the assignment
   */
  public static Assignment toGroup(String group, String... roles) {
    return of(Receiver.GROUP, group, Arrays.asList(roles));
  }

  /**
   * Roles for the anonymous subject.
   *
   * @param roles names of roles
   * @return the assignment
   */
  public static Assignment toAnonymous(String... roles) {
    return of(Receiver.ANONYMOUS, "", Arrays.asList(roles));
  }

  /**
   * Roles for everyone, identified or not.
   *
   * @param roles names of roles
   * @return the assignment
   */
  public static Assignment toAnyone(String... roles) {
    return of(Receiver.ANYONE, "", Arrays.asList(roles));
  }

  /**
   * Limits for every subject whom an actor acts for.
   *
   * <pre>{@code
   * Assignment.toActor("agent-7").limitedTo("agent");
   * Assignment.toActor("gateway");                       // limits nothing, which is said
   * }</pre>
   *
   * @param actor the actor's id
   * @return an assignment without limits
   */
  public static Assignment toActor(String actor) {
    return of(Receiver.ACTOR, actor, ImmutableSet.of());
  }

  /**
   * An assignment.
   *
   * @param receiver who gets the roles
   * @param key the subject's, client's or actor's id, or the group; empty for the other receivers
   * @param roles names of roles; none for an actor
   * @return the assignment
   * @throws IllegalArgumentException if the key is missing, or given for everyone, or an actor is
   *     given roles
   */
  public static Assignment of(Receiver receiver, String key, Collection<String> roles) {
    if (key.isEmpty() != isKeyless(receiver)) {
      throw new IllegalArgumentException("no receiver of roles: " + receiver + " `" + key + "`");
    }
    if (!key.isEmpty()) {
      PathProblem.requireName(key);
    }
    return new Assignment(new Parts(receiver, key, requireRoles(receiver, roles)));
  }

  private static boolean isKeyless(Receiver receiver) {
    return switch (receiver) {
      case EVERYONE, ANONYMOUS, ANYONE -> true;
      case SUBJECT, CLIENT, GROUP, ACTOR -> false;
    };
  }

  private static ImmutableSet<String> requireRoles(Receiver receiver, Collection<String> roles) {
    if (receiver == Receiver.ACTOR && !roles.isEmpty()) {
      throw new IllegalArgumentException(
          "an actor is given limits, not roles: the rights are those of the subject");
    }
    return ImmutableSet.copyOf(roles);
  }

  /**
   * A copy that gives a limit: the union of some limits that the policy defines. The roles of its
   * receiver then count only where one of these allows the request too.
   *
   * @param names names of limits; none for the empty limit, which allows nothing
   * @return a new assignment
   */
  public Assignment limitedTo(String... names) {
    return withLimits(Arrays.asList(names));
  }

  /**
   * A copy that gives a limit.
   *
   * @param names names of limits, which replace the previous ones; none for the empty limit
   * @return a new assignment
   */
  public Assignment withLimits(Collection<String> names) {
    ImmutableSet<String> all = ImmutableSet.copyOf(names);
    return changed(
        parts -> {
          parts.limits = all;
          parts.limiting = true;
        });
  }

  /**
   * A copy that gives no limit.
   *
   * @return a new assignment
   */
  public Assignment withoutLimit() {
    return changed(
        parts -> {
          parts.limits = ImmutableSet.of();
          parts.limiting = false;
        });
  }

  /**
   * A copy whose roles and limits count in a scope only.
   *
   * @param other the scope
   * @return a new assignment
   * @throws IllegalArgumentException if a variable of the scope has no value
   */
  public Assignment within(RoleScope other) {
    if (!other.unset().isEmpty()) {
      throw new IllegalArgumentException(
          "an assignment gives values: no value for " + other.unset());
    }
    return changed(parts -> parts.scope = other);
  }

  /**
   * A copy whose roles and limits count in one tenant only.
   *
   * @param tenant the tenant's name; empty for every tenant
   * @return a new assignment
   * @throws IllegalArgumentException if it is not a valid name
   */
  public Assignment in(String tenant) {
    return within(scope.in(tenant));
  }

  /**
   * A copy that a tenant owns: its administrators gave it, and it counts there only. It gives the
   * tenant's own roles, or general ones where the tenant has no own role of the name. A policy
   * refuses one whose scope is then changed to another tenant.
   *
   * @param tenant the tenant's name; empty for none, which leaves the scope as it is
   * @return a new assignment
   * @throws IllegalArgumentException if it is not a valid name
   */
  public Assignment ownedBy(String tenant) {
    RoleScope in = tenant.isEmpty() ? scope : scope.in(tenant);
    return changed(
        parts -> {
          parts.owner = tenant;
          parts.scope = in;
        });
  }

  /**
   * A copy with another reason for people.
   *
   * @param reason why it is given, such as the number of a ticket; empty for none
   * @return a new assignment
   * @throws IllegalArgumentException if the text is longer than 500 characters or is not one line
   */
  public Assignment because(String reason) {
    String checked = Description.require(reason);
    return changed(parts -> parts.because = checked);
  }

  /**
   * A copy that applies only to subjects of one issuer.
   *
   * @param only the issuer; empty for any
   * @return a new assignment
   */
  public Assignment fromIssuer(String only) {
    String name = only.isEmpty() ? only : PathProblem.requireName(only);
    return changed(parts -> parts.issuer = name);
  }

  /**
   * A copy with another place in the source.
   *
   * @param where where the author wrote it
   * @return a new assignment
   */
  public Assignment at(Place where) {
    return changed(parts -> parts.place = where);
  }

  /**
   * A copy that assigns other roles.
   *
   * @param names names of roles, which replace the previous ones
   * @return a new assignment
   */
  public Assignment withRoles(Collection<String> names) {
    ImmutableSet<String> all = requireRoles(receiver, names);
    return changed(parts -> parts.roles = all);
  }

  /**
   * Whether a subject is its receiver.
   *
   * @param subject any subject
   * @return true if the subject gets its roles and its limit
   */
  public boolean appliesTo(Subject subject) {
    return switch (receiver) {
      case ANYONE -> issuer.isEmpty() || issuer.equals(subject.issuer());
      case ANONYMOUS -> !subject.isIdentified();
      case ACTOR -> subject.limitingActors().stream().anyMatch(this::limits);
      case SUBJECT, CLIENT, EVERYONE, GROUP ->
          subject.isIdentified()
              && (issuer.isEmpty() || issuer.equals(subject.issuer()))
              && switch (receiver) {
                case SUBJECT -> key.equals(subject.id());
                case CLIENT -> key.equals(subject.client());
                case GROUP -> subject.roles().contains(key);
                default -> true;
              };
    };
  }

  /**
   * Whether it is about an actor.
   *
   * @param actor any actor
   * @return true if its receiver is this actor, by the id and, if the assignment names one, the
   *     issuer
   */
  public boolean limits(Actor actor) {
    return receiver == Receiver.ACTOR
        && key.equals(actor.id())
        && (issuer.isEmpty() || issuer.equals(actor.issuer()));
  }

  /**
   * The roles that its receiver holds by it, without {@code *}, which all who are identified hold.
   *
   * @return an immutable list, each with the scope of this assignment; empty if it assigns none
   */
  public List<HeldRole> heldRoles() {
    List<String> held = roles.stream().filter(role -> !role.equals(Role.EVERYONE)).toList();
    return HeldRole.each(held, scope, origin());
  }

  /**
   * The limit that its receiver has by it.
   *
   * @return the limit; empty if it gives none
   */
  public Optional<HeldLimit> limit() {
    return limiting
        ? Optional.of(HeldLimit.of(HeldRole.each(limits, scope, origin()), origin()))
        : Optional.empty();
  }

  private String origin() {
    String why = because.isEmpty() ? "" : ", because " + because;
    return "assigned by the policy (" + place + ")" + why;
  }

  /**
   * Whether it gives roles everywhere and nothing else.
   *
   * @return true if it has no scope and no limit
   */
  public boolean isPlain() {
    return scope.isEverywhere() && !limiting;
  }

  /**
   * Who gets the roles.
   *
   * @return the kind of receiver
   */
  public Receiver receiver() {
    return receiver;
  }

  /**
   * The id of the receiver.
   *
   * @return the subject's, client's or actor's id, or the group; empty for the other receivers
   */
  public String key() {
    return key;
  }

  /**
   * The issuer whose subjects it is limited to.
   *
   * @return the issuer, empty for any
   */
  public String issuer() {
    return issuer;
  }

  /**
   * The roles that it assigns.
   *
   * @return an immutable set of names
   */
  public Set<String> roles() {
    return roles;
  }

  /**
   * The names of the limits that it gives.
   *
   * @return an immutable set; empty also if it gives no {@link #limit}
   */
  public Set<String> limits() {
    return limits;
  }

  /**
   * Whether it gives a limit.
   *
   * @return true if it does, also if that is the empty limit
   */
  public boolean isLimiting() {
    return limiting;
  }

  /**
   * Where, on what, with which values, and until when its roles and limits count.
   *
   * @return the scope
   */
  public RoleScope scope() {
    return scope;
  }

  /**
   * Why it is given, for people.
   *
   * @return one line; empty if there is none
   */
  public String because() {
    return because;
  }

  /**
   * The tenant whose administrators gave it.
   *
   * @return the tenant's name, which is that of the scope; empty for a general assignment
   */
  public String owner() {
    return owner;
  }

  /**
   * Where it was written.
   *
   * @return the place
   */
  public Place place() {
    return place;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Assignment other
        && receiver == other.receiver
        && key.equals(other.key)
        && issuer.equals(other.issuer)
        && roles.equals(other.roles)
        && limits.equals(other.limits)
        && limiting == other.limiting
        && scope.equals(other.scope)
        && because.equals(other.because)
        && owner.equals(other.owner);
  }

  /** Stable across runs; the hash code of an enum constant is not. */
  @Override
  public int hashCode() {
    return Objects.hash(receiver.name(), key, issuer, roles, limits, scope, because, owner);
  }

  @Override
  public String toString() {
    String given = receiver + " " + key + " " + roles;
    String limited = limiting ? given + " limited to " + limits : given;
    String scoped = scope.isEverywhere() ? limited : limited + " " + scope;
    return owner.isEmpty() ? scoped : scoped + " by " + owner;
  }
}
