package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.tenon.path.Resource;
import dev.tenon.policy.Aliases;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a host may set when it compiles a policy: the clock, the relations between its resources,
 * how much work one role may cause, and who helps to compile.
 *
 * <pre>{@code
 * Authorizer.compile(policy, Settings.standard().withRelations(relations));
 * }</pre>
 *
 * <p>Immutable; safe to share as far as the clock and the relations are.
 */
public final class Settings {

  /**
   * How many nodes and rules one check may touch in one role. Ordinary roles of ten rules need five
   * to eight, roles of ten thousand about seventy; what needs more is usually a mistake. A rule
   * that is slow to compare counts for several: each character between two {@code *} of a name is
   * one, each segment after a {@code **} is four.
   */
  public static final int ROLE_COST = 256;

  private static final Settings STANDARD =
      new Settings(Clock.systemUTC(), (relation, target) -> ImmutableList.of(), ROLE_COST, null);

  private final Clock clock;
  private final Relations relations;
  private final int roleCost;
  private final @Nullable Executor executor;

  private Settings(Clock clock, Relations relations, int roleCost, @Nullable Executor executor) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.relations = Objects.requireNonNull(relations, "relations");
    this.roleCost = roleCost;
    this.executor = executor;
  }

  /**
   * The system's clock, no relations, {@value #ROLE_COST} for a role.
   *
   * @return the usual settings
   */
  public static Settings standard() {
    return STANDARD;
  }

  /**
   * The same with another clock, against which time bounds are compared.
   *
   * @param time the clock
   * @return new settings
   */
  public Settings withClock(Clock time) {
    return new Settings(time, relations, roleCost, executor);
  }

  /**
   * The same with relations between resources.
   *
   * @param known what the host knows
   * @return new settings
   */
  public Settings withRelations(Relations known) {
    return new Settings(clock, known, roleCost, executor);
  }

  /**
   * The same with another limit on the work of one role, or of one tenant.
   *
   * @param most how many nodes and rules one check may touch in it, at least 1
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public Settings withRoleCost(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a role costs at least 1, not " + most);
    }
    return new Settings(clock, relations, most, executor);
  }

  /**
   * The same with threads that help to compile. The thread that compiles works itself, and waits
   * for no task that has not begun; so any executor will do, a busy or bounded one too. What comes
   * out is the same.
   *
   * @param lent the host's executor, which gets at most fifteen tasks at a time
   * @return new settings
   */
  public Settings withExecutor(Executor lent) {
    return new Settings(clock, relations, roleCost, Objects.requireNonNull(lent, "executor"));
  }

  Clock clock() {
    return clock;
  }

  /** The relations between resources under their canonical names. */
  Relations relations(Aliases aliases) {
    return new Relations() {
      @Override
      public Iterable<Resource> sources(String relation, Resource target) {
        return Iterables.transform(relations.sources(relation, target), aliases::resolve);
      }

      @Override
      public Optional<Iterable<Resource>> targets(String relation) {
        return relations
            .targets(relation)
            .map(targets -> Iterables.transform(targets, aliases::resolve));
      }
    };
  }

  /** Who helps to compile, or null. */
  @Nullable Executor executor() {
    return executor;
  }

  int roleCost() {
    return roleCost;
  }
}
