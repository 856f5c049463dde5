package dev.tenon.live;

import dev.tenon.live.AuditRecord.Party;
import dev.tenon.subject.Subject;
import java.util.List;

/** A queued entry. Nothing is copied yet: all parts are immutable. */
interface Waiting {

  /** The record of this entry. */
  Audited toRecord(long number, long lost, AuditSettings settings);

  static Party subject(Subject subject, Identities identities) {
    return new Party(
        cut(subject.issuer()),
        identities.show(subject.id()),
        cut(subject.client()),
        !subject.isIdentified());
  }

  static List<Party> actors(Subject subject, Identities identities) {
    return subject.actors().stream()
        .map(actor -> new Party(cut(actor.issuer()), identities.show(actor.id()), "", false))
        .toList();
  }

  static String cut(String text) {
    return text.length() <= AuditRecord.LONGEST
        ? text
        : text.substring(0, AuditRecord.LONGEST) + "…";
  }
}
