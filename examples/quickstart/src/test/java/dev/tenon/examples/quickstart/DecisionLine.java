package dev.tenon.examples.quickstart;

import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import java.util.List;

/**
 * A line of a {@code decisions} block: {@code ada (operator) @payments project=ml EDIT flink/dev
 * ALLOW allowed-by-rule}; several roles or values have commas between, tenant and variables may be
 * missing.
 *
 * @param request what is asked
 * @param answer effect and reason
 */
record DecisionLine(Request request, String answer) {

  static DecisionLine parse(String line) {
    List<String> words = List.of(line.split(" +"));
    int question = words.size() - 4;
    Subject subject = Subject.of(words.get(0));
    String tenant = "";
    for (String word : words.subList(1, question)) {
      if (word.startsWith("(")) {
        subject = subject.withRoles(list(word.substring(1, word.length() - 1)));
      } else if (word.startsWith("@")) {
        tenant = word.substring(1);
      } else {
        int is = word.indexOf('=');
        subject = subject.withVariable(word.substring(0, is), list(word.substring(is + 1)));
      }
    }
    Request request =
        Request.of(subject, words.get(question), Resource.parse(words.get(question + 1)));
    String answer = words.get(question + 2) + " " + words.get(question + 3);
    return new DecisionLine(request.within(tenant), answer);
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(","));
  }
}
