package dev.tenon.examples.flinkconsole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenon.admin.TemporaryGrant;
import dev.tenon.policy.Permission;
import dev.tenon.store.GrantLedger;
import dev.tenon.store.StandingGrant;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The temporary grants across restarts: a file with a line for each that was given or revoked. A
 * console that starts gives each again that has not ended, in the name of its author and by what
 * the author may give then; so the policy file stays what it is. Thread-safe as its file is.
 */
public final class Grants implements GrantLedger<Grants.Given> {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A grant as an administrator fills it in.
   *
   * @param name its name, unique in its tenant
   * @param until when it ends
   * @param tenant the tenant in which it counts; empty for all
   * @param action what it allows
   * @param resource on which resources
   * @param toRole whether a role receives it, and not a user
   * @param receiver the role or the user
   * @param by the administrator
   * @param why the administrator's words
   */
  public record Given(
      String name,
      Instant until,
      String tenant,
      String action,
      String resource,
      boolean toRole,
      String receiver,
      String by,
      String why)
      implements StandingGrant {

    @Override
    public TemporaryGrant grant() {
      TemporaryGrant grant = TemporaryGrant.of(name, until, Permission.allow(action).on(resource));
      return toRole ? grant.toRole(receiver) : grant.toSubject(receiver);
    }
  }

  private final Clock clock;
  private final LineFile file;

  Grants(Clock clock, LineFile file) {
    this.clock = clock;
    this.file = file;
  }

  /** Those that have neither been revoked nor ended, the oldest first. */
  @Override
  public List<Given> lasting() {
    Instant now = clock.instant();
    List<Given> lasting = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    file.backwards(
        line -> {
          JsonNode json = read(line);
          if (json.has("name")) {
            boolean newest =
                seen.add(json.path("tenant").asText() + "\n" + json.path("name").asText());
            if (newest && json.has("until") && now.isBefore(Instant.parse(text(json, "until")))) {
              lasting.add(given(json));
            }
          }
          return true;
        });
    Collections.reverse(lasting);
    return lasting;
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException cut) {
      return JSON.createObjectNode();
    }
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).asText();
  }

  private static Given given(JsonNode json) {
    return new Given(
        text(json, "name"),
        Instant.parse(text(json, "until")),
        text(json, "tenant"),
        text(json, "action"),
        text(json, "resource"),
        json.path("to_role").asBoolean(),
        text(json, "receiver"),
        text(json, "by"),
        text(json, "why"));
  }

  @Override
  public void given(Given given) {
    ObjectNode line = JSON.createObjectNode();
    line.put("name", given.name()).put("tenant", given.tenant());
    line.put("until", given.until().toString()).put("action", given.action());
    line.put("resource", given.resource()).put("to_role", given.toRole());
    line.put("receiver", given.receiver()).put("by", given.by()).put("why", given.why());
    file.accept(line.toString());
  }

  @Override
  public void ended(String tenant, String name) {
    file.accept(JSON.createObjectNode().put("name", name).put("tenant", tenant).toString());
  }
}
