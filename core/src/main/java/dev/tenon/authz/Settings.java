package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSource;
import dev.tenon.path.Resource;
import dev.tenon.policy.Aliases;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a host for compiling a policy: the clock, the relations between its resources, the
 * cost limits of a role and a subject, the cache limits, and an executor for compilation.
 *
 * <pre>{@code
 * Authorizer.compile(policy, Settings.standard().withRelations(relations));
 * }</pre>
 *
 * <p>Immutable; thread-safe if the clock, the relations and the executor are.
 */
public final class Settings {

  /**
   * The cost limit of a role: how many nodes and rules one check may touch in it. Ordinary roles of
   * ten rules need five to eight, roles of ten thousand about seventy; more is usually a mistake. A
   * rule that is slow to compare counts several times: one for each character between two {@code *}
   * of a name, four for each segment after a {@code **}.
   */
  public static final int ROLE_COST = 256;

  /**
   * The cost limit of a subject: how many nodes and rules one check may touch in all its roles.
   * That is enough for sixteen roles at the limit of a role, or some hundred ordinary ones. Roles
   * over the limit are fused into a single trie, which costs far less for ordinary roles; if the
   * fused trie is still over the limit, the request is denied.
   */
  public static final int SUBJECT_COST = 4096;

  /**
   * The approximate limit in bytes of the cached access of role sets: 64 MiB, enough for more than
   * a hundred thousand sets of a few roles in a few tenants.
   */
  public static final long ROLE_SET_BYTES = 64L << 20;

  /**
   * The limit on the rules that fusion duplicates in memory for cached role sets: about 160 MB at
   * the limit. Ordinary subjects have some dozens of rules.
   */
  public static final int FUSED_RULES = 1_000_000;

  private static final Settings STANDARD = new Settings(new Parts());

  private final Clock clock;
  private final Relations relations;
  private final int roleCost;
  private final int subjectCost;
  private final long roleSetBytes;
  private final int fusedRules;
  private final @Nullable Executor executor;
  private final @Nullable AttributeSource attributeSource;

  private Settings(Parts parts) {
    this.clock = Objects.requireNonNull(parts.clock, "clock");
    this.relations = Objects.requireNonNull(parts.relations, "relations");
    this.roleCost = parts.roleCost;
    this.subjectCost = parts.subjectCost;
    this.roleSetBytes = parts.roleSetBytes;
    this.fusedRules = parts.fusedRules;
    this.executor = parts.executor;
    this.attributeSource = parts.attributeSource;
  }

  /** All components, mutable, so that a copy can change one of them. */
  private static final class Parts {
    private Clock clock = Clock.systemUTC();
    private Relations relations = (relation, target) -> ImmutableList.of();
    private int roleCost = ROLE_COST;
    private int subjectCost = SUBJECT_COST;
    private long roleSetBytes = ROLE_SET_BYTES;
    private int fusedRules = FUSED_RULES;
    private @Nullable Executor executor;
    private @Nullable AttributeSource attributeSource;

    Parts() {}

    Parts(Settings from) {
      this.clock = from.clock;
      this.relations = from.relations;
      this.roleCost = from.roleCost;
      this.subjectCost = from.subjectCost;
      this.roleSetBytes = from.roleSetBytes;
      this.fusedRules = from.fusedRules;
      this.executor = from.executor;
      this.attributeSource = from.attributeSource;
    }
  }

  private Settings changed(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return new Settings(parts);
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
   * A copy with another clock, for the time bounds of rules.
   *
   * @param time the clock
   * @return new settings
   */
  public Settings withClock(Clock time) {
    return changed(parts -> parts.clock = time);
  }

  /**
   * A copy with relations between resources.
   *
   * @param known the relations
   * @return new settings
   */
  public Settings withRelations(Relations known) {
    return changed(parts -> parts.relations = known);
  }

  /**
   * A copy with another cost limit of a role, which also applies to a tenant.
   *
   * @param most how many nodes and rules one check may touch in it, at least 1
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public Settings withRoleCost(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a role costs at least 1, not " + most);
    }
    return changed(parts -> parts.roleCost = most);
  }

  /**
   * A copy with another cost limit of all roles of a subject together. Every request of a subject
   * over the limit is denied, with the reason {@link Reason#ROLES_TOO_COSTLY}; the explanation
   * names the rules.
   *
   * @param most how many nodes and rules one check may touch in them, at least 1
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public Settings withSubjectCost(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a subject costs at least 1, not " + most);
    }
    return changed(parts -> parts.subjectCost = most);
  }

  /**
   * A copy with another limit on the memory of the cached access of role sets. Over the limit, the
   * least recently used sets are evicted, and computed again on demand; the newest set always
   * stays. Roles that the policy does not know create no new sets.
   *
   * @param most how many bytes, approximately, at least 1
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public Settings withRoleSetBytes(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("the cache of role sets has at least 1 byte, not " + most);
    }
    return changed(parts -> parts.roleSetBytes = most);
  }

  /**
   * A copy with another limit on the rules that are fused for cached role sets. Requests of sets
   * over the limit get the same decisions, more slowly. A set that must be fused to stay below
   * {@link #withSubjectCost the limit of a subject} takes the capacity of others; if it has more
   * rules than this limit, all its requests are denied, with the reason {@link
   * Reason#ROLES_TOO_COSTLY}.
   *
   * @param most how many rules, at least 1
   * @return new settings
   * @throws IllegalArgumentException if it is less than 1
   */
  public Settings withFusedRules(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least 1 rule may be fused, not " + most);
    }
    return changed(parts -> parts.fusedRules = most);
  }

  /**
   * A copy with an executor that helps to compile. The compiling thread works too, and does not
   * wait for tasks that have not started, so any executor works, also a busy or bounded one. Later
   * the executor fuses the rules of subjects with many requests, which otherwise the deciding
   * thread does. Decisions do not change.
   *
   * @param lent the executor, which gets at most fifteen tasks at a time
   * @return new settings
   */
  public Settings withExecutor(Executor lent) {
    return changed(parts -> parts.executor = Objects.requireNonNull(lent, "executor"));
  }

  /**
   * A copy with a source of attributes that are not given with a request.
   *
   * @param source the source, which is asked only when a rule needs an attribute
   * @return new settings
   */
  public Settings withAttributeSource(AttributeSource source) {
    return changed(parts -> parts.attributeSource = Objects.requireNonNull(source, "source"));
  }

  /** The attributes of a request that were given, and others from the source. */
  AttributeLookup given(Request request) {
    return attributeSource == null
        ? request.attributes()
        : new SourcedAttributes(attributeSource, request.resource(), request.attributes());
  }

  /** The source of attributes that are not given, or null. */
  @Nullable AttributeSource attributeSource() {
    return attributeSource;
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

  /** The executor that helps to compile, or null. */
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
