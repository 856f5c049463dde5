package dev.tenon.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.path.Resource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request of AuthZEN means to the policy.
 *
 * <pre>{@code
 * Mapping.standard()                              // {type}/{id}, no tenants
 *     .withResource("invoice", "{tenant}/invoices/{id}")
 *     .withAction("can_read", "INVOICE_READ")
 *     .withTenantOfPath();                        // /acme/access/v1/evaluation
 * }</pre>
 *
 * <p>A property of a resource is the attribute {@code resource.NAME} of the policy, a member of the
 * context, or a property of the action, is {@code request.NAME}, and a property of a subject that
 * the caller may assert is {@code subject.NAME}: where the policy declares it, and if the JSON
 * value is of the declared type. Others are ignored. Immutable.
 */
public final class Mapping {

  /** Where the tenant of a request is named. */
  private enum Place {
    NOWHERE,
    PATH,
    CONTEXT,
    RESOURCE
  }

  private static final Mapping STANDARD =
      new Mapping(
          Map.of(), ResourceTemplate.parse("{type}/{id}"), Map.of(), Set.of(), Place.NOWHERE, "");

  private final Map<String, ResourceTemplate> resources;
  private final ResourceTemplate others;
  private final Map<String, String> actions;
  private final Set<String> creating;
  private final Place place;
  private final String member;

  private Mapping(
      Map<String, ResourceTemplate> resources,
      ResourceTemplate others,
      Map<String, String> actions,
      Set<String> creating,
      Place place,
      String member) {
    this.resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
    this.others = others;
    this.actions = Collections.unmodifiableMap(new LinkedHashMap<>(actions));
    this.creating = Collections.unmodifiableSet(new LinkedHashSet<>(creating));
    this.place = place;
    this.member = member;
  }

  /**
   * Paths of type and id, actions as they are named, and no tenants.
   *
   * @return the shared instance
   */
  public static Mapping standard() {
    return STANDARD;
  }

  /**
   * A copy with the path of a type of resources.
   *
   * @param type the type
   * @param template segments, of which {@code {type}}, {@code {id}} and {@code {tenant}} are
   *     filled, and <code>{id/}</code> with one segment for each part of the id between slashes
   * @return a new mapping
   * @throws IllegalArgumentException if the template is not valid
   */
  public Mapping withResource(String type, String template) {
    Map<String, ResourceTemplate> more = new LinkedHashMap<>(resources);
    more.put(Objects.requireNonNull(type, "type"), ResourceTemplate.parse(template));
    return new Mapping(more, others, actions, creating, place, member);
  }

  /**
   * A copy with the path of all types that have none of their own.
   *
   * @param template as in {@link #withResource}
   * @return a new mapping
   * @throws IllegalArgumentException if the template is not valid
   */
  public Mapping withOtherResources(String template) {
    return new Mapping(
        resources, ResourceTemplate.parse(template), actions, creating, place, member);
  }

  /**
   * A copy with the policy's name of an action; others are called the same on both sides. If any is
   * given, searches for actions look at the given ones, otherwise at those that the policy
   * declares.
   *
   * @param name the name in requests
   * @param action the name in the policy
   * @return a new mapping
   */
  public Mapping withAction(String name, String action) {
    Map<String, String> more = new LinkedHashMap<>(actions);
    more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(action, "action"));
    return new Mapping(resources, others, more, creating, place, member);
  }

  /**
   * A copy with an action that makes its resource.
   *
   * @param name the name in requests
   * @return a new mapping
   */
  public Mapping withCreating(String name) {
    Set<String> more = new LinkedHashSet<>(creating);
    more.add(name);
    return new Mapping(resources, others, actions, more, place, member);
  }

  /**
   * A copy for which the first segment of the path names the tenant: {@code
   * /acme/access/v1/evaluation}.
   *
   * @return a new mapping
   */
  public Mapping withTenantOfPath() {
    return new Mapping(resources, others, actions, creating, Place.PATH, "");
  }

  /**
   * A copy for which a member of the context names the tenant.
   *
   * @param name the member
   * @return a new mapping
   */
  public Mapping withTenantOfContext(String name) {
    return new Mapping(
        resources, others, actions, creating, Place.CONTEXT, Objects.requireNonNull(name, "name"));
  }

  /**
   * A copy for which a property of the resource names the tenant.
   *
   * @param name the property
   * @return a new mapping
   */
  public Mapping withTenantOfResource(String name) {
    return new Mapping(
        resources, others, actions, creating, Place.RESOURCE, Objects.requireNonNull(name, "name"));
  }

  boolean isTenantInPath() {
    return place == Place.PATH;
  }

  /** The tenant, empty if the request names none. */
  String tenant(String ofPath, Entity resource, ObjectNode context) {
    return switch (place) {
      case NOWHERE -> "";
      case PATH -> ofPath;
      case CONTEXT -> named("context." + member, context.get(member));
      case RESOURCE -> named("resource.properties." + member, resource.properties().get(member));
    };
  }

  private static String named(String path, @Nullable JsonNode node) {
    if (node == null) {
      return "";
    }
    if (!node.isTextual()) {
      throw FaultException.bad(
          "`" + path + "` names the tenant and is " + Json.kind(node) + ": write a string");
    }
    return node.textValue();
  }

  Resource resource(String tenant, Entity resource) {
    return resources.getOrDefault(resource.type(), others).fill(tenant, resource);
  }

  String action(String name) {
    return actions.getOrDefault(name, name);
  }

  boolean isCreating(String name) {
    return creating.contains(name);
  }

  /** The names of actions that were given; empty if it is for the policy to say. */
  Set<String> actions() {
    return actions.keySet();
  }
}
