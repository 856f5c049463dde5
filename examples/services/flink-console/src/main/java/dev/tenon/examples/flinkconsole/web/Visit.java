package dev.tenon.examples.flinkconsole.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session knows: who logged in, the tenant he works in, and the word that each form has to
 * bring along. Safe for several requests of one browser at once.
 */
final class Visit {

  private static final String ATTRIBUTE = "visit";
  private static final int MOST_RESTS = 1_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String token = token();
  private final String user;
  private volatile String tenant = "";
  private String message = "";

  /** Where searches go on. */
  private final List<Long> rests = new ArrayList<>();

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

  /** Keeps where a search goes on, which tells how much of the log is others'. */
  synchronized String keep(long rest) {
    if (rests.size() == MOST_RESTS) {
      rests.clear();
    }
    rests.add(rest);
    return String.valueOf(rests.size());
  }

  /** Where a search goes on; at the end for one that is not known any more. */
  synchronized long rest(String kept) {
    for (int i = 0; i < rests.size(); i++) {
      if (kept.equals(String.valueOf(i + 1))) {
        return rests.get(i);
      }
    }
    return Long.MAX_VALUE;
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
