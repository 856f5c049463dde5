package dev.tenon.analysis;

import dev.tenon.authz.Request;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Texts;
import dev.tenon.enumeration.FreshText;
import dev.tenon.path.Resource;
import dev.tenon.subject.Actor;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.List;
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
            .within(plain.name(request.tenant()))
            .with(plain.attributes(request.attributes()));
    return request.isCreating() ? same.creating() : same;
  }

  private Attributes attributes(Attributes attributes) {
    Attributes plain = Attributes.none();
    for (Map.Entry<String, Object> one : attributes.asMap().entrySet()) {
      Object value = one.getValue();
      plain =
          plain.withValue(
              one.getKey(),
              value instanceof String text
                  ? name(text)
                  : value instanceof Texts texts
                      ? Texts.copyOf(texts.list().stream().map(this::name).toList())
                      : value);
    }
    return plain;
  }

  Resource resource(Resource resource) {
    return Resource.of(resource.segments().stream().map(this::name).toList());
  }

  static Subject of(Subject subject, FreshText fresh) {
    return new Simplifier(fresh.character()).subject(subject);
  }

  private Subject subject(Subject subject) {
    if (!subject.isIdentified()) {
      return subject;
    }
    Subject same = Subject.of(name(subject.id()));
    same = same.withRoles(subject.roles().stream().map(this::name).toList());
    same = subject.client().isEmpty() ? same : same.throughClient(subject.client());
    same = subject.issuer().isEmpty() ? same : same.fromIssuer(subject.issuer());
    for (Map.Entry<String, Set<String>> one : subject.variables().asMap().entrySet()) {
      if (!one.getKey().equals(Subject.USER)) {
        same = same.withVariable(one.getKey(), names(one.getValue()));
      }
    }
    same = same.holding(subject.heldRoles().stream().map(this::held).toList());
    for (HeldLimit limit : subject.limits()) {
      same =
          same.limitedTo(
              HeldLimit.of(limit.parts().stream().map(this::held).toList(), limit.origin()));
    }
    for (Actor actor : subject.limitingActors()) {
      same = same.actedForBy(actor);
    }
    return same.with(attributes(subject.attributes()));
  }

  private HeldRole held(HeldRole role) {
    RoleScope from = role.scope();
    RoleScope scope = RoleScope.everywhere().in(name(from.tenant()));
    if (from.path().isPresent()) {
      scope = scope.on(resource(from.path().get()));
    }
    for (Map.Entry<String, Set<String>> one : from.variables().asMap().entrySet()) {
      scope = scope.withVariable(one.getKey(), names(one.getValue()));
    }
    for (String unset : from.unset()) {
      scope = scope.withUnset(unset);
    }
    scope = from.end().isPresent() ? scope.until(from.end().get()) : scope;
    return HeldRole.of(name(role.role())).within(scope).from(role.origin());
  }

  private List<String> names(Set<String> values) {
    return values.stream().map(this::name).toList();
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
      case FreshText.TENANT -> "one-tenant";
      case FreshText.TENANT + 1 -> "another-tenant";
      case FreshText.NOWHERE -> "elsewhere";
      case FreshText.OTHER -> "somebody-else";
      default -> "x" + (place + 1);
    };
  }
}
