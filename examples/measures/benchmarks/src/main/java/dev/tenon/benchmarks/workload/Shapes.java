package dev.tenon.benchmarks.workload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Policies of other shapes than workload W: those people have, and those that are hard.
 *
 * <p>Rules are drawn by a shape's own recipe. Half of the requests come from a rule that the
 * subject holds, the others from the same with one segment or the action changed; what they should
 * be answered, the oracle says.
 */
final class Shapes {

  private static final int SUBJECTS = 100;
  private static final int REQUESTS = 1_000;

  private static final List<String> WORDS =
      List.of("orders", "billing", "clicks", "fraud", "search", "ledger", "emails", "stock");
  private static final List<String> STAGES = List.of("dev", "uat", "prod");

  private final Random random = new Random(7);
  private final List<Rule> rules = new ArrayList<>();
  private final List<Tenancy> tenants = new ArrayList<>();
  private final List<String> actions;
  private int rolesPerSubject = 3;
  private int values;

  private Shapes(String... actions) {
    this.actions = List.of(actions);
  }

  /** A company: three clusters, four teams that are tenants, some forty rules. */
  static Workload quickstart() {
    Shapes shapes = new Shapes("VIEW", "LIST", "SUBMIT", "CANCEL", "SAVEPOINT");
    shapes.rolesPerSubject = 2;
    for (String team : List.of("payments", "search", "risk", "growth")) {
      String viewer = team + "-viewer";
      String operator = team + "-operator";
      shapes.tenants.add(
          new Tenancy(
              team,
              List.of("flink/*/*/" + team + "-*", "flink/dev"),
              List.of("flink/*/*/*-secret"),
              List.of(viewer, operator)));
      shapes.allow(viewer, List.of("VIEW", "LIST"), "flink/*/job/" + team + "-*");
      shapes.allow(viewer, List.of("VIEW", "LIST"), "flink/*/jar/" + team + "-*");
      shapes.allow(operator, List.of("*"), "flink/dev");
      shapes.allow(operator, List.of("*"), "flink/uat/*/" + team + "-*");
      shapes.allow(operator, List.of("SUBMIT", "SAVEPOINT"), "flink/prod/job/" + team + "-*");
      shapes.allow(operator, List.of("VIEW", "LIST"), "flink/prod");
      shapes.deny(operator, List.of("CANCEL"), "flink/prod/job/" + team + "-ledger*");
      shapes.deny(viewer, List.of("*"), "flink/prod/job/*-audit");
      shapes.allow(operator, List.of("*"), "flink/prod/savepoint/" + team + "-*");
    }
    return shapes.workload();
  }

  /** Five systems behind one policy: paths of three to six segments, action globs, tenants. */
  static Workload systems() {
    Shapes shapes =
        new Shapes("TOPIC_READ", "TOPIC_EDIT", "GROUP_READ", "FLINK_SUBMIT", "KSQL_RUN");
    List<String> systems =
        List.of(
            "kafka/%s/topic/%s",
            "kafka/%s/group/%s",
            "flink/%s/session/%s/job",
            "connect/%s/worker/connector/%s/task",
            "schema/%s/%s");
    for (int team = 0; team < 40; team++) {
      String prefix = "team" + team;
      List<String> roles = List.of(prefix + "-reader", prefix + "-writer", prefix + "-admin");
      shapes.tenants.add(
          new Tenancy(
              prefix,
              systems.stream().map(s -> s.formatted("*", prefix + "_*")).toList(),
              List.of("kafka/prod/topic/*_internal"),
              roles));
      for (String system : systems) {
        shapes.allow(roles.get(0), List.of("*_READ"), system.formatted("*", prefix + "_*"));
        shapes.allow(
            roles.get(1),
            List.of("TOPIC_*", "KSQL_RUN"),
            system.formatted(shapes.pick(STAGES), prefix + "_*"));
        shapes.allow(roles.get(2), List.of("*"), system.formatted("dev", prefix + "_*"));
        shapes.deny(
            roles.get(1), List.of("*_EDIT"), system.formatted("prod", prefix + "_*_frozen"));
      }
    }
    return shapes.workload();
  }

  /** Paths of sixteen segments, the literals at random places of them. */
  static Workload segments16() {
    Shapes shapes = new Shapes("view", "edit");
    shapes.roles(200, 5, () -> shapes.segments(16));
    return shapes.workload();
  }

  /** {@code **} before, between and after literals. */
  static Workload deepWildcards() {
    Shapes shapes = new Shapes("view", "edit");
    shapes.roles(
        200,
        5,
        () -> {
          String word = shapes.pick(WORDS) + shapes.random.nextInt(50);
          String stage = shapes.pick(STAGES);
          return switch (shapes.random.nextInt(3)) {
            case 0 -> List.of("flink", stage, "**", "job", word + "_*");
            case 1 -> List.of("flink", "**", stage, "**", word);
            default -> List.of("**", stage, word);
          };
        });
    return shapes.workload();
  }

  /** Every rule names the subject's projects by a variable. */
  static Workload variables(int values) {
    Shapes shapes = new Shapes("view", "edit");
    shapes.values = values;
    shapes.roles(
        200,
        5,
        () ->
            List.of(
                "flink",
                "${project}",
                shapes.pick(STAGES),
                shapes.pick(WORDS) + shapes.random.nextInt(20) + "_*"));
    return shapes.workload();
  }

  private void roles(int roles, int rulesPerRole, Supplier<List<String>> recipe) {
    for (int role = 0; role < roles; role++) {
      for (int i = 0; i < rulesPerRole; i++) {
        boolean denies = i == rulesPerRole - 1;
        rules.add(new Rule("role-" + role, denies, List.of(pick(actions)), recipe.get()));
      }
    }
  }

  private List<String> segments(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> random.nextInt(3) > 0 ? "*" : pick(WORDS) + (random.nextInt(4) > 0 ? "" : "*"))
        .toList();
  }

  private void allow(String role, List<String> names, String pattern) {
    rules.add(new Rule(role, false, names, List.of(pattern.split("/"))));
  }

  private void deny(String role, List<String> names, String pattern) {
    rules.add(new Rule(role, true, names, List.of(pattern.split("/"))));
  }

  private Workload workload() {
    Map<String, List<Rule>> roles = new LinkedHashMap<>();
    rules.forEach(rule -> roles.computeIfAbsent(rule.role(), r -> new ArrayList<>()).add(rule));
    List<String> names = List.copyOf(roles.keySet());
    List<Subject> subjects = IntStream.range(0, SUBJECTS).mapToObj(i -> subject(i, names)).toList();
    Set<List<String>> paths = new HashSet<>();
    List<Request> requests = new ArrayList<>();
    while (requests.size() < REQUESTS) {
      Subject subject = pick(subjects);
      Request request = request(subject, pick(roles.getOrDefault(pick(subject.roles()), rules)));
      if (paths.add(request.path())) {
        requests.add(request.fresh());
      }
    }
    return new Workload(rules, tenants, requests);
  }

  /** A subject with roles of one tenant, where there are tenants. */
  private Subject subject(int number, List<String> all) {
    List<String> from = tenants.isEmpty() ? all : pick(tenants).roles();
    Set<String> roles = new HashSet<>();
    while (roles.size() < Math.min(rolesPerSubject, from.size())) {
      roles.add(pick(from));
    }
    List<String> projects =
        IntStream.range(0, values).mapToObj(i -> "p" + (number * 31 + i)).toList();
    return new Subject(
        "user-" + number, List.copyOf(roles), values == 0 ? Map.of() : Map.of("project", projects));
  }

  private Request request(Subject subject, Rule rule) {
    List<String> path = new ArrayList<>();
    rule.pattern().forEach(segment -> fill(segment, subject, path));
    String action = pick(actions);
    if (random.nextBoolean()) {
      path.set(random.nextInt(path.size()), pick(WORDS) + random.nextInt(50));
    }
    return new Request(subject, action, path);
  }

  private void fill(String segment, Subject subject, List<String> path) {
    String word = pick(WORDS) + random.nextInt(100_000);
    if (segment.equals("**")) {
      IntStream.range(0, random.nextInt(3)).forEach(i -> path.add(word + i));
    } else if (segment.startsWith("${")) {
      path.add(pick(subject.variables().values().iterator().next()));
    } else {
      path.add(segment.equals("*") ? word : segment.replace("*", word));
    }
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
