package dev.tenon.examples.gitops.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.tenon.examples.gitops.rights.References;
import dev.tenon.examples.gitops.story.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
