package dev.tenon.condition;

import com.google.common.collect.ImmutableMap;
import java.util.Map;

/** Names that say something else already, with what to write instead. */
final class Reserved {

  private static final ImmutableMap<String, String> INSTEAD =
      ImmutableMap.copyOf(
          Map.of(
              "subject.id", "write `${user}` for the id of the subject",
              "subject.user", "write `${user}` for the id of the subject",
              "subject.roles", "give the rule to the role, or name roles in `except`",
              "subject.client", "assign a role to the client, and give the rule to that role",
              "subject.issuer",
                  "assign a role to the issuer's subjects, and give the rule to that role",
              "subject.tenant", "write `${tenant}` for the active tenant",
              "request.tenant", "write `${tenant}` for the active tenant",
              "request.time", "write `time` for the time of the request"));

  private Reserved() {}

  static String instead(String name) {
    String instead = INSTEAD.get(name);
    return instead == null ? "" : instead;
  }
}
