package dev.tenon.yaml.print;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tenon.subject.RoleScope;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Writes where, on what, with which values, and until when a role is held. */
final class ScopePrinter {

  private final JsonGenerator out;

  ScopePrinter(JsonGenerator out) {
    this.out = out;
  }

  void write(RoleScope scope) throws IOException {
    if (!scope.tenant().isEmpty()) {
      out.writeStringField("tenant", scope.tenant());
    }
    if (scope.path().isPresent()) {
      out.writeStringField("on", scope.path().get().toString());
    }
    if (!scope.variables().isEmpty()) {
      out.writeObjectFieldStart("variables");
      for (Map.Entry<String, Set<String>> variable : scope.variables().asMap().entrySet()) {
        out.writeArrayFieldStart(variable.getKey());
        for (String value : variable.getValue()) {
          out.writeString(value);
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    }
    if (scope.end().isPresent()) {
      out.writeStringField("until", scope.end().get().toString());
    }
  }
}
