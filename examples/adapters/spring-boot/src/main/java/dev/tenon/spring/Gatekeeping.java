package dev.tenon.spring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** What both stacks do alike with a mapped request. */
final class Gatekeeping {

  private Gatekeeping() {}

  static Gatekeeper.Verdict decide(
      Gatekeeper gatekeeper,
      Optional<Declarations.Found> found,
      Call call,
      @Nullable Authentication caller) {
    if (found.isEmpty()) {
      return gatekeeper.decide(Declaration.CLOSED, call, name -> null, caller);
    }
    Map<String, String> variables = found.get().variables();
    if (variables == null) {
      Gatekeeper.Verdict none = gatekeeper.decide(Declaration.CLOSED, call, name -> null, caller);
      Refusal bad = Refusal.of(400, "invalid-path", none.current().id());
      return new Gatekeeper.Verdict(none.current(), bad, null);
    }
    return gatekeeper.decide(found.get().declaration(), call, variables::get, caller);
  }

  /** The variables of a path, as both stacks keep them. */
  static Map<String, String> variables(@Nullable Object attribute) {
    Map<String, String> variables = new HashMap<>();
    if (attribute instanceof Map<?, ?> map) {
      map.forEach((name, value) -> variables.put("" + name, "" + value));
    }
    return variables;
  }

  /** The value of a header, if there is just one. */
  static @Nullable String single(@Nullable List<String> values) {
    return values == null || values.size() != 1 ? null : values.get(0);
  }
}
