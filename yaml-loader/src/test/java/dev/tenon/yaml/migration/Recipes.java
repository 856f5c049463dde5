package dev.tenon.yaml.migration;

import static dev.tenon.yaml.migration.SourceSemantics.list;
import static dev.tenon.yaml.migration.SourceSemantics.text;
import static dev.tenon.yaml.migration.SourceSemantics.texts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the sources of the manual's recipes decide, each as far as its page goes. */
final class Recipes {

  private Recipes() {}

  /** The parts that only an imported source needs. */
  private abstract static class Recipe implements SourceSemantics {
    @Override
    public List<Caller> callers() {
      return List.of();
    }

    @Override
    public List<String> actions() {
      return List.of();
    }

    @Override
    public List<List<String>> paths() {
      return List.of();
    }
  }

  /** Vault: the most specific path that matches decides alone. */
  static final class Vault extends Recipe {

    private final Map<String, Set<String>> paths = new LinkedHashMap<>();

    Vault(List<String> files) {
      Matcher rule =
          Pattern.compile("path \"([^\"]+)\"\\s*\\{ capabilities = \\[([^\\]]*)\\] }")
              .matcher(files.get(0));
      while (rule.find()) {
        paths.put(rule.group(1), Set.of(rule.group(2).replaceAll("[\" ]", "").split(",")));
      }
    }

    @Override
    public boolean allows(Caller caller, String action, List<String> path) {
      String asked = String.join("/", path);
      return paths.keySet().stream()
          .filter(pattern -> expression(pattern).matcher(asked).matches())
          .max(
              Comparator.comparingInt(Vault::firstWildcard)
                  .thenComparing(pattern -> !pattern.endsWith("*"))
                  .thenComparingInt(String::length))
          .map(paths::get)
          .filter(granted -> !granted.contains("deny") && granted.contains(action))
          .isPresent();
    }

    private static int firstWildcard(String pattern) {
      Matcher wildcard = Pattern.compile("\\*$|(?<=/)\\+").matcher(pattern);
      return wildcard.find() ? wildcard.start() : Integer.MAX_VALUE;
    }

    private static Pattern expression(String pattern) {
      String open = pattern.endsWith("*") ? pattern.substring(0, pattern.length() - 1) : pattern;
      String text = Pattern.quote(open).replace("/+", "/\\E[^/]+\\Q");
      return Pattern.compile(text + (pattern.endsWith("*") ? ".*" : ""));
    }
  }

  /** Spring Security: the first matcher that matches decides. */
  static final class Spring extends Recipe {

    private record Rule(String method, String pattern, String rule) {}

    private final List<Rule> rules = new ArrayList<>();

    Spring(List<String> files) {
      Matcher line =
          Pattern.compile(
                  "\\.requestMatchers\\((?:HttpMethod\\.(\\w+), )?\"([^\"]+)\"\\)\\.(.*)\\n")
              .matcher(files.get(0));
      while (line.find()) {
        String method = line.group(1) == null ? "" : line.group(1);
        rules.add(new Rule(method, line.group(2), line.group(3)));
      }
    }

    @Override
    public boolean allows(Caller caller, String action, List<String> path) {
      String asked = "/" + String.join("/", path);
      for (Rule each : rules) {
        boolean method = each.method().isEmpty() || each.method().equals(action);
        if (method && expression(each.pattern()).matcher(asked).matches()) {
          return each.rule().startsWith("permitAll")
              || caller.groups().stream().anyMatch(role -> each.rule().contains('"' + role + '"'));
        }
      }
      return false;
    }

    private static Pattern expression(String pattern) {
      return Pattern.compile(
          pattern.replace("/**", "\0").replace("*", "[^/]*").replace("\0", "(?:/.*)?"));
    }
  }

  /** Argo CD: Casbin with globs that cross slashes; a deny wins. */
  static final class ArgoCd extends Recipe {

    private final List<String[]> rules = new ArrayList<>();
    private final List<String[]> links = new ArrayList<>();

    ArgoCd(List<String> files) {
      for (String line : files.get(0).lines().toList()) {
        String[] cells = line.split(", ");
        (cells[0].equals("p") ? rules : links).add(cells);
      }
    }

    @Override
    public boolean allows(Caller caller, String action, List<String> path) {
      String object = String.join("/", path.subList(1, path.size()));
      boolean allowed = false;
      for (String[] rule : rules) {
        if (holds(caller, rule[1])
            && glob(rule[2], path.get(0))
            && glob(rule[3], action)
            && glob(rule[4], object)) {
          if (rule[5].equals("deny")) {
            return false;
          }
          allowed = true;
        }
      }
      return allowed;
    }

    private boolean holds(Caller caller, String role) {
      return links.stream()
          .filter(link -> link[2].equals(role))
          .anyMatch(link -> link[1].equals(caller.id()) || caller.groups().contains(link[1]));
    }
  }

  /** AWS IAM: an explicit deny, then an allow; wildcards cross slashes. */
  static final class Aws extends Recipe {

    private final List<?> statements;

    Aws(List<String> files) {
      statements = list(SourceSemantics.load(files.get(0)).get(0), "Statement");
    }

    @Override
    public boolean allows(Caller caller, String action, List<String> path) {
      String asked = "arn:aws:s3:::" + String.join("/", path.subList(1, path.size()));
      boolean allowed = false;
      for (Object each : statements) {
        boolean acts =
            ((Map<?, ?>) each).containsKey("NotAction")
                ? texts(each, "NotAction").stream().noneMatch(one -> glob(one, action))
                : texts(each, "Action").stream().anyMatch(one -> glob(one, action));
        boolean covers =
            texts(each, "Resource").stream()
                .anyMatch(one -> glob(one.replace("${aws:username}", caller.id()), asked));
        if (acts && covers) {
          if (text(each, "Effect").equals("Deny")) {
            return false;
          }
          allowed = true;
        }
      }
      return allowed;
    }
  }

  private static boolean glob(String pattern, String text) {
    return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), text);
  }
}
