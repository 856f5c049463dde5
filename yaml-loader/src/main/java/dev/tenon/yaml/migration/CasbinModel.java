package dev.tenon.yaml.migration;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.yaml.syntax.Report;
import dev.tenon.yaml.syntax.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of Casbin whose matcher is a conjunction of comparisons of one field each, as most are:
 * the names of the fields, how each is compared, and how effects are combined.
 */
final class CasbinModel {

  /** How the effects of all rules that match make one. */
  enum Combination {
    /** Allowed if a rule allows. */
    ALLOW,
    /** Allowed if a rule allows and none denies. */
    ALLOW_AND_NO_DENY,
    /** Allowed if no rule denies. */
    NO_DENY,
    /** The first rule decides. */
    PRIORITY
  }

  /** The comparison of a field with a rule's value. */
  enum Comparison {
    EQUAL,
    STAR,
    GROUP,
    RESOURCE_GROUP,
    KEY_1,
    KEY_2,
    KEY_3,
    KEY_4,
    KEY_5,
    GLOB,
    EXPRESSION
  }

  private static final Map<String, Comparison> FUNCTIONS =
      Map.of(
          "keyMatch", Comparison.KEY_1,
          "keyMatch2", Comparison.KEY_2,
          "keyMatch3", Comparison.KEY_3,
          "keyMatch4", Comparison.KEY_4,
          "keyMatch5", Comparison.KEY_5,
          "globMatch", Comparison.GLOB,
          "regexMatch", Comparison.EXPRESSION);

  private static final Pattern CALL =
      Pattern.compile("(\\w+)\\(r\\.(\\w+),p\\.(\\w+)(?:,r\\.(\\w+))?\\)");
  private static final Pattern EQUALITY = Pattern.compile("r\\.(\\w+)==p\\.(\\w+)");
  private static final Pattern TURNED = Pattern.compile("p\\.(\\w+)==r\\.(\\w+)");
  private static final Pattern STAR = Pattern.compile("p\\.(\\w+)==[\"']\\*[\"']");
  private static final Pattern SUPERUSER = Pattern.compile("r\\.(\\w+)==[\"']([^\"']+)[\"']");

  private final Source source;
  private final Report report;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Map<String, Set<Comparison>> comparisons = new LinkedHashMap<>();
  private final Set<String> superusers = new LinkedHashSet<>();
  private boolean grouping;

  private CasbinModel(Source source, Report report) {
    this.source = source;
    this.report = report;
  }

  static CasbinModel read(Source source, Report report) {
    CasbinModel model = new CasbinModel(source, report);
    model.lines();
    model.check();
    if (!report.hasErrors()) {
      model.matcher();
    }
    return model;
  }

  private void lines() {
    String text = source.text().replace("\\\r\n", "  \n").replace("\\\n", "  \n");
    List<String> all = text.lines().toList();
    String key = "";
    for (int i = 0; i < all.size(); i++) {
      String line = all.get(i).replaceAll("^\\s*[#;].*", "").replaceAll("\\s#.*", "").strip();
      Matcher definition = Pattern.compile("(\\w+)\\s*=(?!=)\\s*(.*)").matcher(line);
      if (line.startsWith("[")) {
        key = "";
      } else if (definition.matches()) {
        key = definition.group(1);
        values.put(key, definition.group(2).strip());
        lines.put(key, i);
      } else if (!line.isEmpty() && !key.isEmpty()) {
        values.merge(key, line, (one, two) -> one + " " + two);
      }
    }
  }

  private void check() {
    for (String key : List.of("r", "p", "e", "m")) {
      if (!values.containsKey(key)) {
        report.add(
            Diagnostic.error("bad-model", source.whole(), "no `" + key + " =` in the model")
                .because("a model defines requests, policies, effects and a matcher")
                .mend("name the model's file first, then the files of rules"));
      }
    }
  }

  private Report.Stop refuse(String key, String what, String why, String fix) {
    return report.fatal(
        source
            .error(
                lines.getOrDefault(key, 0),
                0,
                values.getOrDefault(key, "").length() + 4,
                "unknown-model",
                what)
            .because(why)
            .mend(fix));
  }

  /** The fields of a definition, such as {@code r}. */
  List<String> fields(String key) {
    return Arrays.stream(values.getOrDefault(key, "").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  String subject() {
    return fields("r").get(0);
  }

  boolean hasDomain() {
    return fields("r").size() == 4;
  }

  String domain() {
    return fields("r").get(1);
  }

  String object() {
    return fields("r").get(fields("r").size() - 2);
  }

  String action() {
    return fields("r").get(fields("r").size() - 1);
  }

  /** Whether roles count in a domain alone. */
  boolean hasDomainRoles() {
    return fields("g").size() == 3;
  }

  /** How a field is compared; empty if every value matches. */
  Set<Comparison> comparisons(String field) {
    return comparisons.getOrDefault(field, Set.of());
  }

  /** The subjects that every rule matches. */
  Set<String> superusers() {
    return superusers;
  }

  Combination combination() {
    String text = values.getOrDefault("e", "").replaceAll("\\s", "");
    return switch (text) {
      case "some(where(p.eft==allow))" -> Combination.ALLOW;
      case "!some(where(p.eft==deny))" -> Combination.NO_DENY;
      case "some(where(p.eft==allow))&&!some(where(p.eft==deny))" -> Combination.ALLOW_AND_NO_DENY;
      case "priority(p.eft)||deny" -> Combination.PRIORITY;
      default ->
          throw refuse(
              "e",
              "the effect " + Diagnostic.quote(values.getOrDefault("e", "")),
              "allow-override, deny-override, both, and priority in the order of rules are known",
              "write the policy by hand");
    };
  }

  private void matcher() {
    int fields = fields("r").size();
    if (fields != 3 && fields != 4) {
      throw refuse(
          "r",
          "a request of " + fields + " fields",
          "a request has a subject, an object and an action, and perhaps a domain behind the subject",
          "write the policy by hand");
    }
    String text = values.getOrDefault("m", "").replaceAll("\\s", "");
    for (String way : split(text, "||")) {
      Matcher superuser = SUPERUSER.matcher(bare(way));
      if (superuser.matches() && superuser.group(1).equals(subject())) {
        superusers.add(superuser.group(2));
      } else if (comparisons.isEmpty()) {
        split(bare(way), "&&").forEach(this::term);
      } else {
        throw unknown(way);
      }
    }
    if (grouping && !values.containsKey("g")) {
      throw unknown("g");
    }
  }

  private Report.Stop unknown(String term) {
    return refuse(
        "m",
        "the term " + Diagnostic.quote(term) + " of the matcher",
        "a term compares one field of the request with the same field of the rule by ==, g, g2,"
            + " keyMatch to keyMatch5, globMatch or regexMatch; without a term more would be allowed",
        "write the policy by hand, with what the term tests as a path or a condition");
  }

  private void term(String term) {
    Set<String> named = new LinkedHashSet<>();
    for (String way : split(bare(term), "||")) {
      named.add(comparison(bare(way)));
    }
    if (named.size() > 1) {
      throw unknown(term);
    }
    String field = named.iterator().next();
    if (Set.copyOf(fields("r")).contains(field)) {
      return;
    }
    throw unknown(term);
  }

  /** Reads one comparison, and returns its field. */
  private String comparison(String text) {
    Matcher call = CALL.matcher(text);
    if (call.matches() && call.group(2).equals(call.group(3))) {
      return call(text, call);
    }
    for (Pattern each : List.of(EQUALITY, TURNED)) {
      Matcher equality = each.matcher(text);
      if (equality.matches() && equality.group(1).equals(equality.group(2))) {
        return add(equality.group(1), Comparison.EQUAL);
      }
    }
    Matcher star = STAR.matcher(text);
    if (star.matches()) {
      return add(star.group(1), Comparison.STAR);
    }
    throw unknown(text);
  }

  private String call(String text, Matcher call) {
    String function = call.group(1);
    String field = call.group(2);
    boolean inDomain = call.group(4) != null;
    if (function.equals("g")
        && field.equals(subject())
        && inDomain == hasDomainRoles()
        && (!inDomain || (hasDomain() && call.group(4).equals(domain())))) {
      grouping = true;
      return add(field, Comparison.GROUP);
    }
    if (function.equals("g2") && field.equals(object()) && !inDomain) {
      return add(field, Comparison.RESOURCE_GROUP);
    }
    if (FUNCTIONS.containsKey(function) && !inDomain && !field.equals(subject())) {
      return add(field, FUNCTIONS.get(function));
    }
    throw unknown(text);
  }

  private String add(String field, Comparison comparison) {
    comparisons.computeIfAbsent(field, key -> new LinkedHashSet<>()).add(comparison);
    return field;
  }

  /** The text without brackets around all of it. */
  private static String bare(String text) {
    String inner = text;
    while (inner.startsWith("(") && inner.endsWith(")") && closes(inner) == inner.length() - 1) {
      inner = inner.substring(1, inner.length() - 1);
    }
    return inner;
  }

  private static int closes(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> split(String text, String operator) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0 && text.startsWith(operator, i)) {
        parts.add(text.substring(start, i));
        start = i + operator.length();
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}
