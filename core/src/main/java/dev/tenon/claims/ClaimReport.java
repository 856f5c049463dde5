package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.diagnostic.Place;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reports how a subject got its roles and values: what each mapping gave, what was ignored and why.
 *
 * <pre>{@code
 * policy.subjectFrom(claims).report().ignored();   // claim `groups`: `guests` ignored, the table has no such value
 * }</pre>
 *
 * <p>It has values of claims, but never a token. Immutable.
 */
public final class ClaimReport {

  private final ImmutableList<ClaimFinding> findings;

  private ClaimReport(ImmutableList<ClaimFinding> findings) {
    this.findings = findings;
  }

  static ClaimReport of(ImmutableList<ClaimFinding> findings) {
    return new ClaimReport(findings);
  }

  /**
   * All findings.
   *
   * @return an immutable list in the order in which the claims were read
   */
  public List<ClaimFinding> findings() {
    return findings;
  }

  /**
   * The values that gave roles.
   *
   * @return an immutable list, with a line for each value and role
   */
  public List<ClaimFinding.GaveRole> roles() {
    return of(ClaimFinding.GaveRole.class).toList();
  }

  /**
   * The values that gave values of variables.
   *
   * @return an immutable list, with a line for each value and segment
   */
  public List<ClaimFinding.GaveValue> values() {
    return of(ClaimFinding.GaveValue.class).toList();
  }

  /**
   * The values that gave attributes of the subject.
   *
   * @return an immutable list, with a line for each value and attribute
   */
  public List<ClaimFinding.GaveAttribute> attributes() {
    return of(ClaimFinding.GaveAttribute.class).toList();
  }

  /**
   * The attributes that are given as absent, as the token has no claim for them.
   *
   * @return an immutable list, with a line for each mapping and attribute
   */
  public List<ClaimFinding.GaveAbsence> absent() {
    return of(ClaimFinding.GaveAbsence.class).toList();
  }

  /**
   * The attributes that are not known although a claim for them is present: a value is not of the
   * declared type, the mapping's table has none of the values, or two values differ. A deny or a
   * stage that tests such an attribute denies.
   *
   * @return an immutable list, with a line for each mapping and attribute
   */
  public List<ClaimFinding.LeftUnknown> leftUnknown() {
    return of(ClaimFinding.LeftUnknown.class).toList();
  }

  /**
   * The values that gave roles in scopes.
   *
   * @return an immutable list, with a line for each value and held role
   */
  public List<ClaimFinding.GaveHolding> holdings() {
    return of(ClaimFinding.GaveHolding.class).toList();
  }

  /**
   * The limits of the subject.
   *
   * @return an immutable list, with a line for each mapping that makes a limit
   */
  public List<ClaimFinding.GaveLimit> limits() {
    return of(ClaimFinding.GaveLimit.class).toList();
  }

  /**
   * The claims and values that gave nothing.
   *
   * @return an immutable list
   */
  public List<ClaimFinding.Ignored> ignored() {
    return of(ClaimFinding.Ignored.class).toList();
  }

  /**
   * The variables that stay unset although a claim for them is present: a value cannot be read, or
   * the mapping's table has none of the values. A deny that uses such a variable applies.
   *
   * @return an immutable list, with a line for each mapping and variable
   */
  public List<ClaimFinding.LeftUnset> leftUnset() {
    return of(ClaimFinding.LeftUnset.class).toList();
  }

  /**
   * The roles that the policy does not know, and which therefore grant nothing.
   *
   * @return an immutable set of names
   */
  public Set<String> unknownRoles() {
    return Stream.concat(
            of(ClaimFinding.GaveRole.class)
                .filter(gave -> !gave.known())
                .map(ClaimFinding.GaveRole::role),
            of(ClaimFinding.GaveHolding.class)
                .filter(gave -> !gave.known())
                .map(gave -> gave.held().role()))
        .collect(ImmutableSet.toImmutableSet());
  }

  private <F extends ClaimFinding> Stream<F> of(Class<F> kind) {
    return findings.stream().filter(kind::isInstance).map(kind::cast);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ClaimReport other && findings.equals(other.findings);
  }

  @Override
  public int hashCode() {
    return findings.hashCode();
  }

  /** A line for each finding. */
  @Override
  public String toString() {
    return findings.stream().map(Object::toString).collect(Collectors.joining("\n"));
  }

  /** Writes the report while the claims are read. */
  static final class Writer implements ClaimListener {

    private final ImmutableList.Builder<ClaimFinding> findings = ImmutableList.builder();
    private final Set<ClaimFinding.LeftUnset> unread = new LinkedHashSet<>();
    private final Set<String> unreadable = new HashSet<>();
    private final Set<String> set = new HashSet<>();
    private final AttributeReadings readings;

    /** For each mapping of an attribute what to say if it is not known, or absent. */
    private final Set<ClaimFinding.LeftUnknown> mappings = new LinkedHashSet<>();

    private final Set<ClaimFinding.GaveAbsence> absences = new LinkedHashSet<>();
    private final Predicate<String> known;
    private final Predicate<String> tenantOnly;

    Writer(AttributeDeclarations declared, Predicate<String> known, Predicate<String> tenantOnly) {
      this.readings = new AttributeReadings(declared);
      this.known = known;
      this.tenantOnly = tenantOnly;
    }

    @Override
    public void role(String origin, Place place, String value, String role) {
      findings.add(new ClaimFinding.GaveRole(origin, place, value, role, known.test(role)));
      if (tenantOnly.test(role)) {
        ignored(origin, place, value, ClaimProblem.TENANT_ROLE);
      }
    }

    @Override
    public void variable(String name) {
      set.add(name);
    }

    @Override
    public void unread(String origin, Place place, String name, boolean always) {
      unread.add(new ClaimFinding.LeftUnset(origin, place, name));
      if (always) {
        unreadable.add(name);
      }
    }

    @Override
    public void value(String origin, Place place, String value, String name, String segment) {
      findings.add(new ClaimFinding.GaveValue(origin, place, value, name, segment));
    }

    @Override
    public void attribute(String name) {
      readings.set(name);
    }

    @Override
    public boolean attribute(String origin, Place place, String value, String name, String text) {
      boolean read = readings.add(name, text);
      mappings.add(new ClaimFinding.LeftUnknown(origin, place, name, false));
      findings.add(
          read
              ? new ClaimFinding.GaveAttribute(origin, place, value, name, text)
              : new ClaimFinding.Ignored(origin, place, value, ClaimProblem.WRONG_TYPE));
      return read;
    }

    @Override
    public void attributeAbsent(String origin, Place place, String name) {
      readings.absent(name);
      absences.add(new ClaimFinding.GaveAbsence(origin, place, name));
    }

    @Override
    public void attributeUnread(String origin, Place place, String name, boolean always) {
      readings.unread(name, always);
      mappings.add(new ClaimFinding.LeftUnknown(origin, place, name, false));
    }

    @Override
    public void held(String origin, Place place, String value, HeldRole held) {
      findings.add(
          new ClaimFinding.GaveHolding(origin, place, value, held, known.test(held.role())));
      if (held.scope().tenant().isEmpty() && tenantOnly.test(held.role())) {
        ignored(origin, place, value, ClaimProblem.TENANT_ROLE);
      }
    }

    @Override
    public void limit(String origin, Place place, HeldLimit limit, @Nullable ClaimProblem problem) {
      findings.add(new ClaimFinding.GaveLimit(origin, place, limit, Optional.ofNullable(problem)));
    }

    @Override
    public void ignored(String origin, Place place, String value, ClaimProblem problem) {
      findings.add(new ClaimFinding.Ignored(origin, place, value, problem));
    }

    /** The report of what was read, without the values of variables that stay unset. */
    ClaimReport report() {
      ImmutableList.Builder<ClaimFinding> all = ImmutableList.builder();
      findings.build().stream()
          .filter(
              f -> !(f instanceof ClaimFinding.GaveValue v && unreadable.contains(v.variable())))
          .filter(
              f ->
                  !(f instanceof ClaimFinding.GaveAttribute a && readings.isUnknown(a.attribute())))
          .forEach(all::add);
      unread.stream()
          .filter(u -> unreadable.contains(u.variable()) || !set.contains(u.variable()))
          .forEach(all::add);
      for (ClaimFinding.LeftUnknown each : mappings) {
        String name = each.attribute();
        if (readings.isUnknown(name)) {
          boolean differ = readings.differ(name);
          all.add(new ClaimFinding.LeftUnknown(each.origin(), each.place(), name, differ));
        }
      }
      absences.stream().filter(each -> readings.isAbsent(each.attribute())).forEach(all::add);
      return ClaimReport.of(all.build());
    }
  }
}
