package dev.tenon.oidc;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches documents over HTTP: one deadline for the whole document, at most {@value #MAX_BYTES}
 * bytes, no redirects, and only the status 200.
 *
 * <pre>{@code
 * Documents documents = HttpDocuments.with(HttpClient.newBuilder().sslContext(ours).build());
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class HttpDocuments implements Documents {

  /** The largest document in bytes: about a hundred times a usual key set. */
  public static final int MAX_BYTES = 512 * 1024;

  private final HttpClient client;

  private HttpDocuments(HttpClient client) {
    this.client = client;
  }

  /**
   * Fetches documents with a new HTTP client.
   *
   * @return the documents
   */
  public static HttpDocuments standard() {
    return new HttpDocuments(HttpClient.newBuilder().build());
  }

  /**
   * Fetches documents with the host's HTTP client.
   *
   * @param client a client that follows no redirects
   * @return the documents
   * @throws IllegalArgumentException if the client follows redirects
   */
  public static HttpDocuments with(HttpClient client) {
    Objects.requireNonNull(client, "client");
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException("the client follows redirects; keys come from one place");
    }
    return new HttpDocuments(client);
  }

  @Override
  public byte[] fetch(URI address, Duration timeout) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(timeout)
            .header("Accept", "application/json")
            .build();
    CompletableFuture<HttpResponse<byte[]>> pending =
        client.sendAsync(request, response -> new LimitedBody(MAX_BYTES));
    try {
      HttpResponse<byte[]> response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new KeyException(KeyProblem.STATUS, "status " + response.statusCode());
      }
      return response.body();
    } catch (TimeoutException e) {
      throw new KeyException(KeyProblem.TIMEOUT, "no answer in " + timeout, e);
    } catch (ExecutionException e) {
      throw noAnswer(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      pending.cancel(true);
    }
  }

  private static KeyException noAnswer(Throwable cause) {
    boolean late = cause instanceof HttpTimeoutException;
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return new KeyException(
        late ? KeyProblem.TIMEOUT : KeyProblem.UNREACHABLE,
        cause.getClass().getSimpleName() + message,
        cause);
  }
}
