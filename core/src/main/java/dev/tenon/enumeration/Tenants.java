package dev.tenon.enumeration;

/**
 * The possible names of the tenants in which the persons of a question work.
 *
 * @param one of the first person
 * @param other of the second person
 * @param areDistinct whether the two names must differ
 */
public record Tenants(TenantNames one, TenantNames other, boolean areDistinct) {

  /** For a question about one person. */
  public static Tenants of(TenantNames one) {
    return new Tenants(one, TenantNames.any(), false);
  }

  /** The names of the tenant of a person, 0 or 1. */
  TenantNames of(int person) {
    return person == 0 ? one : other;
  }
}
