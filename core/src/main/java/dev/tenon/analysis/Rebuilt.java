package dev.tenon.analysis;

import dev.tenon.subject.Actor;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.Subject;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Copies of subjects with other values of variables. */
final class Rebuilt {

  private Rebuilt() {}

  /** The subject with exactly these values of its own, and with other held roles and limits. */
  static Subject of(
      Subject from,
      Map<String, Set<String>> values,
      UnaryOperator<HeldRole> held,
      UnaryOperator<HeldLimit> limited) {
    Subject subject = from.isIdentified() ? Subject.of(from.id()) : Subject.anonymous();
    subject = subject.withRoles(from.roles());
    subject = from.client().isEmpty() ? subject : subject.throughClient(from.client());
    subject = from.issuer().isEmpty() ? subject : subject.fromIssuer(from.issuer());
    for (Map.Entry<String, Set<String>> one : values.entrySet()) {
      subject = subject.withVariable(one.getKey(), one.getValue());
    }
    subject = subject.holding(from.heldRoles().stream().map(held).toList());
    for (HeldLimit limit : from.limits()) {
      subject = subject.limitedTo(limited.apply(limit));
    }
    for (Actor actor : from.limitingActors()) {
      subject = subject.actedForBy(actor);
    }
    return subject;
  }
}
