package dev.tenon.live;

import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Authorizer;
import dev.tenon.condition.AttributeSide;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The settings of an audit log.
 *
 * <pre>{@code
 * AuditSettings.showing(Identities.hashed(key)).whenFull(Overflow.DENY).withOneAllowIn(100);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class AuditSettings {

  /** The default capacity of the queue, in entries. */
  public static final int CAPACITY = 8192;

  private final Identities identities;
  private final Overflow overflow;
  private final int capacity;
  private final int oneAllowIn;
  private final Clock clock;
  private final Optional<Authorizer> explainer;
  private final Supplier<AuditContext> context;
  private final ImmutableSet<String> shown;

  private AuditSettings(
      Identities identities,
      Overflow overflow,
      int capacity,
      int oneAllowIn,
      Clock clock,
      Optional<Authorizer> explainer,
      Supplier<AuditContext> context,
      ImmutableSet<String> shown) {
    this.identities = Objects.requireNonNull(identities, "identities");
    this.overflow = Objects.requireNonNull(overflow, "overflow");
    this.capacity = atLeastOne(capacity, "capacity");
    this.oneAllowIn = atLeastOne(oneAllowIn, "sample");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.explainer = explainer;
    this.context = context;
    this.shown = shown;
  }

  private static int atLeastOne(int value, String what) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " of at least 1, not " + value);
    }
    return value;
  }

  /**
   * Settings that record every decision; with {@value #CAPACITY} entries queued, deciding threads
   * wait.
   *
   * @param identities how ids are shown
   * @return the settings
   */
  public static AuditSettings showing(Identities identities) {
    return new AuditSettings(
        identities,
        Overflow.BLOCK,
        CAPACITY,
        1,
        Clock.systemUTC(),
        Optional.empty(),
        () -> AuditContext.NONE,
        ImmutableSet.of());
  }

  /**
   * Sets what happens when the queue is full.
   *
   * @param way what happens to a decision then
   * @return new settings
   */
  public AuditSettings whenFull(Overflow way) {
    return new AuditSettings(
        identities, way, capacity, oneAllowIn, clock, explainer, context, shown);
  }

  /**
   * Sets the capacity of the queue.
   *
   * @param most the most entries in the queue
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public AuditSettings withCapacity(int most) {
    return new AuditSettings(
        identities, overflow, most, oneAllowIn, clock, explainer, context, shown);
  }

  /**
   * Records a random sample of the allowed requests. Denied and pending requests are always
   * recorded.
   *
   * @param n one in n allowed requests is recorded
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public AuditSettings withOneAllowIn(int n) {
    return new AuditSettings(identities, overflow, capacity, n, clock, explainer, context, shown);
  }

  /**
   * Sets the clock for the time of a record.
   *
   * @param time the clock
   * @return new settings
   */
  public AuditSettings withClock(Clock time) {
    return new AuditSettings(
        identities, overflow, capacity, oneAllowIn, time, explainer, context, shown);
  }

  /**
   * Adds to each record all rules that cover the request, not only the deciding one. An explanation
   * finds them when the record is written, in time linear in the number of rules; if another policy
   * is in force by then, the record has none.
   *
   * @param authorizer gives the explanations
   * @return new settings
   */
  public AuditSettings withRulesOf(Authorizer authorizer) {
    return new AuditSettings(
        identities, overflow, capacity, oneAllowIn, clock, Optional.of(authorizer), context, shown);
  }

  /**
   * Adds the id of the host's request and other fields to each record of a decision or a list, to
   * correlate it with other logs. They are computed on the deciding thread; an exception there is
   * counted as a failure of the log, and the record is written without them. At most {@value
   * AuditContext#MOST_FIELDS} fields are written, and each text is cut after {@value
   * AuditRecord#LONGEST} characters.
   *
   * <pre>{@code
   * settings.withContext(() -> MDC.get("request-id"), () -> Map.of("service", "billing"));
   * }</pre>
   *
   * @param requestId gives the id of the thread's current request; empty for none
   * @param fields gives names and texts; leave out secrets, and ids that the settings would not
   *     show
   * @return new settings
   */
  public AuditSettings withContext(
      Supplier<String> requestId, Supplier<Map<String, String>> fields) {
    Objects.requireNonNull(requestId, "requestId");
    Objects.requireNonNull(fields, "fields");
    return new AuditSettings(
        identities,
        overflow,
        capacity,
        oneAllowIn,
        clock,
        explainer,
        () -> AuditContext.of(requestId.get(), fields.get()),
        shown);
  }

  /**
   * A copy that also records the values of some attributes, where the condition of the rule that
   * decided reads them. By default a record has the names of these attributes and no value: values
   * may be personal or secret, and a log is kept for long. Values that an attribute source supplied
   * are not in the request and are not recorded.
   *
   * <pre>{@code
   * AuditSettings.showing(Identities.asTheyAre())
   *     .withAttributeValues("resource.amount", "request.mfa");
   * }</pre>
   *
   * @param names the full names, each with its side, in addition to previous ones
   * @return new settings
   * @throws IllegalArgumentException if a name has no side, as in {@code amount}
   */
  public AuditSettings withAttributeValues(String... names) {
    for (String name : names) {
      if (AttributeSide.of(name).isEmpty()) {
        throw new IllegalArgumentException(
            "an attribute's name has a side, such as `resource.amount`: `" + name + "`");
      }
    }
    return new AuditSettings(
        identities,
        overflow,
        capacity,
        oneAllowIn,
        clock,
        explainer,
        context,
        ImmutableSet.<String>builder().addAll(shown).add(names).build());
  }

  /** The names of the attributes whose values are recorded. */
  Set<String> shown() {
    return shown;
  }

  AuditContext context() {
    return context.get();
  }

  Identities identities() {
    return identities;
  }

  Overflow overflow() {
    return overflow;
  }

  int capacity() {
    return capacity;
  }

  int oneAllowIn() {
    return oneAllowIn;
  }

  Clock clock() {
    return clock;
  }

  Optional<Authorizer> explainer() {
    return explainer;
  }
}
