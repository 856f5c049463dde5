package dev.tenon.store;

import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.DiagnosticException;
import dev.tenon.diagnostic.Place;
import dev.tenon.live.PolicySource;
import dev.tenon.policy.Policy;
import dev.tenon.yaml.section.Loading;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source that loads a policy from an HTTPS address, where it may change while it is in use.
 *
 * <pre>{@code
 * PolicyAddress source =
 *     PolicyAddress.of(URI.create("https://config.example/policy.yaml"))
 *         .withHeader("Authorization", () -> "Bearer " + token());
 * LiveAuthorizer live = LiveAuthorizer.over(source);
 * live.refreshing(Rhythm.every(Duration.ofSeconds(30)).slowingTo(Duration.ofMinutes(5)), scheduler);
 * }</pre>
 *
 * <p>Each {@link #load} sends one request, with the {@code ETag} of the last response (RFC 9110),
 * so that an unchanged policy is not sent again. The whole response must arrive within the timeout
 * and the limit of bytes. Redirects are not followed, so that a policy comes only from the
 * configured address. Diagnostics never contain headers or the address' query. Safe to share
 * between threads; it starts no threads but those of its {@link HttpClient}.
 */
public final class PolicyAddress implements PolicySource {

  /** The default limit on a policy's bytes, enough for some hundred thousand rules. */
  public static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI address;
  private final String name;
  private final Supplier<HttpClient> client;
  private final Duration timeout;
  private final int maxBytes;
  private final Map<String, Supplier<String>> headers;

  private @Nullable HttpClient connected;
  private String tag = "";
  private byte[] body = {};
  private @Nullable Outcome outcome;

  private PolicyAddress(
      URI address,
      Supplier<HttpClient> client,
      Duration timeout,
      int maxBytes,
      Map<String, Supplier<String>> headers) {
    this.address = address;
    this.name = address.getScheme() + "://" + address.getAuthority() + address.getPath();
    this.client = client;
    this.timeout = timeout;
    this.maxBytes = maxBytes;
    this.headers = headers;
  }

  /**
   * A policy at an address.
   *
   * @param address an absolute address of the scheme {@code https}
   * @return a new source, with its own client, limited to 10 seconds and {@value #MAX_BYTES} bytes
   * @throws IllegalArgumentException if the address is not of this form, or contains a password
   */
  public static PolicyAddress of(URI address) {
    return of(address, "https");
  }

  /**
   * A policy at an address without TLS, whose responses an attacker on the network can change: for
   * a sidecar on the same machine, and for tests.
   *
   * @param address an absolute address of the scheme {@code http}
   * @return a new source
   * @throws IllegalArgumentException if the address is not of this form, or contains a password
   */
  public static PolicyAddress unprotected(URI address) {
    return of(address, "http");
  }

  private static PolicyAddress of(URI address, String scheme) {
    String given = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!given.equals(scheme) || address.getHost() == null || address.getUserInfo() != null) {
      throw new IllegalArgumentException("not a plain address of the scheme " + scheme);
    }
    return new PolicyAddress(address, PolicyAddress::newClient, TIMEOUT, MAX_BYTES, Map.of());
  }

  private static HttpClient newClient() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(TIMEOUT)
        .build();
  }

  /**
   * Returns a source that uses the host's client, with its certificates, proxy and threads.
   *
   * @param host the client, which does not follow redirects
   * @return a new source
   * @throws IllegalArgumentException if it follows redirects
   */
  public PolicyAddress withClient(HttpClient host) {
    if (host.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException("a client that follows redirects");
    }
    return new PolicyAddress(address, () -> host, timeout, maxBytes, headers);
  }

  /**
   * Returns a source with another timeout for one response.
   *
   * @param most from the first byte sent to the last one received
   * @return a new source
   * @throws IllegalArgumentException if it is not positive
   */
  public PolicyAddress withTimeout(Duration most) {
    if (most.isNegative() || most.isZero()) {
      throw new IllegalArgumentException("an answer takes some time, not " + most);
    }
    return new PolicyAddress(address, client, most, maxBytes, headers);
  }

  /**
   * Returns a source with another limit on the bytes of one response.
   *
   * @param most the limit in bytes, from 1 to 1 GiB
   * @return a new source
   * @throws IllegalArgumentException if it is out of range
   */
  public PolicyAddress withMaxBytes(int most) {
    if (most < 1 || most > 1 << 30) {
      throw new IllegalArgumentException("an answer of 1 to 2^30 bytes, not " + most);
    }
    return new PolicyAddress(address, client, timeout, most, headers);
  }

  /**
   * Returns a source that adds a header to each request.
   *
   * @param header the header's name
   * @param value supplies its value for each request
   * @return a new source
   */
  public PolicyAddress withHeader(String header, Supplier<String> value) {
    Map<String, Supplier<String>> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new PolicyAddress(address, client, timeout, maxBytes, more);
  }

  @Override
  public synchronized Policy load() {
    HttpResponse<byte[]> answer = ask();
    if (answer.statusCode() == 304 && outcome != null) {
      return outcome.give().policy();
    }
    if (answer.statusCode() != 200) {
      throw refused(answer.statusCode());
    }
    return taken(answer).give().policy();
  }

  private Outcome taken(HttpResponse<byte[]> answer) {
    byte[] bytes = answer.body();
    if (bytes.length > maxBytes) {
      throw problem(
          "file-too-large",
          "the answer has more than " + maxBytes + " bytes",
          "it would take too much memory",
          "use globs, variables and inheritance, or set a higher limit");
    }
    Outcome before = outcome;
    tag = answer.headers().firstValue("ETag").orElse("");
    if (before != null && Arrays.equals(bytes, body)) {
      return before;
    }
    Outcome next = Outcome.of(() -> new Loading().document(name, bytes));
    body = bytes;
    outcome = next;
    return next;
  }

  private HttpResponse<byte[]> ask() {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout);
    headers.forEach((header, value) -> set(request, header, value.get()));
    if (!tag.isEmpty()) {
      request.setHeader("If-None-Match", tag);
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        client().sendAsync(request.build(), info -> new LimitedBody(maxBytes));
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      throw unreachable("there was no whole answer in " + timeout, slow);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw unreachable("asking failed: " + cause.getClass().getSimpleName(), cause);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw unreachable("asking was interrupted", stopped);
    } finally {
      answer.cancel(true);
    }
  }

  private HttpClient client() {
    HttpClient known = connected;
    if (known == null) {
      known = client.get();
      connected = known;
    }
    return known;
  }

  /** The exception of a client quotes a value that it refuses, so it is not kept as a cause. */
  private void set(HttpRequest.Builder request, String header, String value) {
    try {
      request.setHeader(header, value);
    } catch (IllegalArgumentException quotesTheValue) {
      throw problem(
          "bad-header",
          "the policy cannot be fetched",
          "header " + Diagnostic.quote(header) + " has a name or a value that HTTP does not allow",
          "correct the header that the service sets");
    }
  }

  private DiagnosticException unreachable(String why, Throwable cause) {
    Diagnostic problem =
        diagnostic(
            "unreachable-address",
            "the policy cannot be fetched",
            why,
            "check that the server runs and can be reached from here");
    return new DiagnosticException(List.of(problem.causedBy(cause)));
  }

  private DiagnosticException refused(int status) {
    boolean redirect = status >= 300 && status < 400;
    return problem(
        "refused-address",
        "the server answers " + status,
        redirect
            ? "redirects are not followed: where a policy comes from is configured"
            : "only 200 brings a policy, and 304 after one",
        redirect ? "name the address that it leads to" : "see to the server, and to the headers");
  }

  private DiagnosticException problem(String code, String message, String why, String fix) {
    return new DiagnosticException(List.of(diagnostic(code, message, why, fix)));
  }

  private Diagnostic diagnostic(String code, String message, String why, String fix) {
    return Diagnostic.error(code, Place.ofSource(name), message).because(why).mend(fix);
  }

  /** The address without its query. */
  @Override
  public String toString() {
    return name;
  }
}
