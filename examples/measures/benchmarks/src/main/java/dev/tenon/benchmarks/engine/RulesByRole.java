package dev.tenon.benchmarks.engine;

import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Rule;
import dev.tenon.benchmarks.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a good engineer writes in an afternoon: the rules by role in a map, the denying ones first,
 * the segments compared by hand from the last, which tells most, to the first. Nothing is
 * allocated, and nothing is parsed while it decides. It knows the patterns of workload W only.
 */
final class RulesByRole implements Contender {

  @Override
  public String name() {
    return "by-role-by-hand";
  }

  @Override
  public Engine load(Workload workload) {
    Map<String, RoleRules> roles =
        workload.rules().stream().collect(Collectors.groupingBy(Rule::role)).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> new RoleRules(e.getValue())));
    return requests -> {
      Request[] all = requests.toArray(Request[]::new);
      String[][] paths = HashMapJoined.paths(requests);
      return i -> allows(roles, all[i].subject().roles(), all[i].action(), paths[i]);
    };
  }

  private static boolean allows(
      Map<String, RoleRules> roles, List<String> held, String action, String[] path) {
    boolean allowed = false;
    for (int i = 0; i < held.size(); i++) {
      RoleRules rules = roles.get(held.get(i));
      if (rules == null) {
        continue;
      }
      if (covers(rules.denies, action, path)) {
        return false;
      }
      allowed = allowed || covers(rules.allows, action, path);
    }
    return allowed;
  }

  private static boolean covers(HandRule[] rules, String action, String[] path) {
    for (HandRule rule : rules) {
      if (rule.covers(action, path)) {
        return true;
      }
    }
    return false;
  }

  private static final class RoleRules {

    private final HandRule[] denies;
    private final HandRule[] allows;

    RoleRules(List<Rule> rules) {
      denies = of(rules, true);
      allows = of(rules, false);
    }

    private static HandRule[] of(List<Rule> rules, boolean denies) {
      return rules.stream()
          .filter(rule -> rule.denies() == denies)
          .map(HandRule::new)
          .toArray(HandRule[]::new);
    }
  }

  private static final class HandRule {

    private final Set<String> actions;
    private final Part[] parts;

    HandRule(Rule rule) {
      actions = Set.copyOf(rule.actions());
      parts = rule.pattern().stream().map(Part::of).toArray(Part[]::new);
    }

    boolean covers(String action, String[] path) {
      if (path.length < parts.length) {
        return false;
      }
      for (int i = parts.length - 1; i >= 0; i--) {
        if (!parts[i].matches(path[i])) {
          return false;
        }
      }
      return actions.contains(action);
    }
  }

  private record Part(Kind kind, String text) {

    static Part of(String pattern) {
      if (pattern.equals("*")) {
        return new Part(Kind.ANY, "");
      }
      if (pattern.equals("**") || pattern.startsWith("${")) {
        throw new IllegalArgumentException("nobody wrote this by hand: " + pattern);
      }
      if (pattern.endsWith("*")) {
        return new Part(Kind.PREFIX, pattern.substring(0, pattern.length() - 1));
      }
      return pattern.startsWith("*")
          ? new Part(Kind.SUFFIX, pattern.substring(1))
          : new Part(Kind.LITERAL, pattern);
    }

    boolean matches(String segment) {
      return switch (kind) {
        case ANY -> true;
        case LITERAL -> segment.equals(text);
        case PREFIX -> segment.startsWith(text);
        case SUFFIX -> segment.endsWith(text);
      };
    }
  }

  private enum Kind {
    ANY,
    LITERAL,
    PREFIX,
    SUFFIX
  }
}
