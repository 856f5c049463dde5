package dev.tenon.cli;

import dev.tenon.analysis.Counterexample;
import dev.tenon.analysis.Observation;
import dev.tenon.analysis.Reach;
import dev.tenon.analysis.Reaches;
import dev.tenon.authz.Cause;
import dev.tenon.authz.Request;
import dev.tenon.path.ResourcePattern;
import dev.tenon.policy.Assignment;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints analysis results, as text and as JSON. */
final class Evidence {

  private Evidence() {}

  static Map<String, Object> cause(Cause cause) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("cause", cause.toString());
    shape.put("place", Shapes.place(cause.place()));
    return shape;
  }

  static Map<String, Object> witness(Counterexample counterexample) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("at", counterexample.at().toString());
    shape.put("seen", counterexample.observations().stream().map(Evidence::sighting).toList());
    return shape;
  }

  private static Map<String, Object> sighting(Observation observation) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("where", observation.where());
    shape.put("request", Shapes.request(observation.request()));
    shape.put("at", observation.at().toString());
    shape.put("effect", observation.effect().toString());
    shape.put("reason", observation.reason().code());
    shape.putAll(cause(observation.cause()));
    return shape;
  }

  /** The subjects of a leak: who sees the resource in each of two tenants. */
  static String seenBy(Counterexample counterexample) {
    return counterexample.observations().stream()
        .map(
            observation ->
                "  in " + observation.request().tenant() + ": " + who(observation.request()))
        .collect(Collectors.joining("\n"));
  }

  private static String who(Request request) {
    StringBuilder who = new StringBuilder(request.subject().toString());
    request
        .subject()
        .variables()
        .asMap()
        .forEach(
            (name, values) ->
                who.append(name.equals(Subject.USER) ? "" : " " + name + "=" + values));
    return who.toString();
  }

  static List<String> texts(Collection<?> values) {
    return values.stream().map(Object::toString).toList();
  }

  /** Who can do what, one paragraph for each rule; or that nobody can. */
  static Answer answer(Reaches reaches, Policy policy, Ink ink) {
    Answer answer =
        !reaches.found().isEmpty()
            ? Answer.yes()
            : reaches.isDecided() ? Answer.no() : Answer.undecided();
    for (Reach reach : reaches.found()) {
      answer.line(ink.strong(String.join(", ", reach.roles())) + rest(reach));
      answer.line("  " + Shapes.words(reach.rule()));
      if (!reach.region().variables().containsAll(reach.rule().pattern().variables())) {
        answer.line("  such as " + who(reach.example().request()));
      }
      List<String> holders = holders(policy, reach);
      if (!holders.isEmpty()) {
        answer.line("  given to " + String.join(", ", holders));
      }
    }
    if (reaches instanceof Reaches.Undecided undecided) {
      answer.note("undecided, there may be more: " + undecided.reached());
    } else if (reaches.found().isEmpty()) {
      answer.line("nobody, nothing");
    }
    return answer
        .with("decided", reaches.isDecided())
        .with("found", reaches.found().stream().map(one -> reach(one, policy)).toList());
  }

  private static String rest(Reach reach) {
    return reach.toString().substring(String.join(", ", reach.roles()).length());
  }

  private static Map<String, Object> reach(Reach reach, Policy policy) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("roles", reach.roles());
    shape.put("tenant", reach.tenant());
    shape.put("actions", texts(reach.actions()));
    shape.put("region", reach.region().toString());
    shape.put("only", texts(reach.only()));
    shape.put("except", reach.except().stream().map(Evidence::except).toList());
    shape.putAll(cause(reach.rule()));
    shape.put("given_to", holders(policy, reach));
    shape.put("witness", witness(reach.example()));
    return shape;
  }

  private static Map<String, Object> except(Reach.Except except) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("actions", texts(except.actions()));
    shape.put("region", except.region().toString());
    return shape;
  }

  /** Receivers of one of the roles by the policy; identity providers can give it to others. */
  private static List<String> holders(Policy policy, Reach reach) {
    List<String> holders = new ArrayList<>();
    for (Assignment one : policy.assignments()) {
      if (!Collections.disjoint(one.roles(), reach.roles())) {
        String kind = one.receiver().name().toLowerCase(Locale.ROOT);
        holders.add(one.key().isEmpty() ? kind : kind + " " + one.key());
      }
    }
    return holders;
  }

  /** The pattern in an option or a parameter. */
  static ResourcePattern pattern(String text) {
    if (text.isEmpty()) {
      throw new Usage("the path is empty: name a resource, or write `*` for everything there is");
    }
    try {
      return ResourcePattern.parse(text);
    } catch (dev.tenon.path.InvalidPathException refused) {
      throw new Usage(
          "not a pattern: "
              + dev.tenon.diagnostic.Diagnostic.quote(text)
              + "; "
              + refused.problem().explanation());
    }
  }
}
