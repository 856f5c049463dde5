package dev.tenon.policy;

import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.PathProblem;
import dev.tenon.subject.Subject;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
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
 * <p>Immutable; equal when roles, receiver and issuer are equal.
 */
public final class Assignment {

  /** Who gets the roles of an assignment. */
  public enum Receiver {
    /** The subject with an id. */
    SUBJECT,
    /** Every subject that uses a client, by the client's id. */
    CLIENT,
    /** Every identified subject. */
    EVERYONE
  }

  private final Receiver receiver;
  private final String key;
  private final String issuer;
  private final ImmutableSet<String> roles;
  private final Place place;

  private Assignment(Parts parts) {
    this.receiver = Objects.requireNonNull(parts.receiver, "receiver");
    this.key = parts.key;
    this.issuer = Objects.requireNonNull(parts.issuer, "issuer");
    this.roles = parts.roles;
    this.place = Objects.requireNonNull(parts.place, "place");
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private final Receiver receiver;
    private final String key;
    private String issuer = "";
    private ImmutableSet<String> roles;
    private Place place = Place.code();

    Parts(Receiver receiver, String key, ImmutableSet<String> roles) {
      this.receiver = receiver;
      this.key = key;
      this.roles = roles;
    }

    Parts(Assignment from) {
      this(from.receiver, from.key, from.roles);
      this.issuer = from.issuer;
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
   * An assignment.
   *
   * @param receiver who gets the roles
   * @param key the subject's or the client's id; empty for everyone
   * @param roles names of roles
   * @return the assignment
   * @throws IllegalArgumentException if the key is missing, or given for everyone
   */
  public static Assignment of(Receiver receiver, String key, Collection<String> roles) {
    if (key.isEmpty() != (receiver == Receiver.EVERYONE)) {
      throw new IllegalArgumentException("no receiver of roles: " + receiver + " `" + key + "`");
    }
    if (!key.isEmpty()) {
      PathProblem.requireName(key);
    }
    return new Assignment(new Parts(receiver, key, ImmutableSet.copyOf(roles)));
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
    ImmutableSet<String> all = ImmutableSet.copyOf(names);
    return changed(parts -> parts.roles = all);
  }

  /**
   * Whether it assigns its roles to a subject.
   *
   * @param subject any subject
   * @return true if the subject is identified and is the receiver
   */
  public boolean appliesTo(Subject subject) {
    return subject.isIdentified()
        && (issuer.isEmpty() || issuer.equals(subject.issuer()))
        && switch (receiver) {
          case SUBJECT -> key.equals(subject.id());
          case CLIENT -> key.equals(subject.client());
          case EVERYONE -> true;
        };
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
   * @return the subject's or the client's id; empty for everyone
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
        && roles.equals(other.roles);
  }

  /** Stable across runs; the hash code of an enum constant is not. */
  @Override
  public int hashCode() {
    return Objects.hash(receiver.name(), key, issuer, roles);
  }

  @Override
  public String toString() {
    return receiver + " " + key + " " + roles;
  }
}
