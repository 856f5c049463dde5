package dev.tenon.cli;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The spelling of a held role in an option: {@code ROLE@TENANT}, then {@code :on=PATH}, {@code
 * :until=INSTANT} and {@code :NAME=VALUES}, each optional.
 */
final class HeldOption {

  private static final String ORIGIN = "given with the subject";
  private static final String USAGE = "write ROLE@TENANT, such as editor@acme:project=ml,fraud";

  private HeldOption() {}

  /** The held role of a text; without a tenant it is held everywhere. */
  static HeldRole role(String text) {
    List<String> parts = parts(text);
    int at = parts.get(0).lastIndexOf('@');
    String role = at < 0 ? parts.get(0) : parts.get(0).substring(0, at);
    try {
      return HeldRole.of(role).within(scope(parts, at)).from(ORIGIN);
    } catch (IllegalArgumentException | DateTimeException refused) {
      throw wrong(text, refused);
    }
  }

  /** The limit of a text: the union of names with commas between, all in one scope. */
  static HeldLimit limit(String text) {
    List<String> parts = parts(text);
    int at = parts.get(0).lastIndexOf('@');
    String names = at < 0 ? parts.get(0) : parts.get(0).substring(0, at);
    List<String> each = names.isEmpty() ? List.of() : Arrays.asList(names.split(",", -1));
    try {
      return HeldLimit.of(HeldRole.each(each, scope(parts, at), ORIGIN), ORIGIN);
    } catch (IllegalArgumentException | DateTimeException refused) {
      throw wrong(text, refused);
    }
  }

  /** The parts between colons that a name and {@code =} follow; an instant has colons too. */
  private static List<String> parts(String text) {
    return Arrays.asList(text.split(":(?=[A-Za-z][\\w.-]*=)", -1));
  }

  private static RoleScope scope(List<String> parts, int at) {
    RoleScope scope = RoleScope.everywhere();
    if (at >= 0) {
      String tenant = parts.get(0).substring(at + 1);
      if (tenant.isEmpty()) {
        throw new IllegalArgumentException("no tenant behind the `@`");
      }
      scope = scope.in(tenant);
    }
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      scope = with(scope, part.substring(0, equals), part.substring(equals + 1));
    }
    return scope;
  }

  private static RoleScope with(RoleScope scope, String name, String value) {
    return switch (name) {
      case "on" -> scope.on(value);
      case "until" -> scope.until(Instant.parse(value));
      default ->
          scope.withVariable(
              name, value.isEmpty() ? List.of() : Arrays.asList(value.split(",", -1)));
    };
  }

  private static Usage wrong(String text, RuntimeException refused) {
    return new Usage(
        "not a held role or limit: "
            + Diagnostic.quote(text)
            + ": "
            + refused.getMessage()
            + "; "
            + USAGE);
  }

  /** The option's text for a held role, as {@link #role} reads it. */
  static String text(HeldRole held) {
    return held.role() + text(held.scope());
  }

  /** The option's text for a limit whose parts are in one scope, as {@link #limit} reads it. */
  static String text(HeldLimit limit) {
    List<String> names = limit.parts().stream().map(HeldRole::role).toList();
    RoleScope scope =
        limit.parts().stream().findFirst().map(HeldRole::scope).orElse(RoleScope.everywhere());
    return String.join(",", names) + text(scope);
  }

  private static String text(RoleScope scope) {
    List<String> parts = new ArrayList<>();
    parts.add(scope.tenant().isEmpty() ? "" : "@" + scope.tenant());
    scope.path().ifPresent(path -> parts.add("on=" + path));
    scope.end().ifPresent(end -> parts.add("until=" + end));
    scope
        .variables()
        .asMap()
        .forEach((name, values) -> parts.add(name + "=" + String.join(",", values)));
    return String.join(":", parts);
  }
}
