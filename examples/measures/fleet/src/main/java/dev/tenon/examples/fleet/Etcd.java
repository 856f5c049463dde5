package dev.tenon.examples.fleet;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where the policy is in etcd, and how long this program waits for an answer. */
final class Etcd {

  /** The newest revision, whole: what services watch. */
  static final ByteSequence POLICY = key("tenon/policy");

  /** A member that does not answer is given up after so long, and another one is asked. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private Etcd() {}

  static Client client(List<String> endpoints) {
    return Client.builder()
        .endpoints(endpoints.toArray(String[]::new))
        .loadBalancerPolicy("round_robin")
        .connectTimeout(PATIENCE)
        .keepaliveTime(PATIENCE)
        .keepaliveTimeout(PATIENCE)
        .keepaliveWithoutCalls(true)
        .build();
  }

  static ByteSequence key(String name) {
    return ByteSequence.from(name, StandardCharsets.UTF_8);
  }

  /** The commit that leads to a revision. */
  static ByteSequence commit(long number) {
    return numbered("tenon/commit/", number);
  }

  /** Which call made that commit. */
  static ByteSequence maker(long number) {
    return numbered("tenon/maker/", number);
  }

  private static ByteSequence numbered(String prefix, long number) {
    return key(prefix + String.format(Locale.ROOT, "%019d", number));
  }

  /** The answer, or what went wrong, as an exception without the message of the server. */
  static <T> T await(CompletableFuture<T> answer) throws Unanswered {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new Unanswered(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Unanswered(stopped);
    } finally {
      answer.cancel(true);
    }
  }

  /** Etcd gave no answer in time: what was asked for may have happened, or may happen yet. */
  static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;

    Unanswered(Exception cause) {
      super("etcd gave no answer: " + cause.getClass().getSimpleName(), cause);
    }
  }
}
