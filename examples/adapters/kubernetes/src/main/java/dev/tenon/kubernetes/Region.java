package dev.tenon.kubernetes;

import dev.tenon.authz.Access;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a request of Kubernetes is about: one object, or all of them. Kubernetes says "all" by
 * leaving out the name or the namespace, and by {@code *}; allowed is only what is allowed on every
 * object that there could be. {@code *} stands also for the kind before a subresource, and for the
 * subresource after a kind.
 *
 * <p>How that is decided: in place of each "all" stands a name that no policy has, which tells why
 * not; and {@link Access#allowsAll} is asked whether nothing in the region is withheld, under
 * whatever name a rule speaks of it. Where no rule allows it, the same is asked for somebody who
 * may do everything: what is withheld even then is forbidden, and the next authorizer must not
 * allow a list of it.
 *
 * <p>Its resources in a policy, in which a subresource is part of the resource's name, as in roles
 * of Kubernetes ({@code pods/log}), and {@code core} is the group without a name:
 *
 * <pre>{@code
 * namespaces/<namespace>/<group>/<resource>/<name>   what lies in a namespace
 * cluster/<group>/<resource>/<name>                  what lies in none, the namespaces among it
 * paths/<segment>/...                                addresses of the server that are no objects
 * }</pre>
 *
 * <p>Immutable and safe to share.
 */
public final class Region {

  private static final String ALL = "*";

  /** A character that Kubernetes has in no name, and a policy has no reason to have. */
  private static final String ANY_NAME = "\u4e00";

  private final String namespace;
  private final List<List<String>> paths;

  private Region(String namespace, List<List<String>> paths) {
    this.namespace = namespace;
    this.paths = paths;
  }

  /**
   * Objects.
   *
   * @param namespace where; empty for all namespaces and for what lies in none: a request does not
   *     tell which, so both are asked for
   * @param group the API group; empty for the one without a name
   * @param resource the plural, with the subresource after a {@code /}
   * @param name which; empty for all
   * @return the region
   */
  public static Region of(String namespace, String group, String resource, String name) {
    String known = group.isEmpty() ? "core" : group;
    String which = name.isEmpty() ? ALL : name;
    boolean namespaces = group.isEmpty() && isNamespaces(resource);
    boolean clusterWide = namespace.isEmpty() || namespaces;
    List<List<String>> paths = new ArrayList<>();
    if (clusterWide || resource.equals(ALL)) {
      paths.add(List.of("cluster", known, resource, which));
    }
    if (!namespaces) {
      paths.add(
          List.of("namespaces", namespace.isEmpty() ? ALL : namespace, known, resource, which));
    }
    return new Region(namespace, paths);
  }

  /** Namespaces lie in no namespace: there is one place to ask for them. */
  private static boolean isNamespaces(String resource) {
    return resource.equals("namespaces") || resource.startsWith("namespaces/");
  }

  /**
   * An address of the API server that is no object.
   *
   * @param path the path, which begins with {@code /}; taken as it is, nothing is decoded
   * @return the region
   */
  public static Region ofPath(String path) {
    List<String> parts = new ArrayList<>(List.of("paths"));
    if (!path.equals("/")) {
      parts.addAll(Arrays.asList(path.substring(1).split("/", -1)));
    }
    return new Region("", List.of(parts));
  }

  /**
   * The namespace.
   *
   * @return its name; empty or {@code *} if it is all of them, empty also if it is none
   */
  public String namespace() {
    return namespace;
  }

  /**
   * The parts of it that lie in one namespace each: who holds other roles in each namespace is
   * asked for all of them.
   *
   * @param namespaces the names of all namespaces that there are
   * @return a region for each, or none if this one is not of all namespaces
   */
  public List<Region> in(Collection<String> namespaces) {
    List<List<String>> all =
        paths.stream().filter(path -> path.size() == 5 && path.get(1).equals(ALL)).toList();
    return all.isEmpty()
        ? List.of()
        : namespaces.stream()
            .map(name -> new Region(name, all.stream().map(path -> at(name, path)).toList()))
            .toList();
  }

  private static List<String> at(String namespace, List<String> path) {
    return List.of(path.get(0), namespace, path.get(2), path.get(3), path.get(4));
  }

  /** Whether something may be done to all of it. The later answer wins over the earlier one. */
  public enum Answer {
    /** It is allowed, on every object that there could be. */
    ALLOWED,
    /** No rule speaks of it. */
    SILENT,
    /** Somebody has to approve it first. */
    HELD,
    /** It is forbidden, or part of it is. */
    FORBIDDEN
  }

  /**
   * What is decided about all of it.
   *
   * @param access who asks
   * @param unlimited the same with a role that allows everything, which shows what is forbidden
   * @param verbs what is to be done, all of it
   * @return the strictest answer to any part of it
   */
  public Answer decide(Access access, Access unlimited, Collection<String> verbs) {
    Answer answer = Answer.ALLOWED;
    for (List<String> path : paths) {
      for (String verb : verbs) {
        answer = Collections.max(List.of(answer, decide(access, unlimited, verb, path)));
      }
    }
    return answer;
  }

  private static Answer decide(Access access, Access unlimited, String verb, List<String> path) {
    List<String> somewhere = path.stream().map(Region::any).toList();
    boolean one = somewhere.equals(path);
    return switch (access.check(verb, Resource.of(somewhere)).reason()) {
      case ALLOWED_BY_RULE ->
          one || access.allowsAll(verb, pattern(path)) ? Answer.ALLOWED : Answer.FORBIDDEN;
      case HELD_FOR_APPROVAL -> Answer.HELD;
      case NO_RULE ->
          one || unlimited.allowsAll(verb, pattern(path)) ? Answer.SILENT : Answer.FORBIDDEN;
      case NOT_ADMITTED, NOT_VISIBLE, TENANT_NOT_ASSIGNED, TENANT_NOT_SELECTED -> Answer.SILENT;
      default -> Answer.FORBIDDEN;
    };
  }

  /** What a part of a path stands for, with another text in place of each "all". */
  private static String with(String all, UnaryOperator<String> name, String part) {
    int slash = part.indexOf('/');
    if (part.equals(ALL)) {
      return all;
    }
    if (slash < 0) {
      return name.apply(part);
    }
    String kind = part.substring(0, slash);
    String subresource = part.substring(slash + 1);
    return (kind.equals(ALL) ? all : name.apply(kind))
        + name.apply("/")
        + (subresource.equals(ALL) ? all : name.apply(subresource));
  }

  private static String any(String part) {
    return with(ANY_NAME, UnaryOperator.identity(), part);
  }

  /** A name is a name, whatever characters it has. */
  private static ResourcePattern pattern(List<String> path) {
    return ResourcePattern.of(path.stream().map(p -> with(ALL, Region::literal, p)).toList());
  }

  private static String literal(String name) {
    return name.isEmpty() ? name : Resource.of(name).toString();
  }
}
