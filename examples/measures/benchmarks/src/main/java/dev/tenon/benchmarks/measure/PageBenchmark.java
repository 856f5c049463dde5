package dev.tenon.benchmarks.measure;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Reachability;
import dev.tenon.benchmarks.engine.TenonPolicies;
import dev.tenon.benchmarks.workload.Request;
import dev.tenon.benchmarks.workload.Workload;
import dev.tenon.benchmarks.workload.Workloads;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.path.Resource;
import dev.tenon.policy.Policy;
import dev.tenon.subject.Subject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a page asks besides checks, for one subject of workload W with three roles. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PageBenchmark {

  private static final List<String> TEN_ACTIONS =
      List.of("view", "list", "submit", "cancel", "a", "b", "c", "d", "e", "f");
  private static final int ROWS = 100;

  /** The number of rules. */
  @Param("10000")
  public int n;

  private Access access = Authorizer.compile(Policy.builder().build()).access(Subject.anonymous());
  private List<Resource> rows = List.of();

  /** What the subject itself asks about; half of it is allowed. */
  private Resource[] resources = {};

  private Resource[] above = {};
  private int next;

  /** Compiles workload W, and prepares the access of its first subject. */
  @Setup
  public void compile() {
    Workload workload = Workloads.named("w", n);
    Authorizer authorizer = TenonPolicies.compile(workload);
    dev.tenon.benchmarks.workload.Subject first = workload.requests().get(0).subject();
    access = authorizer.access(Subject.of(first.id()).withRoles(first.roles()));
    rows = workload.requests().stream().limit(ROWS).map(Request::path).map(Resource::of).toList();
    resources =
        workload.requests().stream()
            .filter(request -> request.subject().id().equals(first.id()))
            .map(Request::path)
            .map(Resource::of)
            .toArray(Resource[]::new);
    above =
        rows.stream()
            .map(one -> Resource.of(one.segment(0), one.segment(1)))
            .toArray(Resource[]::new);
  }

  private int turn(int size) {
    int now = next < size ? next : 0;
    next = now + 1;
    return now;
  }

  /**
   * One check, for comparison.
   *
   * @return the decision
   */
  @Benchmark
  public Decision check() {
    return access.check("view", resources[turn(resources.length)]);
  }

  /**
   * Ten checks on one resource.
   *
   * @return how many are allowed
   */
  @Benchmark
  public int tenChecks() {
    Resource resource = resources[turn(resources.length)];
    int allowed = 0;
    for (int i = 0; i < TEN_ACTIONS.size(); i++) {
      allowed += access.check(TEN_ACTIONS.get(i), resource).allowed() ? 1 : 0;
    }
    return allowed;
  }

  /**
   * The same ten actions at once, as for the buttons of a page.
   *
   * @return those that are allowed
   */
  @Benchmark
  public Set<String> tenActions() {
    return access.allowedActions(TEN_ACTIONS, resources[turn(resources.length)]);
  }

  /**
   * Whether anything may be allowed beneath a folder.
   *
   * @return the answer
   */
  @Benchmark
  public Reachability reaches() {
    return access.reaches("view", above[turn(above.length)]);
  }

  /**
   * The folders above a hundred items.
   *
   * @return those above items that are allowed
   */
  @Benchmark
  public Set<Resource> containersOfHundred() {
    return access.containers("view", rows, row -> row);
  }

  /**
   * The condition that lists what is allowed.
   *
   * @return the condition
   */
  @Benchmark
  public ResourceFilter filter() {
    return access.filter("view");
  }
}
