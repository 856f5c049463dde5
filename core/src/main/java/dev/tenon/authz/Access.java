package dev.tenon.authz;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.Attributes;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.Variables;
import dev.tenon.policy.Effect;
import dev.tenon.subject.Subject;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An {@link Authorizer} for one subject: its roles are resolved once, for many requests.
 *
 * <pre>{@code
 * Access access = authorizer.access(ada).within("payments");
 * if (access.check("FLINK_SUBMIT", job).allowed()) {
 *   List<Job> mine = access.visible(jobs, Job::resource);
 * }
 * ResourceFilter filter = access.filter("FLINK_VIEW");   // the same as a condition
 * }</pre>
 *
 * <p>It uses the policy that was in force when it was created: keep it for a request or a page, not
 * for a session. Immutable and safe to share; {@link #check} allocates nothing.
 */
public sealed class Access permits InterceptedAccess {

  private final CompiledPolicy policy;
  private final Subject subject;

  /** The subject's variables as rules see them. */
  private final Variables variables;

  private final SubjectAccess access;
  private final TenantPermissions permissions;

  Access(
      CompiledPolicy policy, Subject subject, SubjectAccess access, TenantPermissions permissions) {
    this.policy = policy;
    this.subject = subject;
    this.variables = policy.seen(subject.variables());
    this.access = access;
    this.permissions = permissions;
  }

  /** Copies an access, for a wrapper. */
  Access(Access same) {
    this(same.policy, same.subject, same.access, same.permissions);
  }

  /**
   * A copy that works in a tenant.
   *
   * @param tenant the tenant's name; empty for no named tenant
   * @return a new access, which denies everything if the subject may not enter the tenant
   */
  public Access within(String tenant) {
    return new Access(policy, subject, access, access.in(tenant));
  }

  /** The version of the policy that decides. */
  String version() {
    return policy.version();
  }

  /**
   * The subject of the requests.
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
   * Whether the subject is an administrator, who approves pending requests and changes the policy.
   * That alone allows no action.
   *
   * @return true if it holds one of the policy's admin roles
   */
  public boolean isAdmin() {
    return access.isAdmin();
  }

  /**
   * Decides a request. Takes about as long as a few hash lookups, independent of the size of the
   * policy.
   *
   * @param action the action's exact name
   * @param resource the resource
   * @return the decision, never null, for any data
   */
  public Decision check(String action, Resource resource) {
    return check(action, resource, Attributes.none());
  }

  /**
   * Whether a request is allowed, where nobody is told why not: for an entry of a list, or for what
   * the body of a request asks for in addition.
   *
   * <pre>{@code
   * boolean urgent = access.allows("job-urgency-above", job);
   * }</pre>
   *
   * @param action the action's exact name
   * @param resource the resource
   * @return whether {@link #check(String, Resource)} allows it; false if it is held for approval
   */
  public boolean allows(String action, Resource resource) {
    return check(action, resource).allowed();
  }

  /**
   * Decides a request with attributes of the resource and of the request.
   *
   * <pre>{@code
   * access.check("INVOICE_EDIT", invoice, Attributes.none().with("resource.owner", "ada"));
   * }</pre>
   *
   * @param action the action's exact name
   * @param resource the resource
   * @param attributes the values; one that is not given is not known, unless the host's attribute
   *     source gives it
   * @return the decision, never null, for any data
   */
  public Decision check(String action, Resource resource, Attributes attributes) {
    return decide(action, resource, attributes, false);
  }

  /**
   * Decides a request about a resource of a reserved namespace, such as {@code tenon} for the
   * {@linkplain dev.tenon.admin.AdminRights rights to administer}. It differs from {@link #check}
   * in one way: a rule that allows counts only if its pattern begins with the resource's first
   * segment, literally and without an alias. So {@code *}, <code>${project}</code> and {@code t*}
   * may deny {@code tenon/policy}, but never allow it. Evaluates every rule of the subject's roles
   * if {@link #check} allows.
   *
   * @param action the action's exact name
   * @param resource the resource
   * @return the decision, never null; {@link Reason#NO_RULE} if no such rule allows
   */
  public Decision checkReserved(String action, Resource resource) {
    return permissions.decideReserved(policy, variables, action, resource);
  }

  /**
   * Decides a request to create a resource. Inferences of a tenant do not apply to a resource that
   * does not exist yet.
   *
   * @param action the action's exact name
   * @param resource the resource to be created
   * @return the decision
   */
  public Decision checkCreating(String action, Resource resource) {
    return checkCreating(action, resource, Attributes.none());
  }

  /**
   * Decides a request to create a resource with attributes.
   *
   * @param action the action's exact name
   * @param resource the resource to be created
   * @param attributes the values that the resource will have, and those of the request
   * @return the decision
   */
  public Decision checkCreating(String action, Resource resource, Attributes attributes) {
    return decide(action, resource, attributes, true);
  }

  private Decision decide(
      String action, Resource resource, Attributes attributes, boolean creating) {
    return permissions.decide(
        policy,
        variables,
        policy.given(resource, attributes),
        action,
        resource,
        creating,
        permissions.now(policy));
  }

  /**
   * Whether an action is allowed on everything at and beneath a pattern: on every resource that
   * {@link #check} could be asked about and that the pattern covers, whether it exists or not. The
   * answer is no if the pattern of a deny, stage or exclude covers any part of it, if the exception
   * of an allow does, or if no rule allows some part of it; inferences of a tenant do not count.
   * Use it for requests for "all", such as a list or a watch of Kubernetes.
   *
   * <pre>{@code
   * access.allowsAll("list", ResourcePattern.parse("namespaces/prod/core/secrets/*"));
   * }</pre>
   *
   * <p>The answer is valid at the instant of this call. Aliases are resolved as in {@link #check}.
   * Evaluates every rule of the subject's roles once, and one path for each number of segments in
   * place of a {@code **} and each value of a variable in the pattern.
   *
   * @param action the action's exact name
   * @param pattern the resources; a variable stands for the subject's values
   * @return true if everything is allowed; false if the pattern has a variable without a value,
   *     since it covers nothing then
   */
  public boolean allowsAll(String action, ResourcePattern pattern) {
    return permissions.allowsAll(policy, variables, action, pattern);
  }

  /**
   * Whether the resource is visible to the subject, in the tenant it works in.
   *
   * @param resource any resource
   * @return true if it is visible, regardless of the actions that are allowed on it
   */
  public boolean isVisible(Resource resource) {
    return permissions.shows(policy, resource, variables);
  }

  /**
   * The items of a list that are visible to the subject.
   *
   * @param <T> the type of the items
   * @param items the items
   * @param resource gives the resource of an item
   * @return an immutable list of the visible items in the same order
   */
  public <T> List<T> visible(Collection<T> items, Function<? super T, Resource> resource) {
    return items.stream()
        .filter(item -> isVisible(resource.apply(item)))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The items of a list on which the subject may perform an action.
   *
   * @param <T> the type of the items
   * @param action the action's exact name
   * @param items the items
   * @param resource gives the resource of an item
   * @return an immutable list of the items for which the action is allowed, in the same order
   */
  public <T> List<T> allowed(
      String action, Collection<T> items, Function<? super T, Resource> resource) {
    return items.stream()
        .filter(item -> check(action, resource.apply(item)).allowed())
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The items of a list on which the subject may perform an action, with attributes of each item.
   *
   * @param <T> the type of the items
   * @param action the action's exact name
   * @param items the items
   * @param resource gives the resource of an item
   * @param attributes gives the attributes of an item, and those of the request
   * @return an immutable list of the items for which the action is allowed, in the same order
   */
  public <T> List<T> allowed(
      String action,
      Collection<T> items,
      Function<? super T, Resource> resource,
      Function<? super T, Attributes> attributes) {
    return items.stream()
        .filter(item -> check(action, resource.apply(item), attributes.apply(item)).allowed())
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * Which of several actions the subject may perform on one resource, decided at one instant: for a
   * page that shows the available actions. The rules about the resource are found once for all
   * actions, so ten actions take about as long as two checks; if the subject has limits or holds
   * roles in scopes, or the policy has families of tenants, as long as a {@link #check} of each.
   *
   * <pre>{@code
   * Set<String> buttons = access.allowedActions(List.of("FLINK_VIEW", "FLINK_SUBMIT"), job);
   * }</pre>
   *
   * @param actions exact names; duplicates are ignored
   * @param resource the resource
   * @return an immutable set of the actions that are allowed now, in the same order; actions that
   *     are pending approval are not included
   */
  public Set<String> allowedActions(Collection<String> actions, Resource resource) {
    return allowedActions(actions, resource, Attributes.none());
  }

  /**
   * Which of several actions the subject may perform on one resource with attributes, decided at
   * one instant.
   *
   * @param actions exact names; duplicates are ignored
   * @param resource the resource
   * @param attributes the values of the resource and of the request
   * @return an immutable set of the actions that are allowed now, in the same order
   */
  public Set<String> allowedActions(
      Collection<String> actions, Resource resource, Attributes attributes) {
    AttributeLookup given = policy.given(resource, attributes);
    return permissions.allowed(
        policy, variables, given, actions, resource, permissions.now(policy));
  }

  /** Decides several actions on one resource at one instant. */
  List<Decision> checkEach(List<String> actions, Resource resource, Attributes attributes) {
    long now = permissions.now(policy);
    AttributeLookup given = policy.given(resource, attributes);
    return actions.stream()
        .map(action -> permissions.decide(policy, variables, given, action, resource, false, now))
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The resources on which the subject may perform an action, as a condition: for a database that
   * filters and pages, or an object store. It is true for a resource exactly if {@link #check}
   * allows the action on it, at the instant of this call. Evaluates every rule of the subject's
   * roles once.
   *
   * @param action the action's exact name
   * @return the filter, which matches nothing if nothing is allowed
   * @throws dev.tenon.filter.InexpressibleException if a tenant infers by a relation that the host
   *     does not {@linkplain Relations#targets enumerate}, and it may affect the result
   */
  public ResourceFilter filter(String action) {
    return filter(action, Attributes.none());
  }

  /**
   * The resources on which the subject may perform an action, with attributes of the request. What
   * remains of the rules' conditions is about the attributes of the resources: map them to columns.
   *
   * @param action the action's exact name
   * @param request the attributes of the request, such as {@code request.ip}
   * @return the filter, which matches nothing if nothing is allowed
   * @throws IllegalArgumentException if an attribute is not one of the request
   * @throws dev.tenon.filter.InexpressibleException if a tenant infers by a relation that the host
   *     does not {@linkplain Relations#targets enumerate}, and it may affect the result
   */
  public ResourceFilter filter(String action, Attributes request) {
    return permissions.filter(
        policy, variables, request.requireOnly(AttributeSide.REQUEST), action);
  }

  /**
   * Whether an action may be allowed on a resource or on anything beneath it, whether it exists or
   * not: for a page that opens a folder only if it leads somewhere. A hint for navigation, never a
   * decision: {@link #check} decides about each resource.
   *
   * <pre>{@code
   * if (access.reaches("FLINK_VIEW", Resource.of("flink", "prod")) != Reachability.NO) {
   *   // Show the entry.
   * }
   * }</pre>
   *
   * <p>Evaluates every rule of the subject's roles; the work is bounded, and so is the time, to
   * some tens of milliseconds.
   *
   * @param action the action's exact name
   * @param resource the resource
   * @return perhaps if the work is too much to know, or if it depends on what a tenant infers
   */
  public Reachability reaches(String action, Resource resource) {
    return permissions.reaches(policy, variables, action, resource, Effect.ALLOW);
  }

  /**
   * Whether an action may be held for approval on a resource or on anything beneath it, whether it
   * exists or not: for a page that asks for a reason where one may be needed. A hint like {@link
   * #reaches}, which does not count what is held, and with the same bound on the work.
   *
   * <pre>{@code
   * boolean held = access.mayBeHeld("FLINK_SUBMIT", cluster) != Reachability.NO;
   * boolean form = held || access.reaches("FLINK_SUBMIT", cluster) != Reachability.NO;
   * }</pre>
   *
   * @param action the action's exact name
   * @param resource the resource
   * @return perhaps if the work is too much to know, or if it depends on what a tenant infers
   */
  public Reachability mayBeHeld(String action, Resource resource) {
    return permissions.reaches(policy, variables, action, resource, Effect.STAGE);
  }

  /**
   * The ancestors of the items on which the subject may perform an action. A page may list them as
   * empty containers, to show a tree; they grant nothing. It does not need tenants.
   *
   * @param <T> the type of the items
   * @param action the action's exact name
   * @param items the items
   * @param resource gives the resource of an item
   * @return an immutable set of the allowed items' ancestors on which the action is not allowed
   *     itself, parents before their children
   */
  public <T> Set<Resource> containers(
      String action, Collection<T> items, Function<? super T, Resource> resource) {
    return above(
        allowed(action, items, resource), resource, ancestor -> check(action, ancestor).allowed());
  }

  /**
   * The ancestors of the items that are visible to the subject. A page may list them as empty
   * containers, to show a tree; they grant nothing.
   *
   * @param <T> the type of the items
   * @param items the items
   * @param resource gives the resource of an item
   * @return an immutable set of the visible items' ancestors that are not visible themselves,
   *     parents before their children
   */
  public <T> Set<Resource> containers(Collection<T> items, Function<? super T, Resource> resource) {
    return above(visible(items, resource), resource, this::isVisible);
  }

  private static <T> Set<Resource> above(
      Collection<T> items, Function<? super T, Resource> resource, Predicate<Resource> shown) {
    Set<Resource> containers = new LinkedHashSet<>();
    for (T item : items) {
      Resource visible = resource.apply(item);
      for (int size = 1; size < visible.size(); size++) {
        Resource ancestor = visible.ancestor(size);
        if (!shown.test(ancestor)) {
          containers.add(ancestor);
        }
      }
    }
    return ImmutableSet.copyOf(containers);
  }
}
