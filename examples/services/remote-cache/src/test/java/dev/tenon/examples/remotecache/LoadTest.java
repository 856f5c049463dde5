package dev.tenon.examples.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import com.google.protobuf.ByteString;
import dev.tenon.examples.load.Turns;
import dev.tenon.grpc.Authenticator;
import dev.tenon.grpc.AuthorizationInterceptor;
import dev.tenon.grpc.Gate;
import dev.tenon.grpc.Gates;
import dev.tenon.oidc.TokenVerifier;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the checks cost: {@code h2load} asks the same service for the result of an action in three
 * ways, without an interceptor ({@code none}), behind one that wants to know who asks ({@code
 * name}), and behind the cache's own, which also asks Tenon ({@code rule}). What is printed is for
 * people, since the machine may be busy; asserted is that each request was answered as it should
 * be.
 */
@Tag("load")
class LoadTest {

  private static final int ROUNDS = Integer.getInteger("load.rounds", 5);
  private static final int REQUESTS = Integer.getInteger("load.requests", 8_000);
  private static final int REFUSED = 1_000;

  private static final Pattern RATE = Pattern.compile("finished in .*?, ([0-9.]+) req/s");
  private static final Pattern DONE =
      Pattern.compile("requests: \\d+ total, \\d+ started, \\d+ done, (\\d+) succeeded");

  private static final Digest ACTION = Digests.of(ByteString.copyFromUtf8("an action"));

  /** Storage that counts what is asked of it: what the service was shown. */
  private static final class Counting implements Storage {

    private final Storage inner = Storage.inMemory(Bound.ofMemory());
    private final LongAdder asked = new LongAdder();

    @Override
    public Optional<ByteString> find(String instance, Kind kind, Digest digest) {
      asked.increment();
      return inner.find(instance, kind, digest);
    }

    @Override
    public boolean has(String instance, Kind kind, Digest digest) {
      return inner.has(instance, kind, digest);
    }

    @Override
    public void forget(String instance) {
      inner.forget(instance);
    }

    @Override
    public long bytes(String instance) {
      return inner.bytes(instance);
    }

    @Override
    public long largest() {
      return inner.largest();
    }

    @Override
    public void keep(String instance, Kind kind, Digest digest, ByteString bytes) {
      inner.keep(instance, kind, digest, bytes);
    }
  }

  @TempDir private Path folder;

  private final Counting storage = new Counting();

  @Test
  void checks_costLittle() throws Exception {
    storage.keep(
        "neuroflux",
        Storage.Kind.RESULT,
        ACTION,
        ActionResult.newBuilder().setExitCode(0).build().toByteString());
    try (TestCache cache = new TestCache(storage)) {
      Server none = cache.cache.serveUnprotected(0);
      Server name = identifying(cache);
      try {
        String token = cache.issuer.token("nils", "neuroflux:cache-writer");
        refuses(cache, token + "x");
        Map<String, Server> servers = Map.of("none", none, "name", name, "rule", cache.server);
        Turns turns =
            new Turns(way -> load(servers.get(way).getPort(), token), "none", "name", "rule");
        turns.take(Math.max(3, ROUNDS / 2), ROUNDS);
        turns.compare("rule", "name");
        turns.compare("name", "none");
        turns.compare("rule", "none");
        turns.compareWithItself("none");
        assertEquals(List.of(), cache.denials.subList(REFUSED, cache.denials.size()));
      } finally {
        none.shutdownNow();
        name.shutdownNow();
      }
    }
  }

  /** The same services behind gates that let in who is identified. */
  private static Server identifying(TestCache cache) throws IOException {
    Gates.Builder gates = Gates.builder();
    NettyServerBuilder server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (BindableService service : cache.cache.services()) {
      service
          .bindService()
          .getServiceDescriptor()
          .getMethods()
          .forEach(method -> gates.gate(method, Gate.authenticated("checks are off")));
    }
    TokenVerifier verifier =
        TokenVerifier.builder(cache.cache.authorizer()::policy)
            .documents(cache.issuer.keys())
            .build();
    return AuthorizationInterceptor.of(
            Authenticator.bearer(verifier), gates.build(), cache.cache.authorizer())
        .protect(server, cache.cache.services())
        .build()
        .start();
  }

  /** With a wrong token, no request gets to the service. */
  private void refuses(TestCache cache, String token) throws Exception {
    storage.asked.reset();
    h2load(cache.server.getPort(), token, REFUSED);
    assertEquals(0, storage.asked.sum());
    assertEquals(REFUSED, cache.denials.size());
  }

  /** Each of the requests gets to the service. */
  private Turns.Served load(int port, String token) throws Exception {
    storage.asked.reset();
    String said = h2load(port, token, REQUESTS);
    assertEquals(REQUESTS, storage.asked.sum(), said);
    Matcher done = DONE.matcher(said);
    assertTrue(done.find(), said);
    assertEquals(REQUESTS, Integer.parseInt(done.group(1)), said);
    Matcher rate = RATE.matcher(said);
    assertTrue(rate.find(), said);
    return new Turns.Served(REQUESTS, Double.parseDouble(rate.group(1)));
  }

  private String h2load(int port, String token, int requests)
      throws IOException, InterruptedException {
    byte[] message =
        GetActionResultRequest.newBuilder()
            .setInstanceName("neuroflux")
            .setActionDigest(ACTION)
            .build()
            .toByteArray();
    // A message of gRPC: not compressed, its length, its bytes.
    ByteBuffer body = ByteBuffer.allocate(5 + message.length);
    body.put((byte) 0).putInt(message.length).put(message);
    Path file = Files.write(folder.resolve("request"), body.array());
    Path said = folder.resolve("said");
    String method = ActionCacheGrpc.getGetActionResultMethod().getFullMethodName();
    Process process =
        new ProcessBuilder(
                "h2load",
                "--requests=" + requests,
                "--clients=8",
                "--max-concurrent-streams=16",
                "--data=" + file,
                "--header=content-type: application/grpc",
                "--header=te: trailers",
                "--header=authorization: Bearer " + token,
                "http://127.0.0.1:" + port + "/" + method)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> "h2load");
    return Files.readString(said);
  }
}
