package dev.tenon.benchmarks.workload;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * Workload W: a cluster of stream processors that many tenants share.
 *
 * <p>Resources are {@code flink / cluster / kind / name}. A tenant has ten rules and two roles,
 * viewer (view, list) and operator (view, list, submit, cancel), with five rules each:
 *
 * <pre>
 * allow  flink / cluster      / kind / orders-17
 * allow  flink / cluster or * / kind / orders17_*
 * allow  flink / cluster or * / kind / *-orders17
 * allow  flink / * / * / t8_*                       the tenant's prefix, in every cluster
 * deny   flink / * / * / t8_locked*                 (operator)
 * deny   flink / * / kind / orders17_secret*        (viewer)
 * </pre>
 *
 * <p>Half of the requests are allowed. The others are denied in equal parts: each of the four
 * segments is the one that nothing matches, or a rule denies, or the rules that match do not name
 * the action. The oracle confirms each of them while they are drawn. Everything follows from a
 * fixed seed, and no two requests of a workload have the same path.
 */
public final class WorkloadW {

  private static final int RULES_PER_SET = 5;
  private static final long SEED = 20_240_601;

  private static final List<String> WORDS =
      List.of("orders", "billing", "clicks", "fraud", "search", "ledger", "emails", "stock");
  private static final List<String> CLUSTERS =
      List.of("dev-eu", "dev-us", "uat-eu", "uat-us", "prod-eu", "prod-us", "prod-ap", "lab");
  private static final List<String> KINDS =
      List.of("job", "jar", "savepoint", "session", "deployment", "catalog");
  private static final List<String> VIEW = List.of("view", "list");
  private static final List<String> OPERATE = List.of("view", "list", "submit", "cancel");
  private static final List<String> OTHERS = List.of("submit", "cancel", "drop");

  private final Random random = new Random(SEED);
  private final int rulesPerRole;
  private final List<Rule> rules = new ArrayList<>();

  private WorkloadW(int n, int rulesPerRole) {
    this.rulesPerRole = rulesPerRole;
    for (int set = 0; set < n / RULES_PER_SET; set++) {
      addRules(set);
    }
  }

  /**
   * The workload of the tables: 1,000 requests of 100 subjects.
   *
   * @param n how many rules, from 100
   * @param rolesPerSubject how many roles a subject holds: 3, or 100 for wide subjects
   * @return the workload
   */
  public static Workload of(int n, int rolesPerSubject) {
    return new WorkloadW(n, RULES_PER_SET).workload(rolesPerSubject, 100, 1_000);
  }

  /**
   * Large roles: the same rules, gathered in as few roles as that makes.
   *
   * @param rulesPerRole the size of a role
   * @param roles how many roles there are, all of which each subject holds
   * @return the workload
   */
  public static Workload deep(int rulesPerRole, int roles) {
    return new WorkloadW(rulesPerRole * roles, rulesPerRole).workload(roles, 100, 1_000);
  }

  /**
   * More requests of more subjects than the processor's caches hold.
   *
   * @param n how many rules
   * @param subjects how many subjects
   * @param requests how many requests
   * @return the workload
   */
  public static Workload cold(int n, int subjects, int requests) {
    return new WorkloadW(n, RULES_PER_SET).workload(3, subjects, requests);
  }

  /**
   * Few subjects ask most of the requests: the k-th with a probability proportional to 1 / k^s.
   *
   * @param n how many rules
   * @param subjects how many subjects
   * @param requests how many requests
   * @param s the exponent
   * @return the workload
   */
  public static Workload zipf(int n, int subjects, int requests, double s) {
    double[] sums = new double[subjects];
    double sum = 0;
    for (int k = 0; k < subjects; k++) {
      sum += Math.pow(k + 1.0, -s);
      sums[k] = sum;
    }
    double total = sum;
    WorkloadW w = new WorkloadW(n, RULES_PER_SET);
    return w.workload(
        3,
        subjects,
        requests,
        () -> {
          int found = Arrays.binarySearch(sums, w.random.nextDouble() * total);
          return Math.min(subjects - 1, found < 0 ? -found - 1 : found);
        });
  }

  private void addRules(int set) {
    boolean operator = set % 2 == 1;
    String role = role(set);
    List<String> actions = operator ? OPERATE : VIEW;
    String word = pick(WORDS);
    String kind = pick(KINDS);
    String tenant = "t" + set / 2;
    allow(role, actions, "flink", pick(CLUSTERS), pick(KINDS), word + "-" + set);
    allow(role, actions, "flink", clusterOrAny(), kind, word + set + "_*");
    allow(role, actions, "flink", clusterOrAny(), pick(KINDS), "*-" + word + set);
    allow(role, actions, "flink", "*", "*", tenant + "_*");
    List<String> denied =
        operator
            ? List.of("flink", "*", "*", tenant + "_locked*")
            : List.of("flink", "*", kind, word + set + "_secret*");
    rules.add(new Rule(role, true, actions, denied));
  }

  private void allow(String role, List<String> actions, String... pattern) {
    rules.add(new Rule(role, false, actions, List.of(pattern)));
  }

  private String role(int set) {
    return rulesPerRole == RULES_PER_SET
        ? (set % 2 == 1 ? "operator-" : "viewer-") + set / 2
        : "role-" + set * RULES_PER_SET / rulesPerRole;
  }

  private String clusterOrAny() {
    return random.nextBoolean() ? "*" : pick(CLUSTERS);
  }

  private Workload workload(int rolesPerSubject, int subjects, int requests) {
    return workload(rolesPerSubject, subjects, requests, () -> random.nextInt(subjects));
  }

  private Workload workload(int rolesPerSubject, int subjects, int count, IntSupplier subject) {
    List<Subject> all =
        IntStream.range(0, subjects).mapToObj(i -> subject(i, rolesPerSubject)).toList();
    Oracle oracle = new Oracle(rules, List.of());
    TreeSet<String> paths = new TreeSet<>();
    List<Request> requests = new ArrayList<>();
    while (requests.size() < count) {
      Outcome outcome = Outcome.of(requests.size());
      Request request = draw(all.get(subject.getAsInt()), outcome, oracle);
      if (paths.add(String.join("/", request.path()))) {
        requests.add(request);
      }
    }
    Collections.shuffle(requests, random);
    return new Workload(rules, requests);
  }

  private Subject subject(int number, int roles) {
    int sets = rules.size() / RULES_PER_SET;
    TreeSet<String> names = new TreeSet<>();
    while (names.size() < roles) {
      names.add(role(random.nextInt(sets)));
    }
    return new Subject("user-" + number, List.copyOf(names), Map.of());
  }

  /** Draws until the oracle confirms that the request ends as it is meant to. */
  private Request draw(Subject subject, Outcome outcome, Oracle oracle) {
    while (true) {
      Rule rule = ruleOf(subject, outcome);
      Request request =
          outcome.change(this, new Request(subject, pick(rule.actions()), path(rule)));
      if (outcome.isOf(request, oracle)) {
        return request.fresh();
      }
    }
  }

  private Rule ruleOf(Subject subject, Outcome outcome) {
    String role = pick(subject.roles());
    int first = firstRuleOf(role);
    while (true) {
      Rule rule = rules.get(first + random.nextInt(rulesPerRole));
      if (rule.denies() == (outcome == Outcome.DENY_RULE)) {
        return rule;
      }
    }
  }

  private int firstRuleOf(String role) {
    int number = Integer.parseInt(role.substring(role.indexOf('-') + 1));
    if (role.startsWith("role-")) {
      return number * rulesPerRole;
    }
    return (2 * number + (role.startsWith("operator") ? 1 : 0)) * RULES_PER_SET;
  }

  /** A resource that the rule's pattern covers. */
  private List<String> path(Rule rule) {
    List<String> pattern = rule.pattern();
    String cluster = pattern.get(1).equals("*") ? pick(CLUSTERS) : pattern.get(1);
    String kind = pattern.get(2).equals("*") ? pick(KINDS) : pattern.get(2);
    String filled = pick(WORDS) + random.nextInt(1_000_000);
    return List.of(pattern.get(0), cluster, kind, pattern.get(3).replace("*", filled));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** How a request ends, and how one is made that ends so. */
  private enum Outcome {
    ALLOWED,
    MISS_1,
    MISS_2,
    MISS_3,
    MISS_4,
    DENY_RULE,
    OTHER_ACTION;

    static Outcome of(int index) {
      return index % 2 == 0 ? ALLOWED : values()[1 + index / 2 % 6];
    }

    Request change(WorkloadW w, Request request) {
      return switch (this) {
        case ALLOWED, DENY_RULE -> request;
        case MISS_1 -> with(request, 0, "kafka");
        case MISS_2 -> with(request, 1, w.pick(CLUSTERS));
        case MISS_3 -> with(request, 2, w.pick(KINDS));
        case MISS_4 -> with(request, 3, w.pick(WORDS) + "-x" + w.random.nextInt(1_000_000));
        case OTHER_ACTION -> new Request(request.subject(), w.pick(OTHERS), request.path());
      };
    }

    private static Request with(Request request, int position, String segment) {
      List<String> path = new ArrayList<>(request.path());
      path.set(position, segment);
      return new Request(request.subject(), request.action(), path);
    }

    boolean isOf(Request request, Oracle oracle) {
      boolean allowed = oracle.says(request, false);
      boolean denied = oracle.says(request, true);
      return switch (this) {
        case ALLOWED -> allowed && !denied;
        case DENY_RULE -> allowed && denied;
        case MISS_1, MISS_2, MISS_3, MISS_4 ->
            !oracle.covers(request, false) && !oracle.covers(request, true);
        case OTHER_ACTION -> !allowed && oracle.covers(request, false);
      };
    }
  }
}
