package dev.tenon.examples.fleet;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Decision;
import dev.tenon.authz.Request;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.etcd.EtcdLocation;
import dev.tenon.etcd.EtcdPolicySource;
import dev.tenon.live.LiveAuthorizer;
import dev.tenon.live.LiveSettings;
import dev.tenon.live.Refresh;
import dev.tenon.live.RefreshSchedule;
import dev.tenon.path.Resource;
import dev.tenon.store.LastGoodCopy;
import dev.tenon.subject.Subject;
import io.etcd.jetcd.Client;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A service that decides by the policy in etcd, and tells in lines what happens to it: {@code
 * started N}, {@code policy N VERSION MILLIS}, {@code stale N}, {@code ready N}, {@code mixture N}.
 *
 * <p>It follows the watch, asks each second whether it still has the newest policy, and denies
 * everything once nobody has confirmed that for three seconds. It asks itself two questions all the
 * time, of which every policy of this example allows exactly one.
 */
final class Service implements AutoCloseable {

  /** The time in which a revocation is in force, or the service denies. */
  static final Duration STALE = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  static final Subject ADA = Subject.of("ada").withRoles("operator");
  private static final Resource JOB = Resource.of("job", "tx_7");

  private final int number;
  private final Consumer<String> out;
  private final Client client;
  private final LiveAuthorizer live;
  private final ScheduledExecutorService scheduler;
  private boolean ready = true;
  private @Nullable Future<?> looking;

  private Service(
      int number,
      Client client,
      LiveAuthorizer live,
      ScheduledExecutorService scheduler,
      Consumer<String> out) {
    this.number = number;
    this.client = client;
    this.live = live;
    this.scheduler = scheduler;
    this.out = out;
  }

  /**
   * Starts a service.
   *
   * @param copy where it keeps the last good policy; empty to refuse to start while etcd is away
   * @throws DiagnosticException if there is no policy to start with
   */
  static Service start(int number, List<String> endpoints, String copy, Consumer<String> out) {
    Client client = client(endpoints);
    EtcdPolicySource source = EtcdPolicySource.of(EtcdLocation.of(client));
    ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    LiveSettings settings = LiveSettings.standard().withExecutor(scheduler).denyingAfter(STALE);
    try {
      LiveAuthorizer live =
          copy.isEmpty()
              ? LiveAuthorizer.over(source, settings)
              : LastGoodCopy.in(Path.of(copy)).over(source, settings);
      Service service = new Service(number, client, live, scheduler, out);
      service.run();
      return service;
    } catch (RuntimeException refused) {
      scheduler.shutdownNow();
      client.close();
      throw refused;
    }
  }

  /**
   * A member that does not answer is given up after {@link #PATIENCE}, and another one is asked.
   */
  private static Client client(List<String> endpoints) {
    return Client.builder()
        .endpoints(endpoints.toArray(String[]::new))
        .loadBalancerPolicy("round_robin")
        .connectTimeout(PATIENCE)
        .keepaliveTime(PATIENCE)
        .keepaliveTimeout(PATIENCE)
        .keepaliveWithoutCalls(true)
        .build();
  }

  private void run() {
    out.accept("started " + number + " " + live.snapshot().version());
    live.listen(
        outcome -> {
          if (outcome instanceof Refresh.Replaced replaced) {
            out.accept(
                "policy "
                    + number
                    + " "
                    + replaced.inForce().version()
                    + " "
                    + System.currentTimeMillis());
          }
        });
    live.refreshing(RefreshSchedule.every(Duration.ofSeconds(1)), scheduler);
    looking = scheduler.scheduleWithFixedDelay(this::look, 0, 100, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (live.health().isReady() != ready) {
      ready = !ready;
      out.accept((ready ? "ready " : "stale ") + number);
    }
    List<Decision> both = both(live);
    long allowed = both.stream().filter(Decision::allowed).count();
    boolean denying = both.stream().allMatch(d -> d.reason().code().equals("stale-policy"));
    boolean same = both.get(0).version().equals(both.get(1).version());
    if (!same || (allowed != 1 && !denying)) {
      out.accept("mixture " + number + " " + both);
    }
  }

  private static List<Decision> both(Authorizer authorizer) {
    return authorizer.checkAll(List.of(Request.of(ADA, "EVEN", JOB), Request.of(ADA, "ODD", JOB)));
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
    scheduler.shutdownNow();
    live.close();
    client.close();
  }
}
