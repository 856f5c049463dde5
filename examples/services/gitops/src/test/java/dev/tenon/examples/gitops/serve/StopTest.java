package dev.tenon.examples.gitops.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.story.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The webhooks answer what is under way when they stop. */
class StopTest {

  private static final int MILLISECONDS = 60_000;

  @TempDir private Path folder;

  @Test
  void aWebhookThatIsUnderWay_isAnswered_whenTheServiceStops() throws Exception {
    try (World world = World.of(Path.of("policy.yaml"), folder, References.LOCKDOWN)) {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      int port = http.getAddress().getPort();
      Service service = new Service(world.reconciler(), http, Duration.ofHours(1));
      CountDownLatch reading = new CountDownLatch(1);
      service.answer(
          "/hook/",
          exchange -> {
            reading.countDown();
            int read = exchange.getRequestBody().readAllBytes().length;
            exchange.sendResponseHeaders(read == 8 ? 202 : 400, -1);
            exchange.close();
          });
      service.start();
      try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
        caller.setSoTimeout(MILLISECONDS);
        send(caller, "POST /hook/x HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nhalf");
        assertTrue(reading.await(MILLISECONDS, TimeUnit.MILLISECONDS));
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
        awaitRefused(port);
        send(caller, "half");
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII));
        assertEquals("HTTP/1.1 202 Accepted", in.readLine());
        stopped.get(MILLISECONDS, TimeUnit.MILLISECONDS);
      }
    }
  }

  // A request counted when its head had come in: until then it was cut at once.
  @Test
  void aWebhookWhoseHeadIsComingIn_isAnswered_whenTheServiceStops() throws Exception {
    try (World world = World.of(Path.of("policy.yaml"), folder, References.LOCKDOWN)) {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      int port = http.getAddress().getPort();
      Service service = new Service(world.reconciler(), http, Duration.ofHours(1));
      service.answer(
          "/hook/",
          exchange -> {
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
          });
      service.start();
      try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
        caller.setSoTimeout(MILLISECONDS);
        send(caller, "POST /hook/x HTTP/1.1\r\nHost: x\r\n");
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLISECONDS);
        while (service.underWay() == 0) {
          assertTrue(System.nanoTime() < end);
          Thread.onSpinWait();
        }
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
        awaitRefused(port);
        send(caller, "Content-Length: 0\r\n\r\n");
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII));
        assertEquals("HTTP/1.1 202 Accepted", in.readLine());
        stopped.get(MILLISECONDS, TimeUnit.MILLISECONDS);
      }
    }
  }

  // A thread that was interrupted told the author that "the registry did not list the tags".
  @Test
  void anObjectThatIsAtHand_isFinished_andNoOtherIsBegun_whenTheServiceStops() throws Exception {
    try (World world = World.of(Path.of("policy.yaml"), folder, References.LOCKDOWN);
        ServerSocket registry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      world.apply(World.createTenant("web", "--with-namespace", "web"));
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Service service = new Service(world.reconciler(), http, Duration.ofMillis(1));
      service.start();
      for (String name : List.of("first", "second")) {
        world.apply(
            """
            apiVersion: image.toolkit.fluxcd.io/v1
            kind: ImageRepository
            metadata: {name: %s, namespace: web}
            spec: {image: '127.0.0.1:%d/app', insecure: true}
            """
                .formatted(name, registry.getLocalPort()));
      }
      registry.setSoTimeout(MILLISECONDS);
      try (Socket scan = registry.accept()) {
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
        assertThrows(TimeoutException.class, () -> stopped.get(1, TimeUnit.SECONDS));
        send(scan, "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{\"tags\": [\"v1\"]}");
        stopped.get(MILLISECONDS, TimeUnit.MILLISECONDS);
      }
      assertEquals(
          List.of("", "successful scan: found 1 tags"),
          Stream.of("first", "second")
              .map(name -> world.object(Kind.IMAGE_REPOSITORY, "web", name).ready().message())
              .sorted()
              .toList());
    }
  }

  private static void send(Socket caller, String text) throws IOException {
    OutputStream out = caller.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Waits until nobody listens at a port. */
  private static void awaitRefused(int port) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLISECONDS);
    while (System.nanoTime() < end) {
      try (Socket another = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertTrue(another.isConnected());
      } catch (ConnectException refused) {
        return;
      } catch (SocketException closing) {
        assertEquals("Connection reset", closing.getMessage());
      }
    }
    throw new AssertionError("somebody still listens at " + port);
  }
}
