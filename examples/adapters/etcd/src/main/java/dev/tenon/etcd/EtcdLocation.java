package dev.tenon.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where a policy is in an etcd cluster, and how long an answer may take.
 *
 * <pre>{@code
 * Client client =
 *     Client.builder().endpoints("https://etcd-0:2379", "https://etcd-1:2379").build();
 * EtcdLocation location = EtcdLocation.of(client).withPrefix("tenon/invoices/");
 * }</pre>
 *
 * <p>The keys are {@code PREFIXpolicy}, the newest revision, and for each commit {@code
 * PREFIXcommit/NUMBER} and {@code PREFIXmaker/NUMBER}. Who may write them may change the policy, so
 * etcd's own roles have to protect them. The host makes the client, with its credentials and TLS,
 * and closes it. Immutable and safe to share.
 */
public final class EtcdLocation {

  private static final String USUAL_PREFIX = "tenon/";
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(2);

  private final Client client;
  private final String prefix;
  private final Duration timeout;

  private EtcdLocation(Client client, String prefix, Duration timeout) {
    this.client = client;
    this.prefix = prefix;
    this.timeout = timeout;
  }

  /**
   * Keys that begin with {@code tenon/}, and two seconds for an answer.
   *
   * @param client a client of the cluster, which stays open as long as the location is used
   * @return the location
   */
  public static EtcdLocation of(Client client) {
    return new EtcdLocation(Objects.requireNonNull(client, "client"), USUAL_PREFIX, USUAL_TIMEOUT);
  }

  /**
   * A copy with keys of another beginning: of several policies in one cluster each has its own.
   *
   * @param prefix the text before the names of keys, such as {@code tenon/invoices/}
   * @return a new location
   * @throws IllegalArgumentException if it is empty or does not end with {@code /}, as then the
   *     keys of two policies could meet
   */
  public EtcdLocation withPrefix(String prefix) {
    if (!prefix.endsWith("/")) {
      throw new IllegalArgumentException(
          "the prefix `" + prefix + "` does not end with `/`: write for example `tenon/invoices/`");
    }
    return new EtcdLocation(client, prefix, timeout);
  }

  /**
   * A copy with another time for an answer. A request without one is taken for unanswered, and a
   * commit is then sent again.
   *
   * @param timeout how long one request may take, more than zero
   * @return a new location
   * @throws IllegalArgumentException if it is not positive
   */
  public EtcdLocation withTimeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("a timeout is more than zero, not " + timeout);
    }
    return new EtcdLocation(client, prefix, timeout);
  }

  Client client() {
    return client;
  }

  /** The newest revision, whole: what services watch. */
  ByteSequence policy() {
    return bytes(prefix + "policy");
  }

  /** The commit that leads to a revision. */
  ByteSequence commit(long number) {
    return numbered("commit/", number);
  }

  /** Which call made that commit. */
  ByteSequence maker(long number) {
    return numbered("maker/", number);
  }

  private ByteSequence numbered(String name, long number) {
    return bytes(prefix + name + String.format(Locale.ROOT, "%019d", number));
  }

  static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }

  /** The answer, or what went wrong, as an exception without the message of the server. */
  <T> T await(CompletableFuture<T> answer) throws UnansweredException {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new UnansweredException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UnansweredException(stopped);
    } finally {
      answer.cancel(true);
    }
  }

  /** No answer came in time: what was asked for may have happened, or may happen yet. */
  static final class UnansweredException extends IOException {

    private static final long serialVersionUID = 1L;

    UnansweredException(Exception cause) {
      super("etcd gave no answer: " + cause.getClass().getSimpleName(), cause);
    }
  }

  /** The prefix of its keys. */
  @Override
  public String toString() {
    return "etcd " + prefix;
  }
}
