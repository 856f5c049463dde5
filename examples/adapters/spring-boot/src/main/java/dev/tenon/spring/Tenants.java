package dev.tenon.spring;

/**
 * In which tenant a request works. A bean of this type replaces the property {@code tenon.tenant}.
 *
 * <pre>{@code
 * @Bean
 * Tenants tenants() {
 *   return call -> call.header("X-Tenant");
 * }
 * }</pre>
 *
 * <p>It only selects: who may not enter the tenant is refused by the policy. Called by many threads
 * at once; it must not wait.
 */
@FunctionalInterface
public interface Tenants {

  /**
   * Finds the tenant.
   *
   * @param call a request
   * @return the tenant's name, empty if the request names none
   */
  String of(Call call);
}
