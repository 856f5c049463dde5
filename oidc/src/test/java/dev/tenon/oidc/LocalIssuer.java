package dev.tenon.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.tenon.claims.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer on this machine: a discovery document, a key set, and a count of who asked. */
final class LocalIssuer implements AutoCloseable {

  final AtomicInteger discoveries = new AtomicInteger();
  final AtomicInteger fetches = new AtomicInteger();
  final AtomicInteger elsewhere = new AtomicInteger();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile HttpHandler keys;
  private volatile HttpHandler discovery;

  LocalIssuer(String keySet) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    serveKeys(keySet);
    discovery = text(document(url()));
    server.createContext(
        "/.well-known/openid-configuration", counted(discoveries, x -> discovery.handle(x)));
    server.createContext("/keys", counted(fetches, x -> keys.handle(x)));
    server.createContext("/", counted(elsewhere, text("nothing here")));
    server.setExecutor(threads);
    server.start();
  }

  String document(String issuer) {
    return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + url() + "/keys\"}";
  }

  private static HttpHandler counted(AtomicInteger count, HttpHandler handler) {
    return exchange -> {
      count.incrementAndGet();
      try (exchange) {
        handler.handle(exchange);
      }
    };
  }

  static HttpHandler text(String body) {
    return exchange -> answer(exchange, 200, body.getBytes(StandardCharsets.UTF_8));
  }

  static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  void serveKeys(String keySet) {
    keys = text(keySet);
  }

  void serveKeysBy(HttpHandler handler) {
    keys = handler;
  }

  void serveDiscovery(HttpHandler handler) {
    discovery = handler;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Issuer.Builder issuer() {
    return Issuer.builder(url()).audiences("tenon");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
