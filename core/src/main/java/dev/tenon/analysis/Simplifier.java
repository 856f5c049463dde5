package dev.tenon.analysis;

import dev.tenon.authz.Request;
import dev.tenon.enumeration.FreshText;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import java.util.Map;
import java.util.Set;

/**
 * Replaces fresh text in a request by readable names: {@code x2} for any second segment, {@code
 * tx_1} for {@code tx_*}. The decision may differ; the caller must check it.
 */
final class Simplifier {

  private final char character;

  private Simplifier(char character) {
    this.character = character;
  }

  static Request of(Request request, FreshText fresh) {
    Simplifier plain = new Simplifier(fresh.character());
    Request same =
        Request.of(
                plain.subject(request.subject()),
                plain.name(request.action()),
                plain.resource(request.resource()))
            .within(request.tenant());
    return request.isCreating() ? same.creating() : same;
  }

  Resource resource(Resource resource) {
    return Resource.of(resource.segments().stream().map(this::name).toList());
  }

  private Subject subject(Subject subject) {
    Subject same =
        Subject.of(name(subject.id())).withRoles(subject.roles().stream().map(this::name).toList());
    same = subject.client().isEmpty() ? same : same.throughClient(subject.client());
    same = subject.issuer().isEmpty() ? same : same.fromIssuer(subject.issuer());
    for (Map.Entry<String, Set<String>> one : subject.variables().asMap().entrySet()) {
      if (!one.getKey().equals(Subject.USER)) {
        same = same.withVariable(one.getKey(), one.getValue().stream().map(this::name).toList());
      }
    }
    return same;
  }

  private String name(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) != character) {
        out.append(text.charAt(i++));
        continue;
      }
      int start = i;
      while (i < text.length() && text.charAt(i) == character) {
        i++;
      }
      out.append(i - start == text.length() ? whole(i - start - 1) : "1");
    }
    return out.toString();
  }

  private static String whole(int place) {
    return switch (place) {
      case FreshText.ACTION -> "anything";
      case FreshText.USER -> "someone";
      case FreshText.ROLE -> "any-role";
      default -> "x" + (place + 1);
    };
  }
}
