package dev.tenon.examples.gitops.rights;

/** Which objects of other namespaces an object may name. */
public enum References {
  /** None, whatever they say of themselves: Flux with {@code --no-cross-namespace-refs}. */
  LOCKDOWN,
  /** Those whose {@code accessFrom} is open to the object's namespace. */
  ACCESS_FROM,
  /** All of them: for a cluster with one owner. To trigger them is still another right. */
  OPEN
}
