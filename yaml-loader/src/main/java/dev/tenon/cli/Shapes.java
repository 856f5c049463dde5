package dev.tenon.cli;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.condition.Absent;
import dev.tenon.condition.Texts;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Place;
import dev.tenon.subject.HeldRole;
import dev.tenon.subject.RoleScope;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON form of values, shared by all commands. */
final class Shapes {

  private Shapes() {}

  static Map<String, Object> place(Place place) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("source", place.source());
    shape.put("line", place.line());
    shape.put("column", place.column());
    return shape;
  }

  static Map<String, Object> diagnostic(Diagnostic diagnostic) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("severity", diagnostic.severity().toString());
    shape.put("code", diagnostic.code());
    shape.put("place", place(diagnostic.place()));
    shape.put("message", diagnostic.message());
    shape.put("why", diagnostic.reason());
    shape.put("fix", diagnostic.remedy());
    shape.put("see", diagnostic.related().stream().map(Shapes::place).toList());
    return shape;
  }

  static List<Map<String, Object>> diagnostics(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(Shapes::diagnostic).toList();
  }

  static Map<String, Object> subject(Subject subject) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", subject.id());
    shape.put("issuer", subject.issuer());
    shape.put("client", subject.client());
    shape.put("roles", subject.roles());
    if (!subject.heldRoles().isEmpty()) {
      shape.put("holds", subject.heldRoles().stream().map(Shapes::held).toList());
    }
    if (!subject.limits().isEmpty()) {
      shape.put(
          "limits",
          subject.limits().stream()
              .map(limit -> limit.parts().stream().map(Shapes::held).toList())
              .toList());
    }
    shape.put("variables", subject.variables().asMap());
    if (!subject.attributes().isEmpty()) {
      Map<String, Object> given = new LinkedHashMap<>();
      List<String> absent = new ArrayList<>();
      subject
          .attributes()
          .asMap()
          .forEach(
              (name, value) -> {
                if (value instanceof Absent) {
                  absent.add(name);
                } else {
                  given.put(name, value instanceof Texts texts ? texts.list() : value.toString());
                }
              });
      shape.put("attributes", given);
      shape.put("absent", absent);
    }
    shape.put("actors", subject.actors().stream().map(Object::toString).toList());
    return shape;
  }

  private static Map<String, Object> held(HeldRole held) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("role", held.role());
    RoleScope scope = held.scope();
    if (!scope.tenant().isEmpty()) {
      shape.put("tenant", scope.tenant());
    }
    scope.path().ifPresent(path -> shape.put("on", path.segments()));
    if (!scope.variables().isEmpty()) {
      shape.put("variables", scope.variables().asMap());
    }
    if (!scope.unset().isEmpty()) {
      shape.put("unset", scope.unset());
    }
    scope.end().ifPresent(end -> shape.put("until", end.toString()));
    shape.put("from", held.origin());
    return shape;
  }

  static Map<String, Object> request(Request request) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("subject", subject(request.subject()));
    shape.put("action", request.action());
    shape.put("resource", request.resource().segments());
    shape.put("tenant", request.tenant());
    shape.put("creating", request.isCreating());
    return shape;
  }

  static Map<String, Object> decision(Decision decision) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("effect", decision.effect().toString());
    shape.put("reason", decision.reason().code());
    shape.put("cause", decision.cause().toString());
    shape.put("place", place(decision.cause().place()));
    shape.put("version", decision.version());
    return shape;
  }

  /** A cause with its place, if it has one. */
  static String words(Cause cause) {
    return cause.place().equals(Place.code())
        ? cause.toString()
        : cause + " (" + cause.place() + ")";
  }
}
