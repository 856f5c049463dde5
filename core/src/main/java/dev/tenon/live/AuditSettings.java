package dev.tenon.live;

import com.google.common.collect.ImmutableSet;
import dev.tenon.authz.Authorizer;
import dev.tenon.condition.AttributeSide;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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

  private AuditSettings(Parts parts) {
    this.identities = Objects.requireNonNull(parts.identities, "identities");
    this.overflow = Objects.requireNonNull(parts.overflow, "overflow");
    this.capacity = atLeastOne(parts.capacity, "capacity");
    this.oneAllowIn = atLeastOne(parts.oneAllowIn, "sample");
    this.clock = Objects.requireNonNull(parts.clock, "clock");
    this.explainer = parts.explainer;
    this.context = parts.context;
    this.shown = parts.shown;
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private Identities identities;
    private Overflow overflow = Overflow.BLOCK;
    private int capacity = CAPACITY;
    private int oneAllowIn = 1;
    private Clock clock = Clock.systemUTC();
    private Optional<Authorizer> explainer = Optional.empty();
    private Supplier<AuditContext> context = () -> AuditContext.NONE;
    private ImmutableSet<String> shown = ImmutableSet.of();

    Parts(Identities identities) {
      this.identities = identities;
    }

    Parts(AuditSettings from) {
      this.identities = from.identities;
      this.overflow = from.overflow;
      this.capacity = from.capacity;
      this.oneAllowIn = from.oneAllowIn;
      this.clock = from.clock;
      this.explainer = from.explainer;
      this.context = from.context;
      this.shown = from.shown;
    }
  }

  private AuditSettings changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new AuditSettings(parts);
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
    return new AuditSettings(new Parts(identities));
  }

  /**
   * Sets what happens when the queue is full.
   *
   * @param way what happens to a decision then
   * @return new settings
   */
  public AuditSettings whenFull(Overflow way) {
    return changed(parts -> parts.overflow = way);
  }

  /**
   * Sets the capacity of the queue.
   *
   * @param most the most entries in the queue
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public AuditSettings withCapacity(int most) {
    return changed(parts -> parts.capacity = most);
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
    return changed(parts -> parts.oneAllowIn = n);
  }

  /**
   * Sets the clock for the time of a record.
   *
   * @param time the clock
   * @return new settings
   */
  public AuditSettings withClock(Clock time) {
    return changed(parts -> parts.clock = time);
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
    Optional<Authorizer> rules = Optional.of(authorizer);
    return changed(parts -> parts.explainer = rules);
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
    return changed(parts -> parts.context = () -> AuditContext.of(requestId.get(), fields.get()));
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
    ImmutableSet<String> all = ImmutableSet.<String>builder().addAll(shown).add(names).build();
    return changed(parts -> parts.shown = all);
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
