package dev.tenon.jaxrs;

import jakarta.ws.rs.core.Response;

/** Refusals as problem details (RFC 9457). */
final class Problem {

  private static final String MEDIA_TYPE = "application/problem+json";

  private Problem() {}

  static Response of(int status, String code, String id) {
    return of(status, code, id, "");
  }

  /** All parts are words and ids that need no escape. */
  static Response of(int status, String code, String id, String ticket) {
    Response.Status known = Response.Status.fromStatusCode(status);
    String more = ticket.isEmpty() ? "" : ",\"ticket\":\"" + ticket + "\"";
    String body =
        "{\"type\":\"about:blank\",\"status\":%d,\"title\":\"%s\",\"code\":\"%s\"%s,\"id\":\"%s\"}"
            .formatted(status, known.getReasonPhrase(), code, more, id);
    Response.ResponseBuilder response = Response.status(status).type(MEDIA_TYPE).entity(body);
    if (status == 401) {
      response.header("WWW-Authenticate", "Bearer");
    } else if (status == 503) {
      response.header("Retry-After", "5");
    }
    return response.build();
  }
}
