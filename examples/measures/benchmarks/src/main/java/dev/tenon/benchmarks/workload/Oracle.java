package dev.tenon.benchmarks.workload;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The right answers, found in the plainest way: every rule of every role that the subject holds is
 * held against the request, character by character. Slow and believable.
 */
public final class Oracle {

  private final Map<String, List<Rule>> rules;
  private final List<Tenancy> tenants;

  /**
   * An oracle for a policy.
   *
   * @param workload the policy
   */
  public Oracle(Workload workload) {
    this(workload.rules(), workload.tenants());
  }

  Oracle(List<Rule> rules, List<Tenancy> tenants) {
    this.rules = rules.stream().collect(Collectors.groupingBy(Rule::role));
    this.tenants = tenants;
  }

  /**
   * Whether the request is allowed: its resource exists for the subject, a rule allows it and none
   * denies it.
   *
   * @param request the request
   * @return true if it is allowed
   */
  public boolean allows(Request request) {
    return exists(request) && says(request, false) && !says(request, true);
  }

  /** Whether the subject has a rule of this effect about the request. */
  boolean says(Request request, boolean denies) {
    return request.subject().roles().stream()
        .flatMap(role -> rules.getOrDefault(role, List.of()).stream())
        .anyMatch(rule -> rule.denies() == denies && concerns(rule, request));
  }

  /** Whether a rule of this effect would concern the request if its action were another. */
  boolean covers(Request request, boolean denies) {
    return request.subject().roles().stream()
        .flatMap(role -> rules.getOrDefault(role, List.of()).stream())
        .anyMatch(rule -> rule.denies() == denies && covers(rule.pattern(), request));
  }

  private boolean exists(Request request) {
    return tenants.isEmpty()
        || tenants.stream()
            .filter(tenant -> request.subject().roles().stream().anyMatch(tenant.roles()::contains))
            .anyMatch(
                tenant ->
                    covered(tenant.includes(), request) && !covered(tenant.excludes(), request));
  }

  private static boolean covered(List<String> patterns, Request request) {
    return patterns.stream().anyMatch(pattern -> covers(List.of(pattern.split("/")), request));
  }

  /** Whether a rule, of whatever role, is about the request. */
  static boolean concerns(Rule rule, Request request) {
    return rule.actions().stream().anyMatch(action -> glob(action, 0, request.action(), 0))
        && covers(rule.pattern(), request);
  }

  private static boolean covers(List<String> pattern, Request request) {
    return covers(pattern, 0, request.path(), 0, request.subject().variables());
  }

  private static boolean covers(
      List<String> pattern, int p, List<String> path, int s, Map<String, List<String>> variables) {
    if (p == pattern.size()) {
      return true;
    }
    if (pattern.get(p).equals("**")) {
      return covers(pattern, p + 1, path, s, variables)
          || (s < path.size() && covers(pattern, p, path, s + 1, variables));
    }
    return s < path.size()
        && matches(pattern.get(p), path.get(s), variables)
        && covers(pattern, p + 1, path, s + 1, variables);
  }

  private static boolean matches(
      String pattern, String segment, Map<String, List<String>> variables) {
    if (pattern.startsWith("${")) {
      String name = pattern.substring(2, pattern.length() - 1);
      return variables.getOrDefault(name, List.of()).contains(segment);
    }
    return glob(pattern, 0, segment, 0);
  }

  private static boolean glob(String pattern, int p, String text, int t) {
    if (p == pattern.length()) {
      return t == text.length();
    }
    if (pattern.charAt(p) == '*') {
      return glob(pattern, p + 1, text, t) || (t < text.length() && glob(pattern, p, text, t + 1));
    }
    return t < text.length()
        && pattern.charAt(p) == text.charAt(t)
        && glob(pattern, p + 1, text, t + 1);
  }
}
