package dev.tenon.benchmarks.measure;

import dev.tenon.authz.Access;
import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.benchmarks.workload.Language;
import java.util.List;
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

/** A check under policies that use one more part of the language each. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LanguageBenchmark {

  /** What the policy uses. */
  @Param public Language language = Language.TENANT;

  private Authorizer authorizer = Authorizer.compile(Language.TENANT.policy());
  private Request[] requests = {};
  private Access[] prepared = {};
  private int next;

  /** Compiles the policy, prepares an access for each request, and demands that all are allowed. */
  @Setup
  public void compile() {
    authorizer = Authorizer.compile(language.policy());
    List<Request> all = language.requests();
    requests = all.toArray(Request[]::new);
    prepared = all.stream().map(LanguageBenchmark.this::prepare).toArray(Access[]::new);
    for (Request request : all) {
      if (!authorizer.check(request).allowed()) {
        throw new IllegalStateException(authorizer.explain(request).toString());
      }
    }
  }

  private Access prepare(Request request) {
    return authorizer.access(request.subject()).within(request.tenant());
  }

  private int turn() {
    int now = next;
    next = now + 1 == requests.length ? 0 : now + 1;
    return now;
  }

  /**
   * Decides the next request by its prepared access.
   *
   * @return whether it is allowed
   */
  @Benchmark
  public boolean prepared() {
    int now = turn();
    Request request = requests[now];
    return prepared[now]
        .check(request.action(), request.resource(), request.attributes())
        .allowed();
  }

  /**
   * Decides the next request.
   *
   * @return whether it is allowed
   */
  @Benchmark
  public boolean unprepared() {
    return authorizer.check(requests[turn()]).allowed();
  }
}
