package dev.tenon.examples.remotecache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.Digest;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import com.google.protobuf.ByteString;
import io.grpc.Server;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the checks cost: {@code h2load} asks one and the same server for the result of an action,
 * with its checks and without, in turns. What it prints is for people; asserted is only that each
 * request was answered as it should be.
 */
@Tag("load")
class LoadTest {

  private static final int REQUESTS = Integer.getInteger("tenon.load.requests", 40_000);
  private static final int PAIRS = Integer.getInteger("tenon.load.pairs", 9);
  private static final int WARMUPS = 3;

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
      Server unprotected = cache.cache.serveUnprotected(0);
      try {
        measure(cache, unprotected.getPort());
      } finally {
        unprotected.shutdownNow();
      }
    }
  }

  private void measure(TestCache cache, int unprotected) throws Exception {
    String token = cache.issuer.token("nils", "neuroflux-dev");
    refuses(cache, token + "x");
    for (int i = 0; i < WARMUPS; i++) {
      load(unprotected, token, REQUESTS);
      load(cache.server.getPort(), token, REQUESTS);
    }
    List<Double> off = new ArrayList<>();
    List<Double> on = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    System.out.printf("%6s %14s %14s %9s%n", "pair", "off, req/s", "on, req/s", "cost");
    for (int i = 0; i < PAIRS; i++) {
      // Neither side is always first.
      boolean offFirst = i % 2 == 0;
      double first = load(offFirst ? unprotected : cache.server.getPort(), token, REQUESTS);
      double second = load(offFirst ? cache.server.getPort() : unprotected, token, REQUESTS);
      off.add(offFirst ? first : second);
      on.add(offFirst ? second : first);
      costs.add(100 * (1 - on.get(i) / off.get(i)));
      System.out.printf("%6d %14.0f %14.0f %8.1f%%%n", i + 1, off.get(i), on.get(i), costs.get(i));
    }
    assertEquals(List.of(), cache.denials.subList(REFUSED, cache.denials.size()));
    System.out.printf(
        "median %14.0f %14.0f %8.1f%%   from %.1f%% to %.1f%%%n",
        median(off), median(on), median(costs), Collections.min(costs), Collections.max(costs));
  }

  private static final int REFUSED = 1_000;

  /** With a wrong token, no request gets to the service. */
  private void refuses(TestCache cache, String token) throws Exception {
    storage.asked.reset();
    h2load(cache.server.getPort(), token, REFUSED);
    assertEquals(0, storage.asked.sum());
    assertEquals(REFUSED, cache.denials.size());
  }

  /** The requests a second; each of them got to the service. */
  private double load(int port, String token, int requests) throws Exception {
    storage.asked.reset();
    String said = h2load(port, token, requests);
    assertEquals(requests, storage.asked.sum(), said);
    Matcher done = DONE.matcher(said);
    assertTrue(done.find(), said);
    assertEquals(requests, Integer.parseInt(done.group(1)), said);
    Matcher rate = RATE.matcher(said);
    assertTrue(rate.find(), said);
    return Double.parseDouble(rate.group(1));
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

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
