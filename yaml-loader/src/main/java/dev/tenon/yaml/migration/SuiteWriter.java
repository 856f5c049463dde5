package dev.tenon.yaml.migration;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Settings;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import dev.tenon.yaml.YamlPolicies;
import dev.tenon.yaml.migration.PolicyDraft.Receiver;
import dev.tenon.yaml.migration.PolicyDraft.Role;
import dev.tenon.yaml.migration.PolicyDraft.Rule;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a suite of cases for an imported policy: for each subject and role that it names, some
 * requests that its rules are about and some that are close to them, with what the policy decides.
 */
final class SuiteWriter {

  private static final int MOST_SUBJECTS = 40;
  private static final int MOST_QUESTIONS = 48;
  private static final int MOST_CASES = 10;
  private static final int WIDTH = 100;
  private static final List<String> SAMPLES = List.of("sample", "other");

  /** A question of a case. */
  private record Question(String action, Resource resource) {}

  private final PolicyDraft draft;
  private final Authorizer authorizer;
  private final boolean timed;
  private final Instant now;
  private final StringBuilder out = new StringBuilder();

  private SuiteWriter(PolicyDraft draft, String policy, Instant now) {
    this.draft = draft;
    this.now = now;
    this.timed =
        draft.roles().values().stream()
            .flatMap(role -> role.rules.stream())
            .anyMatch(rule -> !rule.from().isEmpty() || !rule.until().isEmpty());
    this.authorizer =
        Authorizer.compile(
            YamlPolicies.parse("policy.yaml", policy),
            Settings.standard().withClock(Clock.fixed(now, ZoneOffset.UTC)));
  }

  static String write(PolicyDraft draft, String policy, Instant now) {
    SuiteWriter writer = new SuiteWriter(draft, policy, now);
    writer.all();
    return writer.out.toString();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void all() {
    line("# What the imported policy decides. Change a case where you mean another answer.");
    line("policy: policy.yaml");
    if (timed) {
      line("now: " + now);
    }
    Map<String, Subject> subjects = subjects();
    line("subjects:");
    subjects.forEach((name, subject) -> line("  " + quoted(name) + ": " + spelled(subject)));
    line("cases:");
    List<Question> all = questions();
    subjects.forEach((name, subject) -> cases(name, subject, all));
  }

  private static String spelled(Subject subject) {
    if (subject.equals(Subject.anonymous())) {
      return "{anonymous: true}";
    }
    List<String> parts = new ArrayList<>();
    parts.add("id: " + quoted(subject.id()));
    if (!subject.issuer().isEmpty()) {
      parts.add("issuer: " + quoted(subject.issuer()));
    }
    if (!subject.roles().isEmpty()) {
      parts.add(
          "roles: ["
              + String.join(", ", subject.roles().stream().map(SuiteWriter::quoted).toList())
              + "]");
    }
    return "{" + String.join(", ", parts) + "}";
  }

  private Map<String, Subject> subjects() {
    Map<String, Subject> all = new LinkedHashMap<>();
    for (PolicyDraft.Assignment each : draft.assignments()) {
      if (each.receiver() == Receiver.SUBJECT && all.size() < MOST_SUBJECTS / 2) {
        Subject subject = Subject.of(each.name());
        all.put(
            "subject " + each.name() + (each.issuer().isEmpty() ? "" : " of " + each.issuer()),
            each.issuer().isEmpty() ? subject : subject.fromIssuer(each.issuer()));
      }
    }
    for (Map<String, String> table : draft.claims().values()) {
      for (String role : table.values()) {
        if (all.size() < MOST_SUBJECTS) {
          all.put("holder of " + role, Subject.of("somebody").withRoles(role));
        }
      }
    }
    all.put("stranger", Subject.of("stranger"));
    if (draft.assignments().stream().anyMatch(each -> each.receiver() == Receiver.ANONYMOUS)) {
      all.put("nobody", Subject.anonymous());
    }
    return all;
  }

  private List<Question> questions() {
    Set<Question> all = new LinkedHashSet<>();
    for (Role role : draft.roles().values()) {
      role.rules.forEach(rule -> questions(rule, all));
    }
    return List.copyOf(all);
  }

  private void questions(Rule rule, Set<Question> all) {
    int before = all.size();
    for (PathPattern path : rule.resources()) {
      if (path.alone() && draft.shapes().containsKey(path.segments().get(0))) {
        continue; // a request about this root has more parts
      }
      for (String action : actions(rule)) {
        for (int sample = 0; sample < SAMPLES.size(); sample++) {
          Resource resource = instance(path, sample);
          if (resource.isCanonical() && all.size() - before < 8) {
            all.add(new Question(action, resource));
          }
        }
      }
    }
  }

  private List<String> actions(Rule rule) {
    List<String> exact = rule.actions().stream().filter(name -> name.indexOf('*') < 0).toList();
    List<String> some = new ArrayList<>(exact.subList(0, Math.min(2, exact.size())));
    if (exact.isEmpty()) {
      draft.sampleActions().stream().limit(2).forEach(some::add);
    }
    return some;
  }

  /** A resource that a pattern covers, for a subject of this id. */
  private Resource instance(PathPattern path, int number) {
    String sample = SAMPLES.get(number);
    List<String> segments = new ArrayList<>();
    for (String segment : path.segments()) {
      if (segment.equals("**")) {
        continue;
      }
      StringBuilder name = new StringBuilder();
      for (int i = 0; i < segment.length(); i++) {
        char c = segment.charAt(i);
        if (c == '\\' && i + 1 < segment.length()) {
          name.append(segment.charAt(++i));
        } else if (c == '*') {
          name.append(sample);
        } else if (segment.startsWith("${", i)) {
          int end = segment.indexOf('}', i);
          name.append(value(segment.substring(i + 2, end), number));
          i = end;
        } else {
          name.append(c);
        }
      }
      segments.add(name.toString());
    }
    if (segments.isEmpty()) {
      segments.add(sample);
    }
    List<String> shape =
        path.alone() ? List.of() : draft.shapes().getOrDefault(segments.get(0), List.of());
    if (segments.size() <= shape.size()) {
      segments.addAll(shape.subList(segments.size() - 1, shape.size()));
    }
    return Resource.of(segments);
  }

  /** A value that an assignment gives a variable; the id of a subject for the others. */
  private String value(String variable, int number) {
    List<String> values =
        draft.assignments().stream()
            .flatMap(each -> Optional.ofNullable(each.variables().get(variable)).stream())
            .distinct()
            .toList();
    return values.isEmpty() ? "somebody" : values.get(number % values.size());
  }

  private void cases(String name, Subject subject, List<Question> all) {
    Map<String, Set<String>> allowed = new LinkedHashMap<>();
    Map<String, Set<String>> denied = new LinkedHashMap<>();
    int asked = 0;
    int yes = 0;
    int no = 0;
    int step = Math.max(1, all.size() / MOST_QUESTIONS);
    for (Question question : all) {
      boolean allows = authorizer.check(subject, question.action(), question.resource()).allowed();
      asked++;
      if (allows ? yes++ < 2 * MOST_CASES : asked % step == 0 && no++ < MOST_CASES) {
        (allows ? allowed : denied)
            .computeIfAbsent(question.action(), key -> new TreeSet<>())
            .add(question.resource().toString());
      }
    }
    if (allowed.isEmpty() && denied.isEmpty()) {
      return;
    }
    line("  - name: " + quoted(name));
    line("    subject: " + quoted(name));
    expectation("allow", allowed);
    expectation("deny", denied);
  }

  private void expectation(String effect, Map<String, Set<String>> questions) {
    if (questions.isEmpty()) {
      return;
    }
    line("    " + effect + ":");
    questions.forEach(
        (action, resources) -> {
          List<String> texts = resources.stream().map(SuiteWriter::path).toList();
          String one = "      " + quoted(action) + ": [" + String.join(", ", texts) + "]";
          if (one.length() <= WIDTH) {
            line(one);
          } else {
            line("      " + quoted(action) + ":");
            texts.forEach(text -> line("        - " + text));
          }
        });
  }

  private static String path(String text) {
    return text.indexOf('/') < 0 ? "[" + quoted(text) + "]" : quoted(text);
  }

  private static String quoted(String text) {
    return PolicyWriter.quoted(text);
  }
}
