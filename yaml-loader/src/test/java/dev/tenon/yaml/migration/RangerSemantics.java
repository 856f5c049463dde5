package dev.tenon.yaml.migration;

import static dev.tenon.yaml.migration.SourceSemantics.at;
import static dev.tenon.yaml.migration.SourceSemantics.list;
import static dev.tenon.yaml.migration.SourceSemantics.text;
import static dev.tenon.yaml.migration.SourceSemantics.texts;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ranger's policy engine: overriding policies first, and of one priority the denies first; what
 * cannot be known here (conditions, owners, zones of servers) counts in the way that allows least.
 */
final class RangerSemantics implements SourceSemantics {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");
  private static final Map<String, List<List<String>>> KINDS =
      Map.of(
          "hive", List.of(List.of("database", "table", "column"), List.of("udf", "database")),
          "hdfs", List.of(List.of("path")),
          "kafka", List.of(List.of("topic"), List.of("consumergroup")),
          "trino", List.of(List.of("catalog", "schema", "table", "column")),
          "hbase", List.of(List.of("table", "column-family", "column")));

  private final List<Object> policies = new ArrayList<>();

  RangerSemantics(List<String> files) {
    for (String file : files) {
      for (Object document : SourceSemantics.load(file)) {
        policies.addAll(list(document, "policies"));
      }
    }
    policies.removeIf(
        each ->
            text(each, "isEnabled").equals("false")
                || !Set.of("", "0").contains(text(each, "policyType"))
                || !KINDS.containsKey(text(each, "serviceType")));
  }

  private static final int MOST_NAMES = 12;

  private enum Answer {
    ALLOW,
    DENY,
    NONE
  }

  @Override
  public boolean allows(Caller caller, String action, List<String> path) {
    Answer first = level("1", caller, action, path);
    return (first == Answer.NONE ? level("0", caller, action, path) : first) == Answer.ALLOW;
  }

  private Answer level(String priority, Caller caller, String action, List<String> path) {
    boolean allowed = false;
    for (Object policy : policies) {
      String own = text(policy, "policyPriority").isEmpty() ? "0" : text(policy, "policyPriority");
      if (!own.equals(priority)) {
        continue;
      }
      boolean maybe = matches(policy, caller, path) && inForce(policy, true);
      boolean surely = maybe && inForce(policy, false) && list(policy, "conditions").isEmpty();
      boolean granted =
          surely
              && item(policy, "policyItems", caller, action, false)
              && !item(policy, "allowExceptions", caller, action, true);
      boolean denied =
          maybe
              && ((item(policy, "denyPolicyItems", caller, action, true)
                      && !(list(policy, "conditions").isEmpty()
                          && item(policy, "denyExceptions", caller, action, false)))
                  || (text(policy, "isDenyAllElse").equals("true") && !granted));
      if (denied) {
        return Answer.DENY;
      }
      allowed |= granted;
    }
    return allowed ? Answer.ALLOW : Answer.NONE;
  }

  private static boolean inForce(Object policy, boolean maybe) {
    List<?> schedules = list(policy, "validitySchedules");
    return schedules.isEmpty() || schedules.stream().anyMatch(each -> inForceOf(each, maybe));
  }

  private static boolean inForceOf(Object schedule, boolean maybe) {
    if (!list(schedule, "recurrences").isEmpty() && !maybe) {
      return false;
    }
    String zone = text(schedule, "timeZone");
    List<ZoneId> zones =
        zone.isEmpty()
            ? List.of(ZoneOffset.ofHours(-12), ZoneOffset.UTC, ZoneOffset.ofHours(14))
            : List.of(ZoneId.of(zone));
    return maybe
        ? zones.stream().anyMatch(each -> inForceAt(schedule, each))
        : zones.stream().allMatch(each -> inForceAt(schedule, each));
  }

  private static boolean inForceAt(Object schedule, ZoneId zone) {
    String start = text(schedule, "startTime");
    String end = text(schedule, "endTime");
    Instant now = MigrationTest.NOW;
    return (start.isEmpty()
            || !now.isBefore(LocalDateTime.parse(start, TIME).atZone(zone).toInstant()))
        && (end.isEmpty() || now.isBefore(LocalDateTime.parse(end, TIME).atZone(zone).toInstant()));
  }

  private static boolean item(
      Object policy, String key, Caller caller, String action, boolean maybe) {
    for (Object item : list(policy, key)) {
      boolean unknown = !list(item, "conditions").isEmpty();
      boolean owner = texts(item, "users").contains("{OWNER}") && maybe;
      boolean who =
          owner
              || texts(item, "users").contains(caller.id())
              || texts(item, "users").contains("{USER}")
              || texts(item, "groups").contains("public")
              || texts(item, "groups").stream().anyMatch(each -> caller.isIn("group", each))
              || texts(item, "roles").stream().anyMatch(each -> caller.isIn("role", each));
      if (who && (maybe || !unknown) && gives(item, action, text(policy, "serviceType"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean gives(Object item, String action, String type) {
    for (Object access : list(item, "accesses")) {
      String name = text(access, "type");
      boolean implied =
          (name.equals("all") && !type.equals("kafka"))
              || (type.equals("kafka")
                  && action.equals("describe")
                  && Set.of("publish", "consume", "configure", "alter", "delete").contains(name))
              || (type.equals("hbase")
                  && name.equals("admin")
                  && Set.of("read", "write", "create").contains(action));
      if (!text(access, "isAllowed").equals("false") && (name.equals(action) || implied)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(Object policy, Caller caller, List<String> path) {
    if (!text(policy, "service").equals(path.get(0))) {
      return false;
    }
    if (resource(policy, at(policy, "resources"), caller, path)) {
      return true;
    }
    return list(policy, "additionalResources").stream()
        .anyMatch(each -> resource(policy, each, caller, path));
  }

  private static boolean resource(
      Object policy, Object resources, Caller caller, List<String> path) {
    if (!(resources instanceof Map<?, ?> map) || map.isEmpty()) {
      return false;
    }
    String type = text(policy, "serviceType");
    for (List<String> order : KINDS.get(type)) {
      if (!order.get(0).equals(path.get(1)) || !map.containsKey(order.get(0))) {
        continue;
      }
      List<String> names = path.subList(2, path.size());
      if (order.get(0).equals("path")) {
        return path(at(resources, "path"), "/" + String.join("/", names), caller);
      }
      if (map.size() < names.size()) {
        return false;
      }
      for (int i = 0; i < map.size(); i++) {
        Object part = map.get(order.get(i));
        boolean excluded = text(part, "isExcludes").equals("true");
        if (i >= names.size()) {
          // What is above the named object: only a star is about it, too.
          if (excluded || map.size() < order.size() || !texts(part, "values").contains("*")) {
            return false;
          }
        } else if (value(part, names.get(i), caller, type) == excluded) {
          return false;
        }
      }
      return true;
    }
    return false;
  }

  private static boolean value(Object part, String name, Caller caller, String type) {
    boolean folded = !type.equals("hdfs");
    return texts(part, "values").stream()
        .anyMatch(
            each -> wildcard(each.replace("{USER}", caller.id()), folded).matcher(name).matches());
  }

  private static Pattern wildcard(String text, boolean folded) {
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      expression.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(expression.toString(), folded ? Pattern.CASE_INSENSITIVE : 0);
  }

  private static boolean path(Object part, String asked, Caller caller) {
    boolean recursive = text(part, "isRecursive").equals("true");
    boolean found = false;
    for (String each : texts(part, "values")) {
      String value = each.replace("{USER}", caller.id());
      Pattern pattern =
          wildcard(recursive && value.length() > 1 ? value.replaceAll("/$", "") : value, false);
      found |= pattern.matcher(asked).matches();
      for (int end = asked.indexOf('/', 1);
          recursive && end > 0;
          end = asked.indexOf('/', end + 1)) {
        found |= pattern.matcher(asked.substring(0, end)).matches();
      }
      found |= recursive && value.equals("/");
    }
    return found != text(part, "isExcludes").equals("true");
  }

  @Override
  public List<Caller> callers() {
    Set<Caller> all = new LinkedHashSet<>();
    Set<String> groups = new LinkedHashSet<>();
    for (Object policy : policies) {
      for (String key :
          List.of("policyItems", "denyPolicyItems", "allowExceptions", "denyExceptions")) {
        for (Object item : list(policy, key)) {
          texts(item, "users").forEach(user -> all.add(Caller.of(user.replaceAll("[{}]", ""))));
          texts(item, "groups").forEach(group -> groups.add("group:" + group));
          texts(item, "roles").forEach(role -> groups.add("role:" + role));
        }
      }
    }
    all.removeIf(caller -> caller.id().contains("*"));
    groups.forEach(group -> all.add(Caller.of("somebody", group)));
    List<Caller> users = List.copyOf(all);
    for (Caller user : users.subList(0, Math.min(3, users.size()))) {
      groups.stream().limit(3).forEach(group -> all.add(Caller.of(user.id(), group)));
    }
    List<String> names = List.copyOf(groups);
    for (int i = 0; i + 1 < names.size(); i++) {
      all.add(Caller.of("somebody", names.get(i), names.get(i + 1)));
    }
    all.add(Caller.of("stranger", "group:strangers"));
    return List.copyOf(all);
  }

  @Override
  public List<String> actions() {
    Set<String> all = new LinkedHashSet<>(List.of("select", "read", "describe"));
    for (Object policy : policies) {
      for (String key :
          List.of("policyItems", "denyPolicyItems", "allowExceptions", "denyExceptions")) {
        for (Object item : list(policy, key)) {
          list(item, "accesses").forEach(access -> all.add(text(access, "type")));
        }
      }
    }
    all.remove("all");
    return List.copyOf(all);
  }

  @Override
  public List<List<String>> paths() {
    Set<List<String>> all = new LinkedHashSet<>();
    for (Object policy : policies) {
      List<Object> resources = new ArrayList<>(List.of(at(policy, "resources")));
      resources.addAll(list(policy, "additionalResources"));
      for (List<String> order : KINDS.get(text(policy, "serviceType"))) {
        for (Object each : resources) {
          if (each instanceof Map<?, ?> map && map.containsKey(order.get(0))) {
            paths(List.of(text(policy, "service"), order.get(0)), map, order, 0, all);
          }
        }
      }
    }
    all.removeIf(path -> path.size() < 3);
    return List.copyOf(all);
  }

  private static void paths(
      List<String> start, Map<?, ?> parts, List<String> order, int index, Set<List<String>> all) {
    all.add(start);
    if (index == order.size()) {
      return;
    }
    Set<String> names = new LinkedHashSet<>(List.of("other"));
    for (String value : texts(parts.get(order.get(index)), "values")) {
      String text = value.replace("{USER}", "somebody");
      for (String run : List.of("", "a", "a_b")) {
        String name = text.replace("*", run).replace("?", "q");
        names.addAll(List.of(name, name + "x", "x" + name));
        names.add(name + "/sub/deep");
        names.add(text.replace("*", "a/b").replace("?", "qq"));
      }
    }
    for (String name : names.stream().limit(MOST_NAMES).toList()) {
      List<String> path = new ArrayList<>(start);
      if (order.get(index).equals("path")) {
        for (String segment : name.split("/", -1)) {
          if (!segment.isEmpty()) {
            path.add(segment);
          }
        }
      } else {
        path.add(name.toLowerCase(Locale.ROOT).replace("/", ""));
      }
      if (!path.get(path.size() - 1).isEmpty() && path.size() > start.size()) {
        paths(path, parts, order, index + 1, all);
      }
    }
  }
}
