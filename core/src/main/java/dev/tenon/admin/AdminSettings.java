package dev.tenon.admin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.analysis.Analysis;
import dev.tenon.analysis.Invariant;
import dev.tenon.authz.Settings;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The settings of administration: the built-in roles, the service accounts, the roles that exclude
 * each other, the clock, and the listener.
 *
 * <pre>{@code
 * AdminSettings.standard()
 *     .withBuiltInRoles("none", "viewer", "global-admin")
 *     .withServiceAccounts((issuer, id) -> id.startsWith("service-account-"))
 *     .withListener(event -> audit.write(event));
 * }</pre>
 *
 * <p>Immutable; thread-safe if its parts are.
 */
public final class AdminSettings {

  private static final AdminSettings STANDARD = new AdminSettings(new Parts());

  private final ImmutableSet<String> builtInRoles;
  private final ServiceAccounts serviceAccounts;
  private final Clock clock;
  private final Settings settings;
  private final long steps;
  private final ImmutableList<Invariant.Exclusive> exclusive;
  private final HeardEvents listener;

  private AdminSettings(Parts parts) {
    this.builtInRoles = parts.builtInRoles;
    this.serviceAccounts = Objects.requireNonNull(parts.serviceAccounts, "serviceAccounts");
    this.clock = Objects.requireNonNull(parts.clock, "clock");
    this.settings = Objects.requireNonNull(parts.settings, "settings");
    this.steps = parts.steps;
    this.exclusive = parts.exclusive;
    this.listener = parts.listener;
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private ImmutableSet<String> builtInRoles = ImmutableSet.of();
    private ServiceAccounts serviceAccounts = (issuer, id) -> false;
    private Clock clock = Clock.systemUTC();
    private Settings settings = Settings.standard();
    private long steps = Analysis.STEPS;
    private ImmutableList<Invariant.Exclusive> exclusive = ImmutableList.of();
    private HeardEvents listener = new HeardEvents(event -> {});

    Parts() {}

    Parts(AdminSettings from) {
      this.builtInRoles = from.builtInRoles;
      this.serviceAccounts = from.serviceAccounts;
      this.clock = from.clock;
      this.settings = from.settings;
      this.steps = from.steps;
      this.exclusive = from.exclusive;
      this.listener = from.listener;
    }
  }

  private AdminSettings changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new AdminSettings(parts);
  }

  /**
   * The defaults: no built-in roles, no service accounts, the system clock, no listener.
   *
   * @return the default settings
   */
  public static AdminSettings standard() {
    return STANDARD;
  }

  /**
   * Adds built-in roles: no command defines, changes or removes them, or makes them inherit. The
   * policy need not define them.
   *
   * @param names the roles' names
   * @return new settings
   */
  public AdminSettings withBuiltInRoles(String... names) {
    return withBuiltInRoles(Arrays.asList(names));
  }

  /**
   * Adds built-in roles.
   *
   * @param names the roles' names
   * @return new settings
   */
  public AdminSettings withBuiltInRoles(Collection<String> names) {
    ImmutableSet<String> all =
        ImmutableSet.<String>builder().addAll(builtInRoles).addAll(names).build();
    return changed(parts -> parts.builtInRoles = all);
  }

  /**
   * Sets the service accounts.
   *
   * @param accounts decides whether a subject is a service
   * @return new settings
   */
  public AdminSettings withServiceAccounts(ServiceAccounts accounts) {
    return changed(parts -> parts.serviceAccounts = accounts);
  }

  /**
   * Sets the clock for the end of grants and tickets.
   *
   * @param time the clock
   * @return new settings
   */
  public AdminSettings withClock(Clock time) {
    return changed(parts -> parts.clock = time);
  }

  /**
   * Sets the service's settings for compiling its policy, so that administration decides as the
   * service does. Their clock is replaced by that of administration.
   *
   * @param deciding the service's settings
   * @return new settings
   */
  public AdminSettings withSettings(Settings deciding) {
    return changed(parts -> parts.settings = deciding);
  }

  /**
   * Sets the budget for proving that an author may give access: with more steps fewer commands are
   * refused as {@link CommandRefusalReason#NOT_PROVED}.
   *
   * @param most the steps, as {@link Analysis#withBudget} counts them
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public AdminSettings withSteps(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least 1 step, not " + most);
    }
    return changed(parts -> parts.steps = most);
  }

  /**
   * Adds roles that nobody may hold together: each command is refused as {@link
   * CommandRefusalReason#EXCLUSIVE_ROLES} after which assignments and claims of the policy would
   * let a subject hold two of them that could not before. A role that is held everywhere counts
   * together with those of each tenant, and one that is held until an instant counts until then.
   *
   * <pre>{@code
   * settings.withExclusive(
   *     new Invariant.Exclusive(Set.of("maker", "checker"), Set.of(), Place.code()));
   * }</pre>
   *
   * @param invariants such as those of the policy's suite
   * @return new settings
   */
  public AdminSettings withExclusive(Invariant.Exclusive... invariants) {
    return withExclusive(Arrays.asList(invariants));
  }

  /**
   * Adds roles that nobody may hold together.
   *
   * @param invariants such as those of the policy's suite
   * @return new settings
   */
  public AdminSettings withExclusive(Collection<Invariant.Exclusive> invariants) {
    ImmutableList<Invariant.Exclusive> all =
        ImmutableList.<Invariant.Exclusive>builder().addAll(exclusive).addAll(invariants).build();
    return changed(parts -> parts.exclusive = all);
  }

  /**
   * Sets the listener, which is called for every result, including refusals, on the administering
   * thread and after the result is final. Its exceptions change no result: {@link
   * #listenerFailures} counts them, and {@link #lastListenerFailure} stores the last.
   *
   * @param told the listener
   * @return new settings
   */
  public AdminSettings withListener(Consumer<AdminEvent> told) {
    return changed(parts -> parts.listener = new HeardEvents(told));
  }

  Set<String> builtInRoles() {
    return builtInRoles;
  }

  ServiceAccounts serviceAccounts() {
    return serviceAccounts;
  }

  /**
   * The clock for the end of grants and tickets.
   *
   * @return the clock
   */
  public Clock clock() {
    return clock;
  }

  Settings settings() {
    return settings.withClock(clock);
  }

  long steps() {
    return steps;
  }

  List<Invariant.Exclusive> exclusive() {
    return exclusive;
  }

  /**
   * The number of exceptions of the listener, over these settings and all made from them.
   *
   * @return the number since {@link #withListener}
   */
  public long listenerFailures() {
    return listener.failures();
  }

  /**
   * The exception that the listener threw last.
   *
   * @return the failure, empty if it never failed
   */
  public Optional<Throwable> lastListenerFailure() {
    return listener.lastFailure();
  }

  Consumer<AdminEvent> listener() {
    return listener;
  }
}
