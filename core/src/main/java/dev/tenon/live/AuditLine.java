package dev.tenon.live;

import dev.tenon.live.AuditRecord.Ground;
import dev.tenon.live.AuditRecord.Party;

/** What is written down as a line of JSON. Members that have nothing to say are left out. */
final class AuditLine {

  /** The version of the schema: members may be added within one. */
  private static final int SCHEMA = 1;

  private AuditLine() {}

  static String of(AuditRecord entry) {
    return JsonText.object(
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
          line.put("policy", entry.policy()).put("nanos", entry.nanos());
          if (entry.oneIn() > 1) {
            line.put("one_in", entry.oneIn());
          }
        });
  }

  static String of(AuditEvent event) {
    return JsonText.object(
        line -> {
          line.put("v", SCHEMA).put("number", event.number()).put("time", event.time().toString());
          if (event.lost() > 0) {
            line.put("lost", event.lost());
          }
          line.put("event", event.what());
          line.put("by", by -> party(by, event.by()));
          line.putIfAny("actors", event.actors(), AuditLine::party);
          line.putIfAny("why", event.why()).put("answer", event.answer());
        });
  }

  private static void party(JsonText json, Party party) {
    json.putIfAny("issuer", party.issuer())
        .putIfAny("id", party.id())
        .putIfAny("client", party.client())
        .putIf("anonymous", party.anonymous());
  }

  private static void ground(JsonText json, Ground ground) {
    json.putIfAny("role", ground.role()).put("text", ground.text()).put("place", ground.place());
  }
}
