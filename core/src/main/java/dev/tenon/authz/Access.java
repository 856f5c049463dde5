package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * An {@link Authorizer} for one subject: its roles are resolved once, for many questions.
 *
 * <pre>{@code
 * Access access = authorizer.access(ada).within("payments");
 * if (access.check("FLINK_SUBMIT", job).allowed()) {
 *   List<Job> mine = access.visible(jobs, Job::resource);
 * }
 * ResourceFilter filter = access.filter("FLINK_VIEW");   // the same as a condition
 * }</pre>
 *
 * <p>It answers by the policy that was in force when it was made: keep it for a request or a page,
 * not for a session. Immutable and safe to share; {@link #check} allocates nothing.
 */
public sealed class Access permits InterceptedAccess {

  private final CompiledPolicy policy;
  private final Subject subject;
  private final RoleSetAccess access;
  private final EffectivePermissions permissions;

  Access(
      CompiledPolicy policy,
      Subject subject,
      RoleSetAccess access,
      EffectivePermissions permissions) {
    this.policy = policy;
    this.subject = subject;
    this.access = access;
    this.permissions = permissions;
  }

  /** The same, for what stands around it. */
  Access(Access same) {
    this(same.policy, same.subject, same.access, same.permissions);
  }

  /**
   * The same working in a tenant.
   *
   * @param tenant the tenant's name; empty for none named
   * @return a new access, which denies everything if the subject may not enter the tenant
   */
  public Access within(String tenant) {
    return new Access(policy, subject, access, access.in(tenant));
  }

  /** The version of the policy that answers. */
  String version() {
    return policy.version();
  }

  /**
   * Who asks.
   *
   * @return the subject
   */
  public Subject subject() {
    return subject;
  }

  /**
   * The tenants that the subject may enter.
   *
   * @return an immutable list of names in the order of the policy; empty where the policy does not
   *     use tenants
   */
  public List<String> tenants() {
    return access.tenants();
  }

  /**
   * Whether the subject administers: approves what is held, and changes the policy. An
   * administrator is allowed no action by that alone.
   *
   * @return true if it holds one of the policy's admin roles
   */
  public boolean isAdmin() {
    return access.isAdmin();
  }

  /**
   * Decides. Takes about as long as a few hash lookups, whatever the size of the policy.
   *
   * @param action the action's exact name
   * @param resource to what
   * @return the decision, never null; any data whatever gets one
   */
  public Decision check(String action, Resource resource) {
    return permissions.decide(policy, subject.variables(), action, resource, false);
  }

  /**
   * Decides about a resource of a namespace that is reserved, such as {@code tenon} for the
   * {@linkplain dev.tenon.admin.AdminRights rights to administer}. It is {@link #check}, but for
   * one thing: a rule that allows counts only if its pattern begins with the resource's first
   * segment, literally and without an alias. So {@code *}, <code>${project}</code> and {@code t*}
   * reach {@code tenon/policy} with a deny, and never with an allow. Looks at every rule of the
   * subject's roles where {@link #check} allows.
   *
   * @param action the action's exact name
   * @param resource to what
   * @return the decision, never null; {@link Reason#NO_RULE} where no such rule allows
   */
  public Decision checkReserved(String action, Resource resource) {
    return permissions.decideReserved(policy, subject.variables(), action, resource);
  }

  /**
   * Decides about a resource that does not exist yet. What a tenant only infers does not count.
   *
   * @param action the action's exact name
   * @param resource what would be created
   * @return the decision
   */
  public Decision checkCreating(String action, Resource resource) {
    return permissions.decide(policy, subject.variables(), action, resource, true);
  }

  /**
   * Whether an action is allowed on everything at and beneath a pattern: on every resource that
   * {@link #check} could be asked about and that the pattern covers, whether it exists or not. One
   * deny, stage or exclude that reaches into it is enough for no, and so is a part that no rule
   * allows; what a tenant only infers does not count. A request for "all", such as a list or a
   * watch of Kubernetes, is answered by this.
   *
   * <pre>{@code
   * access.allowsAll("list", ResourcePattern.parse("namespaces/prod/core/secrets/*"));
   * }</pre>
   *
   * <p>Holds at the instant of this call. Second names count as in {@link #check}. Looks at every
   * rule of the subject's roles once, and at one path for each number of segments in place of a
   * {@code **} and each value of a variable in the pattern.
   *
   * @param action the action's exact name
   * @param pattern what is asked about; a variable stands for the subject's values
   * @return true if everything is allowed; false if the pattern has a variable without a value,
   *     since it covers nothing then
   */
  public boolean allowsAll(String action, ResourcePattern pattern) {
    return permissions.allowsAll(policy, subject.variables(), action, pattern);
  }

  /**
   * Whether the resource exists for the subject, in the tenant it works in.
   *
   * @param resource any resource
   * @return true if it is visible; what may be done with it is another question
   */
  public boolean isVisible(Resource resource) {
    return permissions.shows(policy, resource, subject.variables());
  }

  /**
   * The part of a list that exists for the subject.
   *
   * @param <T> what is listed
   * @param items what there is
   * @param resource the resource of an item
   * @return an immutable list of the visible items in the same order
   */
  public <T> List<T> visible(Collection<T> items, Function<? super T, Resource> resource) {
    return items.stream()
        .filter(item -> isVisible(resource.apply(item)))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The part of a list on which the subject may do something.
   *
   * @param <T> what is listed
   * @param action the action's exact name
   * @param items what there is
   * @param resource the resource of an item
   * @return an immutable list of the items for which the action is allowed, in the same order
   */
  public <T> List<T> allowed(
      String action, Collection<T> items, Function<? super T, Resource> resource) {
    return items.stream()
        .filter(item -> check(action, resource.apply(item)).allowed())
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The part of several actions that the subject may do with one resource, decided at one instant:
   * for a page that shows what can be done. Takes as long as a {@link #check} of each.
   *
   * <pre>{@code
   * Set<String> buttons = access.allowedActions(List.of("FLINK_VIEW", "FLINK_SUBMIT"), job);
   * }</pre>
   *
   * @param actions exact names; one that is there twice counts once
   * @param resource to what
   * @return an immutable set of the actions that are allowed now, in the same order; an action that
   *     is held for approval is not among them
   */
  public Set<String> allowedActions(Collection<String> actions, Resource resource) {
    List<String> asked = ImmutableSet.copyOf(actions).asList();
    List<Decision> decisions = checkEach(asked, resource);
    ImmutableSet.Builder<String> allowed = ImmutableSet.builder();
    for (int i = 0; i < asked.size(); i++) {
      if (decisions.get(i).allowed()) {
        allowed.add(asked.get(i));
      }
    }
    return allowed.build();
  }

  /** Decides about one resource at one instant, action by action. */
  List<Decision> checkEach(List<String> actions, Resource resource) {
    long now = policy.now();
    return actions.stream()
        .map(
            action -> permissions.decide(policy, subject.variables(), action, resource, false, now))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The resources on which the subject may do something, as a condition: for a database that
   * filters and pages, or an object store. It holds for a resource exactly if {@link #check} allows
   * the action on it, at the instant of this call. Looks at every rule of the subject's roles once.
   *
   * @param action the action's exact name
   * @return the filter, which lets nothing through where nothing is allowed
   * @throws dev.tenon.filter.InexpressibleException if a tenant infers by a relation that the host
   *     does not {@linkplain Relations#targets enumerate}, and it could matter
   */
  public ResourceFilter filter(String action) {
    return permissions.filter(policy, subject.variables(), action);
  }

  /**
   * The containers of what exists for the subject: everything above a visible item. They may be
   * listed as shells, so that a tree can be shown, and grant nothing.
   *
   * @param <T> what is listed
   * @param items what there is
   * @param resource the resource of an item
   * @return an immutable set of the visible items' ancestors that are not visible themselves, each
   *     before what is beneath it
   */
  public <T> Set<Resource> containers(Collection<T> items, Function<? super T, Resource> resource) {
    Set<Resource> containers = new LinkedHashSet<>();
    for (T item : visible(items, resource)) {
      Resource visible = resource.apply(item);
      for (int size = 1; size < visible.size(); size++) {
        Resource ancestor = visible.ancestor(size);
        if (!isVisible(ancestor)) {
          containers.add(ancestor);
        }
      }
    }
    return ImmutableSet.copyOf(containers);
  }
}
