package dev.tenon.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.authz.Authorizer;
import dev.tenon.authz.Request;
import dev.tenon.examples.load.Crowd;
import dev.tenon.examples.load.Turns;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the interceptor costs a server that ten thousand users call, who hold as many sets of roles:
 * two threads call the same small method in three ways, without an interceptor ({@code none}),
 * behind one that wants to know who asks ({@code name}), and behind one that also asks Tenon
 * ({@code rule}). The transport is in memory and the client in the server's threads, so a call is
 * nothing but gRPC's own work and the interceptor's. Numbers are printed and not judged, since the
 * machine may be busy; that each call was answered, and none without a credential or beyond the
 * roles, is.
 */
@Tag("load")
class LoadTest {

  private static final int ROUNDS = Integer.getInteger("load.rounds", 5);
  private static final int SECONDS = Integer.getInteger("load.seconds", 1);
  private static final int USERS = Integer.getInteger("load.users", 10_000);
  private static final int CLIENTS = 2;

  /** How often each user calls before calls are counted. */
  private static final int CALLS_BEFORE = 20;

  /** Coprime with the number of users: neighbours in time are not neighbours in roles. */
  private static final int STRIDE = 7_919;

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final Gate<String> IDENTIFIED = Gate.authenticated("checks are off");
  private static final Gate<String> CHECKED = Gate.checked(LoadTest::asked);

  /** How many calls took how long. */
  private static final class Times {

    private static final int NANOS = 100;
    private final long[] counts = new long[1_000_000];

    void add(long nanos) {
      counts[(int) Math.min(nanos / NANOS, counts.length - 1)]++;
    }

    void clear() {
      Arrays.fill(counts, 0);
    }

    void add(Times other) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += other.counts[i];
      }
    }

    /** In microseconds; calls of more than 100 ms count as that. */
    double quantile(double part) {
      long all = 0;
      for (long count : counts) {
        all += count;
      }
      long left = (long) Math.ceil(all * part);
      for (int i = 0; i < counts.length; i++) {
        left -= counts[i];
        if (left <= 0) {
          return (i + 1) * NANOS / 1000.0;
        }
      }
      throw new IllegalStateException("no call was counted");
    }
  }

  /** A server in memory, and its client. */
  private static final class Side implements AutoCloseable {

    private final Server server;
    private final ManagedChannel channel;

    /** One with an interceptor if there is a gate. */
    Side(Crowd crowd, List<Gate<String>> gates) throws IOException {
      String name = InProcessServerBuilder.generateName();
      InProcessServerBuilder builder =
          InProcessServerBuilder.forName(name)
              .directExecutor()
              .addService(
                  ServerServiceDefinition.builder("shelf.Shelf")
                      .addMethod(Shelf.GET, ServerCalls.asyncUnaryCall(Side::answer))
                      .build());
      for (Gate<String> gate : gates) {
        builder.intercept(
            AuthorizationInterceptor.of(
                    Authenticator.bearer(crowd.verifier()),
                    Gates.builder().gate(Shelf.GET, gate).build(),
                    Authorizer.compile(crowd.policy()))
                .onDenial(denial -> {}));
      }
      server = builder.build().start();
      channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    private static void answer(String message, StreamObserver<String> out) {
      out.onNext("done");
      out.onCompleted();
    }

    /** How a call ends, which all happens in this thread. */
    Status call(String header, String message) {
      Metadata headers = new Metadata();
      if (!header.isEmpty()) {
        headers.put(AUTHORIZATION, header);
      }
      Status[] ended = new Status[1];
      ClientCall<String, String> call = channel.newCall(Shelf.GET, CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              ended[0] = status;
            }
          },
          headers);
      call.request(2);
      call.sendMessage(message);
      call.halfClose();
      return ended[0];
    }

    @Override
    public void close() {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private final Map<String, Side> sides = new TreeMap<>();
  private final Map<String, Times> times = new TreeMap<>();

  /** Of each client in a run: made once, since what a run allocates is counted. */
  private final List<Times> own = Stream.generate(Times::new).limit(CLIENTS).toList();

  private final Map<String, Integer> runs = new TreeMap<>();
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private Crowd crowd;
  private String[] headers = {};
  private String[] messages = {};

  @BeforeEach
  void start() throws Exception {
    crowd = new Crowd(USERS);
    headers = new String[USERS];
    messages = new String[USERS];
    Set<Set<String>> sets = new HashSet<>();
    for (int user = 0; user < USERS; user++) {
      headers[user] = "Bearer " + crowd.token(user);
      messages[user] = "ada/" + crowd.shared(user);
      sets.add(Set.copyOf(crowd.roles(user)));
    }
    assertEquals(USERS, sets.size(), "sets of roles");
    sides.put("none", new Side(crowd, List.of()));
    sides.put("name", new Side(crowd, List.of(IDENTIFIED)));
    sides.put("rule", new Side(crowd, List.of(CHECKED)));
    sides.keySet().forEach(way -> times.put(way, new Times()));
  }

  @AfterEach
  void stop() {
    clients.shutdownNow();
    sides.values().forEach(Side::close);
  }

  /** A message is an owner and a job. */
  private static List<Request> asked(Subject who, String message) {
    int slash = message.indexOf('/');
    Resource job = Resource.of("jobs", message.substring(0, slash), message.substring(slash + 1));
    return List.of(Request.of(who, "job-info", job));
  }

  @Test
  void interceptor_underLoadOfManyUsers() throws Exception {
    refusesWhatItShould();
    everybodyComesIn();
    int warmUps = Math.max(3, ROUNDS / 2);
    Turns turns = new Turns(way -> load(way, 2 * warmUps), "none", "name", "rule");
    turns.take(warmUps, ROUNDS);
    turns.compare("rule", "name");
    turns.compare("name", "none");
    turns.compare("rule", "none");
    turns.compareWithItself("none");
    times.forEach(
        (way, all) ->
            System.out.printf(
                "%s: p50 %.1f us, p99 %.1f us, p99.9 %.1f us, of %d runs%n",
                way,
                all.quantile(0.5),
                all.quantile(0.99),
                all.quantile(0.999),
                runs.get(way) - 2 * warmUps));
  }

  private void refusesWhatItShould() {
    for (String way : List.of("name", "rule")) {
      assertEquals(Status.Code.UNAUTHENTICATED, code(way, "", messages[0]));
      assertEquals(Status.Code.UNAUTHENTICATED, code(way, headers[0] + "x", messages[0]));
      assertEquals(Status.Code.OK, code(way, headers[0], messages[0]));
    }
    // What the roles of others give.
    int refused = 0;
    int asking = Math.min(500, USERS);
    for (int user = 0; user < asking; user++) {
      String other = messages[(user + USERS / 2) % USERS];
      boolean held =
          crowd.roles(user).stream()
              .anyMatch(role -> other.endsWith(role.replace("role-", "/shared-")));
      assertEquals(
          held ? Status.Code.OK : Status.Code.PERMISSION_DENIED,
          code("rule", headers[user], other));
      assertEquals(Status.Code.OK, code("name", headers[user], other));
      refused += held ? 0 : 1;
    }
    assertTrue(refused > asking / 2, refused + " were refused");
  }

  /** Signatures are verified once, and the rules of a set of roles put together: before a count. */
  private void everybodyComesIn() {
    for (String way : List.of("name", "rule")) {
      for (int time = 0; time < CALLS_BEFORE; time++) {
        for (int user = 0; user < USERS; user++) {
          assertEquals(Status.Code.OK, code(way, headers[user], messages[user]));
        }
      }
    }
  }

  private Status.Code code(String way, String header, String message) {
    return sides.get(way).call(header, message).getCode();
  }

  private Turns.Served load(String way, int warmUps) throws Exception {
    boolean counts = runs.merge(way, 1, Integer::sum) > warmUps;
    List<Callable<Long>> work = new ArrayList<>();
    own.forEach(Times::clear);
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(SECONDS);
    for (int client = 0; client < CLIENTS; client++) {
      int first = client * (USERS / CLIENTS);
      Times taken = own.get(client);
      work.add(() -> callUntil(end, sides.get(way), first, taken));
    }
    long calls = 0;
    for (Future<Long> each : clients.invokeAll(work)) {
      calls += each.get();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (counts) {
      own.forEach(times.get(way)::add);
    }
    return new Turns.Served(calls, calls / seconds);
  }

  private long callUntil(long end, Side side, int first, Times taken) {
    long calls = 0;
    int user = first;
    long before = System.nanoTime();
    while (before - end < 0) {
      Status status = side.call(headers[user], messages[user]);
      long after = System.nanoTime();
      taken.add(after - before);
      before = after;
      if (!status.isOk()) {
        throw new IllegalStateException("user " + user + ": " + status);
      }
      calls++;
      user = (user + STRIDE) % USERS;
    }
    return calls;
  }
}
