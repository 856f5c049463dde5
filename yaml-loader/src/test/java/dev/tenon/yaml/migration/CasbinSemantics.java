package dev.tenon.yaml.migration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Casbin's enforcer: the matcher is evaluated for each rule, and the effects are combined. */
final class CasbinSemantics implements SourceSemantics {

  private final Map<String, String> model = new LinkedHashMap<>();
  private final List<List<String>> rules = new ArrayList<>();
  private final List<List<String>> links = new ArrayList<>();
  private final List<List<String>> resourceLinks = new ArrayList<>();

  CasbinSemantics(List<String> files) {
    String text = files.get(0).replace("\\\n", " ");
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        model.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    for (String file : files.subList(1, files.size())) {
      for (String line : file.lines().toList()) {
        if (line.isBlank() || line.strip().startsWith("#")) {
          continue;
        }
        List<String> values = cells(line);
        switch (values.get(0)) {
          case "p" -> rules.add(values.subList(1, values.size()));
          case "g" -> links.add(values.subList(1, values.size()));
          case "g2" -> resourceLinks.add(values.subList(1, values.size()));
          default -> {}
        }
      }
    }
    int priority = fields("p").indexOf("priority");
    if (priority >= 0) {
      rules.sort(Comparator.comparingInt(rule -> Integer.parseInt(rule.get(priority))));
    }
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
        .map(String::strip)
        .map(cell -> cell.replaceAll("^\"|\"$", "").replace("\"\"", "\""))
        .toList();
  }

  private List<String> fields(String key) {
    return Arrays.stream(model.getOrDefault(key, "").split(",")).map(String::strip).toList();
  }

  private boolean hasDomain() {
    return fields("r").size() == 4;
  }

  @Override
  public boolean allows(Caller caller, String action, List<String> path) {
    List<String> request = new ArrayList<>(List.of(caller.id()));
    List<String> rest = path;
    if (hasDomain()) {
      request.add(path.get(1));
      rest = path.subList(2, path.size());
    }
    request.add(object(rest));
    request.add(action);
    boolean allow = false;
    boolean deny = false;
    String first = "";
    for (List<String> rule : rules) {
      if (or(model.get("m"), request, rule)) {
        int at = fields("p").indexOf("eft");
        String effect =
            at < 0 || at >= rule.size() || rule.get(at).isEmpty() ? "allow" : rule.get(at);
        allow |= effect.equals("allow");
        deny |= effect.equals("deny");
        first = first.isEmpty() && Set.of("allow", "deny").contains(effect) ? effect : first;
      }
    }
    return switch (model.get("e").replaceAll("\\s", "")) {
      case "some(where(p.eft==allow))" -> allow;
      case "!some(where(p.eft==deny))" -> !deny;
      case "priority(p.eft)||deny" -> first.equals("allow");
      default -> allow && !deny;
    };
  }

  /** The object that a path stands for. */
  private String object(List<String> rest) {
    boolean slashed = objects().stream().anyMatch(each -> each.startsWith("/"));
    boolean plain =
        objects().stream()
            .anyMatch(
                each -> !each.startsWith("/") && !each.startsWith("*") && !each.startsWith("^"));
    if (slashed && plain) {
      String text = String.join("/", rest.subList(1, rest.size()));
      return rest.get(0).equals("path") ? "/" + text : text;
    }
    return (slashed ? "/" : "") + String.join("/", rest);
  }

  private List<String> objects() {
    int at = fields("p").indexOf(fields("r").get(fields("r").size() - 2));
    return rules.stream().map(rule -> rule.get(at)).toList();
  }

  /** Evaluates alternatives of the matcher. */
  private boolean or(String text, List<String> request, List<String> rule) {
    for (String way : split(text, "||")) {
      boolean all = true;
      for (String term : split(way, "&&")) {
        all = all && term(term.strip(), request, rule);
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  private static List<String> split(String text, String operator) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i + 1 < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0 && text.startsWith(operator, i)) {
        parts.add(text.substring(start, i));
        start = i + 2;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private boolean term(String term, List<String> request, List<String> rule) {
    if (term.startsWith("(")) {
      return or(term.substring(1, term.lastIndexOf(')')), request, rule);
    }
    int open = term.indexOf('(');
    if (open < 0) {
      String[] sides = term.split("==", -1);
      return value(sides[0].strip(), request, rule).equals(value(sides[1].strip(), request, rule));
    }
    List<String> values =
        Arrays.stream(term.substring(open + 1, term.lastIndexOf(')')).split(","))
            .map(each -> value(each.strip(), request, rule))
            .toList();
    return call(term.substring(0, open), values);
  }

  private String value(String name, List<String> request, List<String> rule) {
    if (name.startsWith("r.")) {
      return request.get(fields("r").indexOf(name.substring(2)));
    }
    return name.startsWith("p.")
        ? rule.get(fields("p").indexOf(name.substring(2)))
        : name.replaceAll("[\"']", "");
  }

  private boolean call(String function, List<String> values) {
    String key = values.get(0);
    String pattern = values.get(1);
    return switch (function) {
      case "g" -> linked(links, key, pattern, values.size() > 2 ? values.get(2) : "", 10);
      case "g2" -> linked(resourceLinks, key, pattern, "", 10);
      case "keyMatch" -> {
        int star = pattern.indexOf('*');
        yield star < 0 ? key.equals(pattern) : key.startsWith(pattern.substring(0, star));
      }
      case "keyMatch2" -> whole(pattern.replace("/*", "/.*").replaceAll(":[^/]+", "[^/]+"), key);
      case "keyMatch3", "keyMatch5" ->
          whole(pattern.replace("/*", "/.*").replaceAll("\\{[^/]+?\\}", "[^/]+"), key);
      case "keyMatch4" -> keyMatch4(pattern, key);
      case "globMatch" ->
          whole(
              pattern
                  .replaceAll("[.+^$(){}|]", "\\\\$0")
                  .replace("*", "[^/]*")
                  .replace("?", "[^/]"),
              key);
      case "regexMatch" -> Pattern.compile(pattern).matcher(key).find();
      default -> throw new IllegalArgumentException(function);
    };
  }

  private static boolean keyMatch4(String pattern, String key) {
    List<String> names =
        Pattern.compile("\\{([^/]+?)\\}")
            .matcher(pattern)
            .results()
            .map(one -> one.group(1))
            .toList();
    var matcher =
        Pattern.compile(pattern.replace("/*", "/.*").replaceAll("\\{[^/]+?\\}", "([^/]+)"))
            .matcher(key);
    if (!matcher.matches()) {
      return false;
    }
    Map<String, String> bound = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String other = bound.putIfAbsent(names.get(i), matcher.group(i + 1));
      if (other != null && !other.equals(matcher.group(i + 1))) {
        return false;
      }
    }
    return true;
  }

  private static boolean whole(String expression, String key) {
    try {
      return Pattern.matches(expression, key);
    } catch (PatternSyntaxException wrong) {
      return false;
    }
  }

  private static boolean linked(
      List<List<String>> links, String from, String to, String domain, int levels) {
    if (from.equals(to)) {
      return true;
    }
    return levels > 0
        && links.stream()
            .filter(link -> link.get(0).equals(from))
            .filter(link -> link.size() < 3 || link.get(2).equals(domain))
            .anyMatch(link -> linked(links, link.get(1), to, domain, levels - 1));
  }

  @Override
  public List<Caller> callers() {
    Set<String> roles = new LinkedHashSet<>();
    links.forEach(link -> roles.add(link.get(1)));
    Set<String> names = new LinkedHashSet<>(List.of("stranger", "root"));
    rules.forEach(rule -> names.add(rule.get(fields("p").indexOf(fields("r").get(0)))));
    links.forEach(link -> names.add(link.get(0)));
    // Casbin has one space of names for users and roles: nobody is called as a role is.
    names.removeAll(roles);
    return names.stream().map(name -> Caller.of(name)).toList();
  }

  @Override
  public List<String> actions() {
    Set<String> all = new LinkedHashSet<>(List.of("read", "write", "GET", "POST", "DELETE"));
    String action = fields("r").get(fields("r").size() - 1);
    rules.forEach(
        rule ->
            all.addAll(
                Arrays.asList(
                    rule.get(fields("p").indexOf(action)).replaceAll("[()^$]", "").split("\\|"))));
    all.removeIf(name -> name.isEmpty() || name.contains("*"));
    return List.copyOf(all);
  }

  @Override
  public List<List<String>> paths() {
    Set<String> domains = new LinkedHashSet<>(List.of("elsewhere"));
    if (hasDomain()) {
      int at = fields("p").indexOf(fields("r").get(1));
      rules.forEach(rule -> domains.add(rule.get(at).replace("*", "x")));
      links.stream().filter(link -> link.size() > 2).forEach(link -> domains.add(link.get(2)));
    }
    Set<String> objects = new LinkedHashSet<>(List.of("data1", "/x/y"));
    List<String> named = new ArrayList<>(objects());
    resourceLinks.forEach(named::addAll);
    for (String each : named) {
      for (String run : List.of("1", "a/b", "")) {
        String base =
            each.replaceAll("\\.?\\*", run)
                .replaceAll(":[^/]+|\\{[^/]+?\\}", "7")
                .replaceAll("[\\^$()?+]", "");
        objects.addAll(List.of(base, base + "/sub", base + "x", base.replaceAll("/[^/]+$", "")));
      }
    }
    boolean slashed = objects().stream().anyMatch(each -> each.startsWith("/"));
    boolean plain =
        objects().stream()
            .anyMatch(
                each -> !each.startsWith("/") && !each.startsWith("*") && !each.startsWith("^"));
    boolean segment = !slashed && named.stream().noneMatch(each -> each.contains("/"));
    Set<List<String>> all = new LinkedHashSet<>();
    for (String object : objects) {
      if (object.isEmpty() || object.equals("/") || object.endsWith("/") || object.contains("//")) {
        continue;
      }
      List<String> path = new ArrayList<>();
      if (segment) {
        path.add(object);
      } else if (slashed && plain) {
        path.add(object.startsWith("/") ? "path" : "name");
        path.addAll(Arrays.asList(object.replaceAll("^/", "").split("/")));
      } else if (object.startsWith("/") == slashed) {
        path.addAll(Arrays.asList(object.replaceAll("^/", "").split("/")));
      } else {
        continue;
      }
      if (!hasDomain()) {
        all.add(path);
        continue;
      }
      for (String domain : domains) {
        List<String> whole = new ArrayList<>(List.of("domains", domain));
        whole.addAll(path);
        all.add(whole);
      }
    }
    return List.copyOf(all);
  }
}
