package dev.tenon.authzen;

import jakarta.servlet.http.HttpServletRequest;

/** Finds out who asks. Called by many threads at once; {@link KnownCallers} knows a list. */
@FunctionalInterface
public interface Callers {

  /**
   * Finds out who asks.
   *
   * @param request the request, of which the body is not read
   * @return the caller
   * @throws CallerRefusedException if there is no credential, or one that is not accepted
   */
  Caller identify(HttpServletRequest request);
}
