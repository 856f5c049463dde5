package dev.tenon.examples.jobqueue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that stops answers what is under way, and begins nothing. */
class StopTest {

  private static final int MILLISECONDS = 60_000;

  @TempDir private Path folder;

  private static void send(Socket caller, String text) throws IOException {
    caller.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    caller.getOutputStream().flush();
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

  @Test
  void aRequestThatIsUnderWay_isAnswered_whenTheServerStops() throws Exception {
    try (Service service = new Service(folder);
        Socket idle =
            new Socket(InetAddress.getLoopbackAddress(), service.server.address().getPort());
        Socket caller =
            new Socket(InetAddress.getLoopbackAddress(), service.server.address().getPort())) {
      int port = service.server.address().getPort();
      String first = "{\"name\": \"eve\", \"kind\": \"user\", ";
      String rest = "\"password\": \"" + Service.PASSWORD + "\"}";
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII));
      caller.setSoTimeout(MILLISECONDS);
      send(
          caller,
          "POST /v1/users HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
              + service.login("operator").authorization()
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + (first + rest).length()
              + "\r\nExpect: 100-continue\r\n\r\n");
      // The server reads the body now.
      assertEquals("HTTP/1.1 100 Continue", in.readLine());
      assertEquals("", in.readLine());
      send(caller, first);
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(service.server::close);
      awaitRefused(port);
      // A pause of the client, longer than the second that Jetty gives a silent connection.
      caller.setSoTimeout(1_500);
      assertThrows(SocketTimeoutException.class, in::read);
      caller.setSoTimeout(MILLISECONDS);
      assertFalse(stopped.isDone());
      send(caller, rest);
      assertEquals("HTTP/1.1 201 Created", in.readLine());
      stopped.get(MILLISECONDS, TimeUnit.MILLISECONDS);
      assertTrue(service.accounts.all().stream().anyMatch(one -> one.name().equals("eve")));
      assertEquals(-1, idle.getInputStream().read());
    }
  }
}
