package dev.tenon.examples.quickstart;

import dev.tenon.authz.Request;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeTexts;
import dev.tenon.condition.Attributes;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.List;

/**
 * A line of a {@code decisions} block: {@code ada (operator) @payments project=ml EDIT flink/dev
 * ALLOW allowed-by-rule}; several roles or values have commas between, tenant and variables may be
 * missing. A role in a tenant is {@code clerk@acme}, a limit {@code limit:reader}, an actor {@code
 * actor:agent-7}, and {@code -} is who is not identified. An attribute is {@code
 * resource.owner=ada}, or {@code resource.closes=null} if it is absent.
 *
 * @param asked what is asked, without attributes
 * @param attributes the attributes of the subject, the resource and the request
 * @param answer effect and reason
 */
record DecisionLine(Request asked, AttributeTexts attributes, String answer) {

  /** What is asked, with the attributes as the policy declares them. */
  Request request(Policy policy) {
    Attributes given = attributes.under(policy.attributes());
    Attributes ofSubject = given.only(AttributeSide.SUBJECT);
    Attributes others =
        given.only(AttributeSide.RESOURCE).withAll(given.only(AttributeSide.REQUEST));
    Subject subject = asked.subject();
    Request request =
        Request.of(
            ofSubject.isEmpty() ? subject : subject.with(ofSubject),
            asked.action(),
            asked.resource());
    return request.within(asked.tenant()).with(others);
  }

  static DecisionLine parse(String line) {
    List<String> words = List.of(line.split(" +"));
    int question = words.size() - 4;
    Subject subject = words.get(0).equals("-") ? Subject.anonymous() : Subject.of(words.get(0));
    String tenant = "";
    AttributeTexts attributes = AttributeTexts.none();
    for (String word : words.subList(1, question)) {
      if (word.startsWith("(")) {
        for (String role : list(word.substring(1, word.length() - 1))) {
          int at = role.indexOf('@');
          subject =
              at < 0
                  ? subject.withRoles(role)
                  : subject.withRolesIn(role.substring(at + 1), role.substring(0, at));
        }
      } else if (word.startsWith("limit:")) {
        subject = subject.limitedTo(word.substring("limit:".length()));
      } else if (word.startsWith("actor:")) {
        subject = subject.actedForBy(word.substring("actor:".length()));
      } else if (word.startsWith("@")) {
        tenant = word.substring(1);
      } else if (AttributeSide.of(word.substring(0, word.indexOf('='))).isPresent()) {
        String name = word.substring(0, word.indexOf('='));
        String value = word.substring(name.length() + 1);
        attributes =
            value.equals("null") ? attributes.withAbsent(name) : attributes.with(name, list(value));
      } else {
        int is = word.indexOf('=');
        subject = subject.withVariable(word.substring(0, is), list(word.substring(is + 1)));
      }
    }
    Request request =
        Request.of(subject, words.get(question), Resource.parse(words.get(question + 1)));
    String answer = words.get(question + 2) + " " + words.get(question + 3);
    return new DecisionLine(request.within(tenant), attributes, answer);
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }
}
