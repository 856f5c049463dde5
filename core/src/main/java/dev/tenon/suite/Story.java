package dev.tenon.suite;

import dev.tenon.authz.Cause;
import dev.tenon.authz.Explanation;
import java.util.ArrayList;
import java.util.List;

/** Writes an explanation in a few lines: what decided, where, and what nearly did. */
final class Story {

  private static final int SHOWN = 3;

  private Story() {}

  static String inShort(Explanation explanation) {
    List<String> lines = new ArrayList<>();
    Cause cause = explanation.decision().cause();
    if (cause != Cause.Nothing.INSTANCE) {
      lines.add("decided by " + cause + " (" + cause.place() + ")");
    }
    lines.add("roles: " + String.join(", ", explanation.roles().keySet()));
    if (!explanation.tenant().isEmpty()) {
      lines.add("tenant: " + explanation.tenant());
    }
    if (!explanation.visibility().isEmpty()) {
      lines.add("visible: " + explanation.visibility().get(0));
    }
    explanation.nearMisses().stream().limit(SHOWN).forEach(near -> lines.add("nearly: " + near));
    return String.join("\n", lines);
  }
}
