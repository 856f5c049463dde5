package dev.tenon.authzen;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * May the subject do this on the resource?
 *
 * @param subject who
 * @param action what
 * @param resource on what
 * @param context the circumstances, empty if there are none
 */
record Question(Entity subject, Entity action, Entity resource, ObjectNode context) {

  /** The member of the context that carries an approval (access request profile). */
  static final String APPROVAL = "authzen_access_request_approval";

  static Question of(ObjectNode body) {
    return new Question(
        Entity.of("subject", body),
        Entity.action(body),
        Entity.of("resource", body),
        contextOf(body));
  }

  static ObjectNode contextOf(ObjectNode body) {
    return Entity.optional("context", body.get("context"));
  }

  /** The same about another subject. */
  Question by(Entity other) {
    return new Question(other, action, resource, context);
  }

  /** The same about another resource. */
  Question on(Entity other) {
    return new Question(subject, action, other, context);
  }
}
