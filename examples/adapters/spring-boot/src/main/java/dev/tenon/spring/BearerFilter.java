package dev.tenon.spring;

import dev.tenon.oidc.TokenVerifier;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Finds out who calls, by a bearer token that Tenon verifies. Without a header: nobody. */
final class BearerFilter extends OncePerRequestFilter {

  private final TokenVerifier verifier;

  BearerFilter(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  /** Also for an asynchronous dispatch, which may come on a thread that knows nobody. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  /** Also for the page of an error. */
  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return true;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    List<String> headers = Collections.list(request.getHeaders("Authorization"));
    if (headers.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    Bearer checked = Bearer.check(verifier, headers);
    if (checked.refusal() != null) {
      DecidingAdapter.write(checked.refusal(), response);
      return;
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(checked.authentication());
    SecurityContextHolder.setContext(context);
    try {
      chain.doFilter(request, response);
    } finally {
      SecurityContextHolder.clearContext();
    }
  }
}
