package dev.tenon.spring;

import dev.tenon.condition.Attributes;

/**
 * Attributes that a request brings itself, such as {@code request.ip}. A bean of this type gives
 * them to the conditions of the policy.
 *
 * <pre>{@code
 * @Bean
 * CallAttributes callAttributes() {
 *   return call -> Attributes.none().with("request.ip", IpAddress.parse(call.address()));
 * }
 * }</pre>
 *
 * <p>Called by many threads at once; it must not wait.
 */
@FunctionalInterface
public interface CallAttributes {

  /**
   * The attributes of a request.
   *
   * @param call a request
   * @return the values; one that is not among them is not known
   */
  Attributes of(Call call);
}
