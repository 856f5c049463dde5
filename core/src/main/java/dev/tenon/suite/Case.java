package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A case of a suite: a subject, possibly in a tenant and at a time of its own, and what is expected
 * of it.
 *
 * <pre>{@code
 * Case.of("an operator stops no job in production alone", ada)
 *     .within("payments")
 *     .expecting(Effect.STAGE, "FLINK_JOB_TERMINATE", "flink/prod/flink-job/tx_7")
 *     .expecting(Effect.ALLOW, "FLINK_JOB_TERMINATE", "flink/dev/flink-job/tx_7");
 * }</pre>
 *
 * <p>Immutable; equal when all parts are equal, wherever it was written.
 */
public final class Case {

  private final String name;
  private final NamedSubject subject;
  private final String tenant;
  private final Optional<Instant> now;
  private final ImmutableList<Expectation> expectations;
  private final ImmutableSet<String> tags;
  private final String skip;
  private final boolean only;
  private final Place place;

  private Case(
      String name,
      NamedSubject subject,
      String tenant,
      Optional<Instant> now,
      List<Expectation> expectations,
      Set<String> tags,
      String skip,
      boolean only,
      Place place) {
    this.name = Objects.requireNonNull(name, "name");
    this.subject = Objects.requireNonNull(subject, "subject");
    this.tenant = Objects.requireNonNull(tenant, "tenant");
    this.now = now;
    this.expectations = ImmutableList.copyOf(expectations);
    this.tags = ImmutableSet.copyOf(tags);
    this.skip = Objects.requireNonNull(skip, "reason");
    this.only = only;
    this.place = Objects.requireNonNull(place, "place");
  }

  /**
   * A case that expects nothing yet.
   *
   * @param name what it shows, in words
   * @param subject who asks
   * @return the case
   */
  public static Case of(String name, NamedSubject subject) {
    return new Case(
        name,
        subject,
        "",
        Optional.empty(),
        ImmutableList.of(),
        ImmutableSet.of(),
        "",
        false,
        Place.code());
  }

  /**
   * The same within a tenant.
   *
   * @param named the tenant's name; empty for none named
   * @return a new case
   */
  public Case within(String named) {
    return new Case(name, subject, named, now, expectations, tags, skip, only, place);
  }

  /**
   * The same at a time of its own.
   *
   * @param instant when it is asked
   * @return a new case
   */
  public Case on(Instant instant) {
    return new Case(
        name, subject, tenant, Optional.of(instant), expectations, tags, skip, only, place);
  }

  /**
   * The same expecting more.
   *
   * @param more what it expects besides
   * @return a new case
   */
  public Case expecting(Collection<? extends Expectation> more) {
    ImmutableList<Expectation> all =
        ImmutableList.<Expectation>builder().addAll(expectations).addAll(more).build();
    return new Case(name, subject, tenant, now, all, tags, skip, only, place);
  }

  /**
   * The same expecting more.
   *
   * @param more what it expects besides
   * @return a new case
   */
  public Case expecting(Expectation... more) {
    return expecting(Arrays.asList(more));
  }

  /**
   * The same expecting an effect on some resources.
   *
   * @param effect the effect
   * @param action the action's exact name
   * @param resources resources in their text spelling
   * @return a new case
   */
  public Case expecting(Effect effect, String action, String... resources) {
    return expecting(
        Arrays.stream(resources)
            .map(text -> Expectation.OfDecision.of(effect, action, Resource.parse(text)))
            .toList());
  }

  /**
   * The same with more tags, by which a run may select it.
   *
   * @param more words
   * @return a new case
   */
  public Case tagged(String... more) {
    Set<String> all =
        ImmutableSet.<String>builder().addAll(tags).addAll(Arrays.asList(more)).build();
    return new Case(name, subject, tenant, now, expectations, all, skip, only, place);
  }

  /**
   * The same, not to be run for now.
   *
   * @param reason why, not empty
   * @return a new case
   * @throws IllegalArgumentException if the reason is empty
   */
  public Case skipped(String reason) {
    if (reason.isEmpty()) {
      throw new IllegalArgumentException("a case is skipped for a reason");
    }
    return new Case(name, subject, tenant, now, expectations, tags, reason, only, place);
  }

  /**
   * The same, to be run alone while its author works on it.
   *
   * @return a new case
   */
  public Case only() {
    return new Case(name, subject, tenant, now, expectations, tags, skip, true, place);
  }

  /**
   * The same as written at a place.
   *
   * @param where where the author wrote it
   * @return a new case
   */
  public Case at(Place where) {
    return new Case(name, subject, tenant, now, expectations, tags, skip, only, where);
  }

  /**
   * What it shows.
   *
   * @return the name, for people
   */
  public String name() {
    return name;
  }

  /**
   * Who asks.
   *
   * @return the subject
   */
  public NamedSubject subject() {
    return subject;
  }

  /**
   * The tenant that the subject works in.
   *
   * @return its name, empty if none is named
   */
  public String tenant() {
    return tenant;
  }

  /**
   * When it is asked.
   *
   * @return empty for the time of the suite
   */
  public Optional<Instant> now() {
    return now;
  }

  /**
   * What is expected.
   *
   * @return an immutable list in the order in which it was written
   */
  public List<Expectation> expectations() {
    return expectations;
  }

  /**
   * The words by which a run may select it.
   *
   * @return an immutable set
   */
  public Set<String> tags() {
    return tags;
  }

  /**
   * Why it is not run.
   *
   * @return the reason, empty if it is run
   */
  public String skipReason() {
    return skip;
  }

  /**
   * Whether it, and others like it, are run alone.
   *
   * @return true while its author works on it
   */
  public boolean isOnly() {
    return only;
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
    return o instanceof Case other
        && name.equals(other.name)
        && subject.equals(other.subject)
        && tenant.equals(other.tenant)
        && now.equals(other.now)
        && expectations.equals(other.expectations)
        && tags.equals(other.tags)
        && skip.equals(other.skip)
        && only == other.only;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, subject, tenant, now, expectations);
  }

  @Override
  public String toString() {
    return subject + ": " + name;
  }
}
