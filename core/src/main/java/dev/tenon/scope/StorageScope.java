package dev.tenon.scope;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.KeyMapping;
import dev.tenon.filter.KeyRegions;
import dev.tenon.filter.ResourceFilter;
import java.util.List;
import java.util.Set;

/**
 * The part of an object store that a credential may access.
 *
 * <pre>{@code
 * KeyMapping keys = KeyMapping.of("project").under("metadata");
 * StorageScope scope =
 *     StorageScope.of(access.filter("DATA_READ"), keys).allowing(StorageAction.READ);
 * String policy = scope.awsSessionPolicy("flyte-data");   // for AssumeRole
 * }</pre>
 *
 * <p>A credential with this scope reaches exactly the canonical keys that pass the filter. If none
 * pass, the scope allows nothing. The scope is valid as long as the credential, which must expire
 * no later than {@link ResourceFilter#validUntil}. Immutable.
 */
public final class StorageScope {

  private final KeyRegions regions;
  private final ImmutableSet<StorageAction> actions;

  private StorageScope(KeyRegions regions, Set<StorageAction> actions) {
    this.regions = regions;
    this.actions = Sets.immutableEnumSet(actions);
  }

  /**
   * Creates the scope of the keys that pass a filter, without actions.
   *
   * @param filter the filter of resources
   * @param keys the mapping from resources to keys
   * @return the scope
   * @throws InexpressibleException if prefixes cannot identify the keys that pass
   */
  public static StorageScope of(ResourceFilter filter, KeyMapping keys) {
    return new StorageScope(keys.regions(filter), ImmutableSet.of());
  }

  /**
   * Returns this scope with other actions.
   *
   * @param what the permitted actions
   * @return a new scope
   */
  public StorageScope allowing(StorageAction... what) {
    return new StorageScope(regions, ImmutableSet.copyOf(what));
  }

  /**
   * The scope as a session policy for AWS STS.
   *
   * @param bucket the bucket's name
   * @return a JSON document in one line
   * @throws InexpressibleException if the document would be longer than 2,048 characters, or
   *     listing would show excepted keys
   */
  public String awsSessionPolicy(String bucket) {
    return AwsSessionPolicy.write(regions, actions, Names.checked(bucket));
  }

  /**
   * The scope as a credential access boundary for Google STS.
   *
   * @param bucket the bucket's name
   * @return a JSON document in one line
   * @throws InexpressibleException if it would need more than 10 rules or a condition of more than
   *     2,048 characters, if listing would show excepted keys, or if no predefined role has exactly
   *     these actions
   */
  public String googleAccessBoundary(String bucket) {
    return GoogleAccessBoundary.write(regions, actions, Names.checked(bucket));
  }

  /**
   * The scope as fields for Azure shared access signatures: one for each container, directory or
   * blob, for accounts with a hierarchical namespace.
   *
   * @param container the container's name
   * @return an immutable list; empty if nothing is allowed
   * @throws InexpressibleException if keys are excepted, or selected by part of a name
   */
  public List<AzureSas> azureSas(String container) {
    return AzureSas.of(regions, actions, Names.checked(container));
  }
}
