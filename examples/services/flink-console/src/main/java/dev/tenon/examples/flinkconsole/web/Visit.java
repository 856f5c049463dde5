package dev.tenon.examples.flinkconsole.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows: who logged in, the tenant he works in, and the word that each form has to
 * bring along. Safe for several requests of one browser at once.
 */
final class Visit {

  private static final String ATTRIBUTE = "visit";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String token = token();
  private final String user;
  private volatile String tenant = "";
  private String message = "";

  private Visit(String user) {
    this.user = user;
  }

  private static String token() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The visit of a request, if its cookie names a session. */
  static Optional<Visit> of(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(ATTRIBUTE) instanceof Visit visit
        ? Optional.of(visit)
        : Optional.empty();
  }

  /** The visit of a request; a new one of somebody who has not logged in, if there was none. */
  static Visit begun(HttpServletRequest request) {
    return of(request).orElseGet(() -> begin(request, ""));
  }

  /** Begins a visit: the session gets a new id, and forms from before are void. */
  static Visit begin(HttpServletRequest request, String user) {
    if (request.getSession(false) != null) {
      request.changeSessionId();
    }
    Visit visit = new Visit(user);
    request.getSession().setAttribute(ATTRIBUTE, visit);
    return visit;
  }

  static void end(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }

  /** Who logged in; empty for nobody. */
  String user() {
    return user;
  }

  String tenant() {
    return tenant;
  }

  void enter(String name) {
    tenant = name;
  }

  /** What a form has to bring along. */
  String formToken() {
    return token;
  }

  boolean accepts(@Nullable String brought) {
    return brought != null
        && MessageDigest.isEqual(
            brought.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  /** Says something on the next page. */
  synchronized void say(String text) {
    message = text;
  }

  /** What is to be said, once. */
  synchronized String takeMessage() {
    String text = message;
    message = "";
    return text;
  }
}
