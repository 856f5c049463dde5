package dev.tenon.live;

import dev.tenon.json.JsonWriter;
import dev.tenon.live.AuditRecord.Party;
import dev.tenon.live.AuditRecord.RuleReference;
import java.util.Map;

/** Writes records as lines of JSON. Empty members are left out. */
final class AuditLine {

  /** The version of the schema; members may be added without a new version. */
  private static final int SCHEMA = 1;

  private AuditLine() {}

  static String of(AuditRecord entry) {
    return JsonWriter.object(
        line -> {
          line.put("v", SCHEMA).put("number", entry.number()).put("time", entry.time().toString());
          if (entry.lost() > 0) {
            line.put("lost", entry.lost());
          }
          line.put("subject", subject -> party(subject, entry.subject()));
          line.putIfAny("actors", entry.actors(), AuditLine::party);
          line.putIfAny("tenant", entry.tenant());
          line.put("action", entry.action()).put("resource", entry.resource());
          line.putIf("creating", entry.creating());
          line.put("effect", entry.effect().name()).put("reason", entry.reason());
          if (!entry.rule().text().isEmpty()) {
            line.put("rule", rule -> ground(rule, entry.rule()));
          }
          line.putIfAny("rules", entry.rules(), AuditLine::ground);
          line.putIfAny("attributes", entry.attributes());
          if (!entry.attributeValues().isEmpty()) {
            line.put("attribute_values", values -> entry.attributeValues().forEach(values::put));
          }
          line.put("policy", entry.policy()).put("nanos", entry.nanos());
          if (entry.oneIn() > 1) {
            line.put("one_in", entry.oneIn());
          }
          context(line, entry.requestId(), entry.fields());
        });
  }

  static String of(AuditedRead read) {
    return JsonWriter.object(
        line -> {
          line.put("v", SCHEMA).put("number", read.number()).put("time", read.time().toString());
          if (read.lost() > 0) {
            line.put("lost", read.lost());
          }
          line.put("subject", subject -> party(subject, read.subject()));
          line.putIfAny("actors", read.actors(), AuditLine::party);
          line.putIfAny("tenant", read.tenant());
          line.put("list", read.action()).putIf("nothing", read.letsNothingThrough());
          line.put("policy", read.policy()).put("nanos", read.nanos());
          context(line, read.requestId(), read.fields());
        });
  }

  private static void context(JsonWriter line, String requestId, Map<String, String> fields) {
    line.putIfAny("request", requestId);
    if (!fields.isEmpty()) {
      line.put("fields", object -> fields.forEach(object::put));
    }
  }

  static String of(AuditEvent event) {
    return JsonWriter.object(
        line -> {
          line.put("v", SCHEMA).put("number", event.number()).put("time", event.time().toString());
          if (event.lost() > 0) {
            line.put("lost", event.lost());
          }
          line.put("event", event.what());
          line.put("by", by -> party(by, event.by()));
          line.putIfAny("actors", event.actors(), AuditLine::party);
          line.putIfAny("tenant", event.tenant());
          line.putIfAny("why", event.why()).put("answer", event.answer());
        });
  }

  private static void party(JsonWriter json, Party party) {
    json.putIfAny("issuer", party.issuer())
        .putIfAny("id", party.id())
        .putIfAny("client", party.client())
        .putIf("anonymous", party.anonymous());
  }

  private static void ground(JsonWriter json, RuleReference ground) {
    json.putIfAny("role", ground.role())
        .putIfAny("id", ground.id())
        .put("text", ground.text())
        .put("place", ground.place());
  }
}
