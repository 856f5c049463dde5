package dev.tenon.examples.gitops.rights;

import dev.tenon.authz.Access;
import dev.tenon.examples.gitops.rights.ClusterState.Namespace;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a request of Kubernetes is about: one object, or all of them. Kubernetes says "all" by
 * leaving out the name or the namespace, and by {@code *}; allowed is only what is allowed on every
 * object that there could be.
 *
 * <p>How that is decided: in place of each "all" stands a name that no policy has, which tells why
 * not; and {@link Access#allowsAll} is asked whether nothing in the region is withheld, under
 * whatever name a rule speaks of it. Where no rule allows it, the same is asked for somebody who
 * may everything: what is withheld even then is forbidden, and the next authorizer must not allow a
 * list of it.
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
   */
  public static Region of(String namespace, String group, String resource, String name) {
    String known = group.isEmpty() ? "core" : group;
    String which = name.isEmpty() ? ALL : name;
    List<List<String>> paths = new ArrayList<>();
    Target target = new Target(namespace, group, resource, which);
    if (target.isClusterWide() || resource.equals(ALL)) {
      paths.add(List.of("cluster", known, resource, which));
    }
    if (!target.isClusterWide() || !isNamespaces(target)) {
      paths.add(
          List.of("namespaces", namespace.isEmpty() ? ALL : namespace, known, resource, which));
    }
    return new Region(namespace, paths);
  }

  /** Namespaces lie in no namespace: there is one place to ask for them. */
  private static boolean isNamespaces(Target target) {
    return new Target("any", target.group(), target.resource(), "").isClusterWide();
  }

  /** An address of the API server that is no object; taken as it is, nothing is decoded. */
  public static Region ofPath(String path) {
    List<String> parts = new ArrayList<>(List.of("paths"));
    if (!path.equals("/")) {
      parts.addAll(Arrays.asList(path.substring(1).split("/", -1)));
    }
    return new Region("", List.of(parts));
  }

  /** The namespace; empty or {@code *} if it is all of them, empty also if it is none. */
  public String namespace() {
    return namespace;
  }

  /** The part of it that lies in each namespace, if it is of all of them. */
  Stream<Region> in(Collection<Namespace> namespaces) {
    List<List<String>> all =
        paths.stream().filter(path -> path.size() == 5 && path.get(1).equals(ALL)).toList();
    return (all.isEmpty() ? Stream.<Namespace>empty() : namespaces.stream())
        .map(each -> new Region(each.name(), all.stream().map(p -> at(each.name(), p)).toList()));
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
   * @param verbs what is to be done
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
    List<String> somewhere = path.stream().map(p -> p.equals(ALL) ? ANY_NAME : p).toList();
    boolean one = !path.contains(ALL);
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

  /** A name is a name, whatever characters it has. */
  private static ResourcePattern pattern(List<String> path) {
    return ResourcePattern.of(
        path.stream().map(p -> p.equals(ALL) ? p : Resource.of(p).toString()).toList());
  }
}
