package dev.tenon.suite;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeTexts;
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
 * A case of a suite: a subject, optionally with its own tenant and time, and expectations.
 *
 * <pre>{@code
 * Case.of("an operator stops no job in production alone", ada)
 *     .within("payments")
 *     .expecting(Effect.STAGE, "FLINK_JOB_TERMINATE", "flink/prod/flink-job/tx_7")
 *     .expecting(Effect.ALLOW, "FLINK_JOB_TERMINATE", "flink/dev/flink-job/tx_7");
 * }</pre>
 *
 * <p>Immutable; equal if all parts except the place are equal.
 */
public final class Case {

  private final String name;
  private final NamedSubject subject;
  private final String tenant;
  private final Optional<Instant> now;
  private final AttributeTexts attributes;
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
      AttributeTexts attributes,
      List<Expectation> expectations,
      Set<String> tags,
      String skip,
      boolean only,
      Place place) {
    this.name = Objects.requireNonNull(name, "name");
    this.subject = Objects.requireNonNull(subject, "subject");
    this.tenant = Objects.requireNonNull(tenant, "tenant");
    this.now = now;
    this.attributes = Objects.requireNonNull(attributes, "attributes");
    this.expectations = ImmutableList.copyOf(expectations);
    this.tags = ImmutableSet.copyOf(tags);
    this.skip = Objects.requireNonNull(skip, "reason");
    this.only = only;
    this.place = Objects.requireNonNull(place, "place");
  }

  /**
   * Creates a case without expectations.
   *
   * @param name what the case shows, as text
   * @param subject the requesting subject
   * @return the case
   */
  public static Case of(String name, NamedSubject subject) {
    return new Case(
        name,
        subject,
        "",
        Optional.empty(),
        AttributeTexts.none(),
        ImmutableList.of(),
        ImmutableSet.of(),
        "",
        false,
        Place.code());
  }

  /**
   * Sets the tenant.
   *
   * @param named the tenant's name; empty for none
   * @return a new case
   */
  public Case within(String named) {
    return new Case(name, subject, named, now, attributes, expectations, tags, skip, only, place);
  }

  /**
   * Sets the time of the case.
   *
   * @param instant the instant of its requests
   * @return a new case
   */
  public Case on(Instant instant) {
    return new Case(
        name,
        subject,
        tenant,
        Optional.of(instant),
        attributes,
        expectations,
        tags,
        skip,
        only,
        place);
  }

  /**
   * Adds attributes of the resource, the request and the subject, which the declarations of the
   * policy under test read.
   *
   * @param more the values, which replace previous ones of the same names
   * @return a new case
   */
  public Case withAttributes(AttributeTexts more) {
    AttributeTexts all = attributes.withAll(more);
    return new Case(name, subject, tenant, now, all, expectations, tags, skip, only, place);
  }

  /**
   * The attributes of the requests.
   *
   * @return the values as texts
   */
  public AttributeTexts attributes() {
    return attributes;
  }

  /**
   * Adds expectations.
   *
   * @param more further expectations
   * @return a new case
   */
  public Case expecting(Collection<? extends Expectation> more) {
    ImmutableList<Expectation> all =
        ImmutableList.<Expectation>builder().addAll(expectations).addAll(more).build();
    return new Case(name, subject, tenant, now, attributes, all, tags, skip, only, place);
  }

  /**
   * Adds expectations.
   *
   * @param more further expectations
   * @return a new case
   */
  public Case expecting(Expectation... more) {
    return expecting(Arrays.asList(more));
  }

  /**
   * Adds an expected effect on some resources.
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
   * Adds tags, by which a run may select the case.
   *
   * @param more the tags
   * @return a new case
   */
  public Case tagged(String... more) {
    Set<String> all =
        ImmutableSet.<String>builder().addAll(tags).addAll(Arrays.asList(more)).build();
    return new Case(name, subject, tenant, now, attributes, expectations, all, skip, only, place);
  }

  /**
   * Skips the case.
   *
   * @param reason why, not empty
   * @return a new case
   * @throws IllegalArgumentException if the reason is empty
   */
  public Case skipped(String reason) {
    if (reason.isEmpty()) {
      throw new IllegalArgumentException("a case is skipped for a reason");
    }
    return new Case(
        name, subject, tenant, now, attributes, expectations, tags, reason, only, place);
  }

  /**
   * Runs only this case, and others marked so, while its author works on it.
   *
   * @return a new case
   */
  public Case only() {
    return new Case(name, subject, tenant, now, attributes, expectations, tags, skip, true, place);
  }

  /**
   * Sets the place.
   *
   * @param where where the case was written
   * @return a new case
   */
  public Case at(Place where) {
    return new Case(name, subject, tenant, now, attributes, expectations, tags, skip, only, where);
  }

  /**
   * What the case shows.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The requesting subject.
   *
   * @return the subject
   */
  public NamedSubject subject() {
    return subject;
  }

  /**
   * The tenant of the requests.
   *
   * @return its name, empty for none
   */
  public String tenant() {
    return tenant;
  }

  /**
   * The instant of the requests.
   *
   * @return the instant, empty for the time of the suite
   */
  public Optional<Instant> now() {
    return now;
  }

  /**
   * The expectations.
   *
   * @return an immutable list in the order as written
   */
  public List<Expectation> expectations() {
    return expectations;
  }

  /**
   * The tags by which a run may select the case.
   *
   * @return an immutable set
   */
  public Set<String> tags() {
    return tags;
  }

  /**
   * Why the case is skipped.
   *
   * @return the reason, empty if it is run
   */
  public String skipReason() {
    return skip;
  }

  /**
   * Whether only this case, and others marked so, are run.
   *
   * @return true if marked
   */
  public boolean isOnly() {
    return only;
  }

  /**
   * Where the case was written.
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
        && attributes.equals(other.attributes)
        && expectations.equals(other.expectations)
        && tags.equals(other.tags)
        && skip.equals(other.skip)
        && only == other.only;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, subject, tenant, now, attributes, expectations);
  }

  @Override
  public String toString() {
    return subject + ": " + name;
  }
}
