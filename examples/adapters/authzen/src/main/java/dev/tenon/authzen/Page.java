package dev.tenon.authzen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a search begins, and how long it is. Its token is bound to the caller and to the
 * whole request, tells nothing, and is good for an hour.
 *
 * @param after the last that was looked at, empty at the beginning
 * @param asked how many results the request asks for, -1 if it does not say
 * @param purpose what a token of this request is bound to
 */
record Page(String after, int asked, String purpose) {

  private static final Duration LIFETIME = Duration.ofHours(1);

  static Page of(String kind, Call call, ObjectNode body, Seal seal, Clock clock) {
    ObjectNode page = Entity.optional("page", body.get("page"));
    int limit = limit(page.get("limit"));
    Entity.optional("page.properties", page.get("properties"));
    String purpose = purpose(kind, call, body);
    if (!page.has("token")) {
      return new Page("", limit, purpose);
    }
    String token = Entity.text("page", "token", page);
    if (token.isEmpty()) {
      return new Page("", limit, purpose);
    }
    Page found =
        seal.open(purpose, token)
            .map(text -> read(text, purpose, clock))
            .orElseThrow(Page::notOfThis);
    if (limit >= 0 && limit != found.asked) {
      throw FaultException.bad("`page.limit` differs from that of the first page: keep it");
    }
    return found;
  }

  private static FaultException notOfThis() {
    return FaultException.bad(
        "`page.token` is not of this request, or is old: repeat the request of the first page with"
            + " nothing but `page.token` changed, or begin again without it");
  }

  private static int limit(@Nullable JsonNode limit) {
    if (limit == null) {
      return -1;
    }
    if (!limit.isIntegralNumber() || !limit.canConvertToInt() || limit.intValue() < 0) {
      throw FaultException.bad("`page.limit` is no whole number of 0 or more");
    }
    return limit.intValue();
  }

  /** Everything but the token, and the limit, which the token carries. */
  private static String purpose(String kind, Call call, ObjectNode body) {
    ObjectNode rest = body.deepCopy();
    if (rest.get("page") instanceof ObjectNode page) {
      page.remove("token");
      page.remove("limit");
      if (page.isEmpty()) {
        rest.remove("page");
      }
    }
    ObjectNode all = Json.object();
    all.put("kind", kind).put("tenant", call.tenant()).put("caller", call.caller().name());
    all.set("request", rest);
    return Json.canonical(all);
  }

  private static Page read(String text, String purpose, Clock clock) {
    String[] parts = text.split("\n", 3);
    if (Instant.parse(parts[0]).isBefore(clock.instant())) {
      throw notOfThis();
    }
    return new Page(parts[2], Integer.parseInt(parts[1]), purpose);
  }

  /** The token of the page after this one. */
  String next(String last, Seal seal, Clock clock) {
    return seal.close(purpose, clock.instant().plus(LIFETIME) + "\n" + asked + "\n" + last);
  }

  /** How many results it has at most. */
  int size(Limits limits) {
    return asked < 0 ? limits.page() : Math.min(asked, limits.page());
  }
}
