package dev.tenon.admin;

import com.google.common.collect.ImmutableSet;
import dev.tenon.analysis.Analysis;
import dev.tenon.authz.Settings;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a host sets for administration: the built-in roles, which subjects are services, the clock,
 * and who is told.
 *
 * <pre>{@code
 * AdminSettings.standard()
 *     .withBuiltInRoles("none", "viewer", "global-admin")
 *     .withServiceAccounts((issuer, id) -> id.startsWith("service-account-"))
 *     .withListener(event -> audit.write(event));
 * }</pre>
 *
 * <p>Immutable; safe to share as far as what it holds is.
 */
public final class AdminSettings {

  private static final AdminSettings STANDARD =
      new AdminSettings(
          ImmutableSet.of(),
          (issuer, id) -> false,
          Clock.systemUTC(),
          Settings.standard(),
          Analysis.STEPS,
          new HeardEvents(event -> {}));

  private final ImmutableSet<String> builtInRoles;
  private final ServiceAccounts serviceAccounts;
  private final Clock clock;
  private final Settings settings;
  private final long steps;
  private final HeardEvents listener;

  private AdminSettings(
      ImmutableSet<String> builtInRoles,
      ServiceAccounts serviceAccounts,
      Clock clock,
      Settings settings,
      long steps,
      HeardEvents listener) {
    this.builtInRoles = builtInRoles;
    this.serviceAccounts = Objects.requireNonNull(serviceAccounts, "serviceAccounts");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.steps = steps;
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /**
   * No built-in roles, no service accounts, the system's clock, nobody is told.
   *
   * @return the usual settings
   */
  public static AdminSettings standard() {
    return STANDARD;
  }

  /**
   * The same with more roles that no command defines, changes, removes or lets inherit. The policy
   * need not define them.
   *
   * @param names the roles' names
   * @return new settings
   */
  public AdminSettings withBuiltInRoles(String... names) {
    return withBuiltInRoles(Arrays.asList(names));
  }

  /**
   * The same with more built-in roles.
   *
   * @param names the roles' names
   * @return new settings
   */
  public AdminSettings withBuiltInRoles(Collection<String> names) {
    ImmutableSet<String> all =
        ImmutableSet.<String>builder().addAll(builtInRoles).addAll(names).build();
    return new AdminSettings(all, serviceAccounts, clock, settings, steps, listener);
  }

  /**
   * The same knowing which subjects are services.
   *
   * @param accounts tells them from people
   * @return new settings
   */
  public AdminSettings withServiceAccounts(ServiceAccounts accounts) {
    return new AdminSettings(builtInRoles, accounts, clock, settings, steps, listener);
  }

  /**
   * The same with another clock, by which grants and tickets end.
   *
   * @param time the clock
   * @return new settings
   */
  public AdminSettings withClock(Clock time) {
    return new AdminSettings(builtInRoles, serviceAccounts, time, settings, steps, listener);
  }

  /**
   * The same with the settings by which the service compiles its policy, so that administration
   * decides as the service does. Their clock is replaced by that of administration.
   *
   * @param deciding the service's settings
   * @return new settings
   */
  public AdminSettings withSettings(Settings deciding) {
    return new AdminSettings(builtInRoles, serviceAccounts, clock, deciding, steps, listener);
  }

  /**
   * The same with another budget for the question whether an author may give what he gives: with
   * more steps fewer commands are refused as {@link CommandRefusalReason#NOT_PROVED}.
   *
   * @param most the steps, as {@link Analysis#withBudget} counts them
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public AdminSettings withSteps(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least 1 step, not " + most);
    }
    return new AdminSettings(builtInRoles, serviceAccounts, clock, settings, most, listener);
  }

  /**
   * The same telling somebody of every answer, refusals included, on the thread that administers
   * and after the answer is final. What it throws changes no answer: {@link #listenerFailures}
   * counts it, and {@link #lastListenerFailure} keeps it.
   *
   * @param told is told
   * @return new settings
   */
  public AdminSettings withListener(Consumer<AdminEvent> told) {
    return new AdminSettings(
        builtInRoles, serviceAccounts, clock, settings, steps, new HeardEvents(told));
  }

  Set<String> builtInRoles() {
    return builtInRoles;
  }

  ServiceAccounts serviceAccounts() {
    return serviceAccounts;
  }

  Clock clock() {
    return clock;
  }

  Settings settings() {
    return settings.withClock(clock);
  }

  long steps() {
    return steps;
  }

  /**
   * How often the listener threw something, over all that use these settings and those made from
   * them.
   *
   * @return the number since {@link #withListener}
   */
  public long listenerFailures() {
    return listener.failures();
  }

  /**
   * What the listener threw last.
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
