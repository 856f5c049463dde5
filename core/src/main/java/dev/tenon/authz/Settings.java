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
 * how much work a role and a subject may cause, how much may be cached, and who helps to compile.
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

  /**
   * How many nodes and rules one check may touch in all roles of a subject together: sixteen roles
   * at the limit of one, or some hundred ordinary ones by themselves. What needs more is made into
   * a single trie, which needs far less of ordinary roles; what still needs more is denied.
   */
  public static final int SUBJECT_COST = 4096;

  /**
   * How many bytes the cached access of sets of roles may take, about: 64 MiB, enough for more than
   * a hundred thousand sets of a few roles in a few tenants.
   */
  public static final long ROLE_SET_BYTES = 64L << 20;

  /**
   * How many rules may lie in memory a second time, fused for cached sets of roles: about 160 MB
   * where all of them do. Ordinary subjects have some dozens of rules.
   */
  public static final int FUSED_RULES = 1_000_000;

  private static final Settings STANDARD =
      new Settings(
          Clock.systemUTC(),
          (relation, target) -> ImmutableList.of(),
          ROLE_COST,
          SUBJECT_COST,
          ROLE_SET_BYTES,
          FUSED_RULES,
          null);

  private final Clock clock;
  private final Relations relations;
  private final int roleCost;
  private final int subjectCost;
  private final long roleSetBytes;
  private final int fusedRules;
  private final @Nullable Executor executor;

  private Settings(
      Clock clock,
      Relations relations,
      int roleCost,
      int subjectCost,
      long roleSetBytes,
      int fusedRules,
      @Nullable Executor executor) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.relations = Objects.requireNonNull(relations, "relations");
    this.roleCost = roleCost;
    this.subjectCost = subjectCost;
    this.roleSetBytes = roleSetBytes;
    this.fusedRules = fusedRules;
    this.executor = executor;
  }

  /**
   * The system's clock, no relations, {@value #ROLE_COST} for a role, {@value #SUBJECT_COST} for a
   * subject.
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
    return new Settings(time, relations, roleCost, subjectCost, roleSetBytes, fusedRules, executor);
  }

  /**
   * The same with relations between resources.
   *
   * @param known what the host knows
   * @return new settings
   */
  public Settings withRelations(Relations known) {
    return new Settings(clock, known, roleCost, subjectCost, roleSetBytes, fusedRules, executor);
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
    return new Settings(clock, relations, most, subjectCost, roleSetBytes, fusedRules, executor);
  }

  /**
   * The same with another limit on the work of all roles of a subject together. A subject with more
   * is denied everything, with the reason {@link Reason#ROLES_TOO_COSTLY}; its explanation names
   * the rules.
   *
   * @param most how many nodes and rules one check may touch in them, at least 1
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public Settings withSubjectCost(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a subject costs at least 1, not " + most);
    }
    return new Settings(clock, relations, roleCost, most, roleSetBytes, fusedRules, executor);
  }

  /**
   * The same with another limit on the memory of the cached access of sets of roles. What is over
   * it is evicted, the longest unused first, and made again when a subject with these roles asks;
   * the newest set stays in any case. Names of roles that the policy does not know make no new set.
   *
   * @param most how many bytes, about, at least 1
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public Settings withRoleSetBytes(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("the cache of role sets has at least 1 byte, not " + most);
    }
    return new Settings(clock, relations, roleCost, subjectCost, most, fusedRules, executor);
  }

  /**
   * The same with another limit on the rules that are fused for cached sets of roles. Sets without
   * room are decided alike, more slowly. One that must be fused to stay below {@link
   * #withSubjectCost the limit of a subject} takes the room of others; if it has more rules than
   * this limit, it is denied everything, with the reason {@link Reason#ROLES_TOO_COSTLY}.
   *
   * @param most how many rules, at least 1
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public Settings withFusedRules(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least 1 rule may be fused, not " + most);
    }
    return new Settings(clock, relations, roleCost, subjectCost, roleSetBytes, most, executor);
  }

  /**
   * The same with threads that help to compile. The thread that compiles works itself, and waits
   * for no task that has not begun; so any executor will do, a busy or bounded one too. Later they
   * put the rules of subjects that ask often side by side, which is otherwise done by the thread
   * that decides. What comes out is the same.
   *
   * @param lent the host's executor, which gets at most fifteen tasks at a time
   * @return new settings
   */
  public Settings withExecutor(Executor lent) {
    return new Settings(
        clock,
        relations,
        roleCost,
        subjectCost,
        roleSetBytes,
        fusedRules,
        Objects.requireNonNull(lent, "executor"));
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

  int subjectCost() {
    return subjectCost;
  }

  long roleSetBytes() {
    return roleSetBytes;
  }

  int fusedRules() {
    return fusedRules;
  }
}
