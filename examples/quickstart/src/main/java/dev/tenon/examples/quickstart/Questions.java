package dev.tenon.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.policy.Effect;
import dev.tenon.subject.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The requests of {@code requests.yaml}. In a service they come from its users instead. */
final class Questions {

  /**
   * One of them.
   *
   * @param about who asks, in words
   * @param request what is asked
   * @param expected the effect that it should have
   * @param explained whether it is the one to explain in full
   */
  record Question(String about, Request request, Effect expected, boolean explained) {}

  private final List<Question> all = new ArrayList<>();

  private Questions() {}

  static Questions read(Path file) throws IOException {
    Questions questions = new Questions();
    for (JsonNode group : new YAMLMapper().readTree(file.toFile())) {
      Subject subject = subject(group);
      String about = subject.id() + ": " + group.path("about").asText();
      for (JsonNode node : group.path("requests")) {
        Resource resource = Resource.parse(node.path("resource").asText());
        Request request =
            Request.of(subject, node.path("action").asText(), resource)
                .within(group.path("tenant").asText());
        questions.all.add(
            new Question(
                about,
                node.path("new").asBoolean() ? request.creating() : request,
                Effect.valueOf(node.path("expect").asText().toUpperCase(Locale.ROOT)),
                node.path("explain").asBoolean()));
      }
    }
    return questions;
  }

  /** A service gets its subjects from tokens. */
  private static Subject subject(JsonNode group) {
    Subject subject =
        Subject.of(group.path("subject").asText())
            .withRoles(texts(group.path("roles")))
            .throughClient(group.path("client").asText());
    for (Map.Entry<String, JsonNode> variable : group.path("variables").properties()) {
      subject = subject.withVariable(variable.getKey(), texts(variable.getValue()));
    }
    return subject;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  List<Question> all() {
    return all;
  }

  List<Request> requests() {
    return all.stream().map(Question::request).toList();
  }

  List<Subject> subjects() {
    return all.stream().map(question -> question.request().subject()).distinct().toList();
  }
}
