package dev.tenon.examples.gitops.rights;

/**
 * In whose name something is done: the objects of a namespace, or a service account. Who it is
 * follows from where an object lies, never from what it says of itself.
 *
 * @param namespace the namespace of the object
 * @param account the service account there; empty for the object itself
 */
public record Who(String namespace, String account) {

  /** Any object of a namespace. */
  public static Who objectOf(String namespace) {
    return new Who(namespace, "");
  }

  /** A service account. */
  public static Who account(String namespace, String account) {
    return new Who(namespace, account);
  }

  /** The name that Kubernetes has for it, or ours where it has none. */
  public String user() {
    return account.isEmpty()
        ? "namespace:" + namespace
        : "system:serviceaccount:" + namespace + ":" + account;
  }

  /** For people. */
  @Override
  public String toString() {
    return account.isEmpty()
        ? "objects of namespace `" + namespace + "`"
        : "service account `" + namespace + "/" + account + "`";
  }
}
