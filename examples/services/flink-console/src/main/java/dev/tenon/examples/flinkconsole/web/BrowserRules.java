package dev.tenon.examples.flinkconsole.web;

import dev.tenon.examples.flinkconsole.flink.FlinkException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * Stands before the gate: what browsers are told of each page, and that a form which changes
 * something was made by this console for this session.
 */
final class BrowserRules implements Filter {

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
          + " frame-ancestors 'none'; base-uri 'none'";

  /** A jar of at most 64 MiB, kept in memory up to 1 MiB. */
  private static final MultipartConfigElement UPLOADS =
      new MultipartConfigElement(
          System.getProperty("java.io.tmpdir"), 64L << 20, 65L << 20, 1 << 20);

  private final Pages pages;

  BrowserRules(Pages pages) {
    this.pages = pages;
  }

  @Override
  public void doFilter(ServletRequest asked, ServletResponse answered, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest request = (HttpServletRequest) asked;
    HttpServletResponse response = (HttpServletResponse) answered;
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cache-Control", "no-store");
    if (READING.contains(request.getMethod()) || isOurs(request)) {
      try {
        chain.doFilter(request, response);
      } catch (FlinkException failed) {
        response.setStatus(502);
        pages.failed(request, response, failed.words());
      }
    } else {
      response.setStatus(403);
      pages.refused(request, response, "stale-form", "");
    }
  }

  /** Whoever has not logged in is refused by the gate, and has only the form that logs in. */
  private static boolean isOurs(HttpServletRequest request) {
    Optional<Visit> visit = Visit.of(request);
    boolean loggedIn = visit.map(v -> !v.user().isEmpty()).orElse(false);
    if (!loggedIn && !request.getRequestURI().equals(SignIn.LOGIN)) {
      return true;
    }
    String type = request.getContentType();
    if (loggedIn && type != null && type.startsWith("multipart/form-data")) {
      request.setAttribute(ServletContextRequest.MULTIPART_CONFIG_ELEMENT, UPLOADS);
    }
    return visit.isPresent() && visit.get().accepts(request.getParameter("csrf"));
  }
}
