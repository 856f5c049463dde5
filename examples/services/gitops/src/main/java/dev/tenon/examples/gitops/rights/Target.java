package dev.tenon.examples.gitops.rights;

import dev.tenon.path.Resource;
import java.util.Locale;

/**
 * An object of the cluster, there or not, as Kubernetes addresses it.
 *
 * @param namespace where it lies; empty for what lies in none
 * @param group the API group; empty for the one without a name
 * @param resource the plural, such as {@code deployments}
 * @param name its name
 */
public record Target(String namespace, String group, String resource, String name) {

  private static final String CORE = "core";
  private static final String ALL = "*";

  /** Everything in a namespace, whatever there is or could be. */
  public static Target allIn(String namespace) {
    return new Target(namespace, ALL, ALL, ALL);
  }

  /** Whether it is everything in a namespace, which no object is called. */
  public boolean isAll() {
    return group.equals(ALL);
  }

  /** Whether it lies in no namespace. A namespace is said to lie in itself, and does not. */
  public boolean isClusterWide() {
    return namespace.isEmpty() || (group.isEmpty() && isNamespaces(resource));
  }

  private static boolean isNamespaces(String resource) {
    return resource.equals("namespaces") || resource.startsWith("namespaces/");
  }

  /** Where the policy speaks of it. */
  public Resource path() {
    String known = group.isEmpty() ? CORE : group;
    return isClusterWide()
        ? Resource.of("cluster", known, resource, name)
        : Resource.of("namespaces", namespace, known, resource, name);
  }

  /** For people: {@code gitrepositories web/app}. */
  @Override
  public String toString() {
    if (isAll()) {
      return "everything in " + namespace;
    }
    return String.format(
        Locale.ROOT, "%s %s", resource, isClusterWide() ? name : namespace + "/" + name);
  }
}
