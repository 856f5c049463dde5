package dev.tenon.examples.gitops.rights;

/**
 * In whose name something is done: the objects of a namespace, a service account, or a user.
 *
 * @param namespace the namespace, for its objects; empty for anybody else
 * @param user the name that Kubernetes has for it, or ours where it has none
 */
public record Who(String namespace, String user) {

  private static final String ACCOUNT = "system:serviceaccount:";
  private static final String OBJECT = "namespace:";

  /** Any object of a namespace. */
  public static Who objectOf(String namespace) {
    return new Who(namespace, OBJECT + namespace);
  }

  /** A service account. */
  public static Who account(String namespace, String account) {
    return user(ACCOUNT + namespace + ":" + account);
  }

  /** A user of Kubernetes. */
  public static Who user(String name) {
    return new Who("", name);
  }

  /** The name of the user that reconciles a namespace where no account does. */
  public static String reconciler(String namespace) {
    return "gotk:" + namespace + ":reconciler";
  }

  /** Whether these are the objects of a namespace, which Kubernetes has no name for. */
  public boolean isObject() {
    return !namespace.isEmpty();
  }

  /** Whether a user of Kubernetes is called like objects are here, and so must not be taken. */
  public static boolean isReserved(String user) {
    return user.startsWith(OBJECT);
  }

  /** For people. */
  @Override
  public String toString() {
    if (isObject()) {
      return "objects of namespace `" + namespace + "`";
    }
    return user.startsWith(ACCOUNT)
        ? "service account `" + user.substring(ACCOUNT.length()).replace(':', '/') + "`"
        : "user `" + user + "`";
  }
}
