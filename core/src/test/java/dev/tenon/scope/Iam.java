package dev.tenon.scope;

import dev.tenon.filter.JsonReader;
import java.util.List;
import java.util.Map;

/** Evaluates an IAM policy as AWS documents it: an explicit deny, else an allow, else deny. */
final class Iam {

  private final List<Map<String, Object>> statements;

  @SuppressWarnings("unchecked")
  Iam(String policy) {
    Map<String, Object> document = (Map<String, Object>) JsonReader.read(policy);
    this.statements = (List<Map<String, Object>>) document.get("Statement");
  }

  boolean allows(String action, String resource, String prefix) {
    boolean allowed = false;
    for (Map<String, Object> statement : statements) {
      if (any(statement.get("Action"), action)
          && any(statement.get("Resource"), resource)
          && holds(statement, prefix)) {
        if (statement.get("Effect").equals("Deny")) {
          return false;
        }
        allowed = true;
      }
    }
    return allowed;
  }

  @SuppressWarnings("unchecked")
  private static boolean holds(Map<String, Object> statement, String prefix) {
    Map<String, Map<String, Object>> condition =
        (Map<String, Map<String, Object>>) statement.get("Condition");
    return condition == null || any(condition.get("StringLike").get("s3:prefix"), prefix);
  }

  private static boolean any(Object patterns, String text) {
    return ((List<?>) patterns).stream().anyMatch(each -> matches((String) each, 0, text, 0));
  }

  private static boolean matches(String pattern, int p, String text, int t) {
    if (p == pattern.length()) {
      return t == text.length();
    }
    if (pattern.startsWith("${", p)) {
      char literal = pattern.charAt(p + 2);
      return t < text.length() && text.charAt(t) == literal && matches(pattern, p + 4, text, t + 1);
    }
    char c = pattern.charAt(p);
    if (c == '*') {
      return matches(pattern, p + 1, text, t)
          || (t < text.length() && matches(pattern, p, text, t + 1));
    }
    return t < text.length()
        && (c == '?' || c == text.charAt(t))
        && matches(pattern, p + 1, text, t + 1);
  }
}
