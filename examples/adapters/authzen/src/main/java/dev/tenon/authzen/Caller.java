package dev.tenon.authzen;

import dev.tenon.subject.Subject;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: a policy enforcement point, and what it may do here.
 *
 * <pre>{@code
 * Caller.named("gateway")
 *     .may(Caller.Right.EVALUATE, Caller.Right.SEARCH)
 *     .within(Set.of("acme"))
 *     .assertingAttributes(Set.of("department"));
 * }</pre>
 *
 * <p>Without more it may do nothing, asserts nothing about subjects, and is told no more than the
 * reason of a denial. Immutable.
 */
public final class Caller {

  /** What a caller may do. */
  public enum Right {
    /** Ask for evaluations. */
    EVALUATE,
    /** Search subjects, resources and actions. */
    SEARCH,
    /** Request access that has to be approved, and see what became of it. */
    REQUEST,
    /** Decide about such requests, as its {@linkplain Caller#approvingAs subject}. */
    APPROVE
  }

  private final String name;
  private final Set<Right> rights;
  private final Set<String> tenants;
  private final Set<String> attributes;
  private final Set<String> roles;
  private final boolean diagnosing;
  private final @Nullable Subject approver;

  private Caller(Parts parts) {
    name = parts.name;
    rights = Set.copyOf(parts.rights);
    tenants = Set.copyOf(parts.tenants);
    attributes = Set.copyOf(parts.attributes);
    roles = Set.copyOf(parts.roles);
    diagnosing = parts.diagnosing;
    approver = parts.approver;
  }

  /** The parts of a caller while it is made. */
  private static final class Parts {
    private final String name;
    private Set<Right> rights = EnumSet.noneOf(Right.class);
    private Set<String> tenants = Set.of();
    private Set<String> attributes = Set.of();
    private Set<String> roles = Set.of();
    private boolean diagnosing;
    private @Nullable Subject approver;

    Parts(String name) {
      this.name = name;
    }
  }

  private Caller changed(UnaryOperator<Parts> change) {
    Parts parts = new Parts(name);
    parts.rights = rights;
    parts.tenants = tenants;
    parts.attributes = attributes;
    parts.roles = roles;
    parts.diagnosing = diagnosing;
    parts.approver = approver;
    return new Caller(change.apply(parts));
  }

  /**
   * A caller that may do nothing yet.
   *
   * @param name its name, for the audit log
   * @return the caller
   */
  public static Caller named(String name) {
    return new Caller(new Parts(Objects.requireNonNull(name, "name")));
  }

  /**
   * A copy with more rights.
   *
   * @param more what it may do
   * @return a new caller
   */
  public Caller may(Right... more) {
    EnumSet<Right> all = EnumSet.noneOf(Right.class);
    all.addAll(rights);
    all.addAll(Set.of(more));
    return changed(
        parts -> {
          parts.rights = all;
          return parts;
        });
  }

  /**
   * A copy that may ask within some tenants alone.
   *
   * @param names the tenants; none if it may ask within any, and without one
   * @return a new caller
   */
  public Caller within(Set<String> names) {
    return changed(
        parts -> {
          parts.tenants = names;
          return parts;
        });
  }

  /**
   * A copy whose word counts for some attributes of subjects, where the directory does not know
   * better.
   *
   * @param names properties of a subject, such as {@code department} for {@code subject.department}
   * @return a new caller
   */
  public Caller assertingAttributes(Set<String> names) {
    return changed(
        parts -> {
          parts.attributes = names;
          return parts;
        });
  }

  /**
   * A copy whose word counts for some roles: those of them that the property {@code roles} of a
   * subject lists are added to the ones of the directory.
   *
   * @param names the roles
   * @return a new caller
   */
  public Caller assertingRoles(Set<String> names) {
    return changed(
        parts -> {
          parts.roles = names;
          return parts;
        });
  }

  /**
   * A copy that is told the rule of each decision, in {@code reason_admin}.
   *
   * @return a new caller
   */
  public Caller diagnosing() {
    return changed(
        parts -> {
          parts.diagnosing = true;
          return parts;
        });
  }

  /**
   * A copy that decides about requests for access as a subject of the directory.
   *
   * @param subject the person, with the roles of the directory
   * @return a new caller with the right to approve
   */
  public Caller approvingAs(Subject subject) {
    return may(Right.APPROVE)
        .changed(
            parts -> {
              parts.approver = subject;
              return parts;
            });
  }

  /**
   * The name.
   *
   * @return the name, for the audit log
   */
  public String name() {
    return name;
  }

  boolean has(Right right) {
    return rights.contains(right);
  }

  boolean mayBeIn(String tenant) {
    return tenants.isEmpty() || tenants.contains(tenant);
  }

  boolean assertsAttribute(String property) {
    return attributes.contains(property);
  }

  boolean assertsRole(String role) {
    return roles.contains(role);
  }

  boolean isDiagnosing() {
    return diagnosing;
  }

  /** As whom it approves; anonymous if as nobody. */
  Subject approver() {
    return approver == null ? Subject.anonymous() : approver;
  }

  @Override
  public String toString() {
    return name + " " + new TreeSet<>(rights);
  }
}
