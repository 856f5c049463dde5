package dev.tenon.cli;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Explanation;
import dev.tenon.authz.Request;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code tenon explain}: decides one request and explains the decision in full. */
@Command(
    name = "explain",
    description =
        "Decide one request, and tell why: roles, tenant, rules, and what nearly allowed it.",
    exitCodeList = {
      "0:allowed",
      "1:denied, or held for approval",
      "2:a wrong option, or a missing or broken file"
    })
final class Explain extends Question {

  Explain(Terminal terminal) {
    super("explain", terminal);
  }

  @Override
  Answer answer(Authorizer authorizer, Request request) {
    Explanation story = authorizer.explain(request);
    String text = story.toString();
    int head = text.indexOf('\n');
    return Answer.of(story.decision().allowed())
        .line(Check.headline(ink(), story.decision()) + (head < 0 ? "" : text.substring(head)))
        .with("allowed", story.decision().allowed())
        .with("request", Shapes.request(request))
        .with("decision", Shapes.decision(story.decision()))
        .with("explanation", shape(story));
  }

  private static Map<String, Object> shape(Explanation story) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("roles", story.roles());
    shape.put("tenant", story.tenant());
    shape.put("visible", story.visibility());
    shape.put("rules", story.covering().stream().map(Shapes::words).toList());
    shape.put("nearly", story.nearMisses().stream().map(Object::toString).toList());
    return shape;
  }
}
