package dev.tenon.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.diagnostic.Place;
import dev.tenon.path.NamePattern;
import dev.tenon.path.ResourcePattern;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A property that a policy must have for all requests, proved by {@link Analysis#prove}. Immutable;
 * equal if all parts are.
 *
 * <pre>{@code
 * Invariant never =
 *     new Invariant.Never(
 *         Set.of(NamePattern.of("FLINK_JAR_DELETE")), ResourcePattern.parse("flink/prod"), Place.code());
 * Analysis.of(policy).prove(never).holds();
 * }</pre>
 *
 * <p>Cases may be added in a later version; {@code toString} of each states the property.
 */
public sealed interface Invariant {

  /**
   * Where the invariant was written.
   *
   * @return the place, {@link Place#code()} if there is none
   */
  Place place();

  /**
   * No resource is visible in two of the tenants, except shared ones.
   *
   * @param tenants the tenants' names; empty for all tenants
   * @param shared resources that may be visible in several
   * @param place where it was written
   */
  record Isolated(Set<String> tenants, List<ResourcePattern> shared, Place place)
      implements Invariant {
    /** Copies the collections. */
    public Isolated {
      tenants = ImmutableSet.copyOf(tenants);
      shared = ImmutableList.copyOf(shared);
    }

    /** In one line, such as {@code payments, fraud isolated but for shared}. */
    @Override
    public String toString() {
      return (tenants.isEmpty() ? "all tenants" : join(tenants)) + " isolated" + butFor(shared);
    }
  }

  /**
   * Two subjects without a common value of a variable are allowed nothing in common, except on
   * shared resources. The values are those of the subject and of the roles that it holds.
   *
   * @param variable such as {@code project}; {@code tenant} for two subjects in two tenants
   * @param shared resources to which several may have access
   * @param exempt roles whose holders see more, as names and globs
   * @param place where it was written
   */
  record Apart(String variable, List<ResourcePattern> shared, Set<NamePattern> exempt, Place place)
      implements Invariant {
    /** Copies the collections. */
    public Apart {
      shared = ImmutableList.copyOf(shared);
      exempt = ImmutableSet.copyOf(exempt);
    }

    /** In one line, such as {@code apart by project but for shared, except admin}. */
    @Override
    public String toString() {
      String but = exempt.isEmpty() ? "" : ", except " + join(exempt);
      return "apart by " + variable + butFor(shared) + but;
    }
  }

  /**
   * Some actions on some resources are never allowed or pending approval.
   *
   * @param actions names and globs
   * @param resources the protected resources
   * @param place where it was written
   */
  record Never(Set<NamePattern> actions, ResourcePattern resources, Place place)
      implements Invariant {
    /** Copies the set. */
    public Never {
      actions = ImmutableSet.copyOf(actions);
    }

    /** In one line, such as {@code never DELETE on git/main}. */
    @Override
    public String toString() {
      return "never " + join(actions) + " on " + resources;
    }
  }

  /**
   * Some actions on some resources are allowed or pending approval only for holders of some roles.
   *
   * @param roles names and globs; a role held by inheritance or assignment counts
   * @param actions names and globs
   * @param resources the protected resources
   * @param place where it was written
   */
  record Only(
      Set<NamePattern> roles, Set<NamePattern> actions, ResourcePattern resources, Place place)
      implements Invariant {
    /** Copies the sets. */
    public Only {
      roles = ImmutableSet.copyOf(roles);
      actions = ImmutableSet.copyOf(actions);
    }

    /** In one line, such as {@code only release-manager may DEPLOY on shop/prod}. */
    @Override
    public String toString() {
      return "only " + join(roles) + " may " + join(actions) + " on " + resources;
    }
  }

  /**
   * All access, also pending approval, is limited to some resources: least privilege.
   *
   * @param resources the resources to which access is permitted; variables are those of the subject
   *     or of a role that it holds
   * @param place where it was written
   */
  record Within(List<ResourcePattern> resources, Place place) implements Invariant {
    /** Copies the list. */
    public Within {
      resources = ImmutableList.copyOf(resources);
    }

    /** In one line, such as {@code nothing beyond flink, docs}. */
    @Override
    public String toString() {
      return "nothing beyond " + join(resources);
    }
  }

  /**
   * Nobody holds two of some roles where they count together: a role that is held everywhere counts
   * together with each one that is held in a tenant, and roles of different tenants do not.
   *
   * @param roles exact names of at least two roles; an inherited role is held too
   * @param assumed sources that are assumed to keep it although they could give any role: paths of
   *     claims, and {@value #CODE} for subjects that an application makes
   * @param place where it was written
   */
  record Exclusive(Set<String> roles, Set<String> assumed, Place place) implements Invariant {

    /** Stands for subjects that an application makes. */
    public static final String CODE = "code";

    /**
     * Copies the sets.
     *
     * @throws IllegalArgumentException if there are fewer than two roles
     */
    public Exclusive {
      roles = ImmutableSet.copyOf(roles);
      assumed = ImmutableSet.copyOf(assumed);
      if (roles.size() < 2) {
        throw new IllegalArgumentException("fewer than two roles exclude each other: " + roles);
      }
    }

    /** In one line, such as {@code nobody holds two of maker, checker}. */
    @Override
    public String toString() {
      return "nobody holds two of "
          + join(roles)
          + (assumed.isEmpty() ? "" : ", assuming " + join(assumed));
    }
  }

  /**
   * No single holding, with what it inherits and what everybody has, allows two of some actions on
   * one resource, also pending approval. A general role is held by anyone in any scope; an own role
   * of a tenant, and what a subject has that is not identified, as assignments give it.
   *
   * @param actions exact names of at least two actions
   * @param resources the resources that are looked at; variables are those of the holding
   * @param place where it was written
   */
  record Separate(Set<String> actions, ResourcePattern resources, Place place)
      implements Invariant {
    /**
     * Copies the set.
     *
     * @throws IllegalArgumentException if there are fewer than two actions
     */
    public Separate {
      actions = ImmutableSet.copyOf(actions);
      if (actions.size() < 2) {
        throw new IllegalArgumentException("fewer than two actions are separate: " + actions);
      }
    }

    /** In one line, such as {@code no role gives two of PAY, APPROVE on invoices}. */
    @Override
    public String toString() {
      return "no role gives two of " + join(actions) + " on " + resources;
    }
  }

  private static String join(Collection<?> parts) {
    return parts.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private static String butFor(List<ResourcePattern> shared) {
    return shared.isEmpty() ? "" : " but for " + join(shared);
  }
}
