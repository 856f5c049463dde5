package dev.tenon.examples.flinkconsole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A console that stops answers what is under way, and begins nothing. */
class StopTest {

  private static final int MILLISECONDS = 60_000;

  @Test
  void aRequestThatIsUnderWay_isAnswered_whenTheConsoleStops() throws Exception {
    try (Fixture fixture = new Fixture()) {
      int port = fixture.console.address().getPort();
      Visitor visitor = new Visitor(fixture.console.address());
      visitor.get("/login");
      String first = "csrf=" + visitor.formToken() + "&user=ada";
      String rest = "&password=tenon";
      try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
        caller.setSoTimeout(MILLISECONDS);
        OutputStream out = caller.getOutputStream();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII));
        send(
            out,
            "POST /login HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\nCookie: console="
                + visitor.session()
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + (first + rest).length()
                + "\r\nExpect: 100-continue\r\n\r\n");
        // The console reads the body now.
        assertEquals("HTTP/1.1 100 Continue", in.readLine());
        assertEquals("", in.readLine());
        send(out, first);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(fixture.console::close);
        awaitRefused(port);
        // A pause of the client, longer than the second that Jetty gives a silent connection.
        caller.setSoTimeout(1_500);
        assertThrows(SocketTimeoutException.class, in::read);
        caller.setSoTimeout(MILLISECONDS);
        assertFalse(stopped.isDone());
        send(out, rest);
        assertEquals("HTTP/1.1 303 See Other", in.readLine());
        stopped.get(MILLISECONDS, TimeUnit.MILLISECONDS);
      }
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Waits until nobody listens at a port. */
  private static void awaitRefused(int port) throws IOException {
    Instant end = Instant.now().plus(Duration.ofMillis(MILLISECONDS));
    while (Instant.now().isBefore(end)) {
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
