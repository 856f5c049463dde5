package dev.tenon.examples.gitops.reconcile;

import dev.tenon.examples.gitops.cluster.Cluster;
import dev.tenon.examples.gitops.cluster.Condition;
import dev.tenon.examples.gitops.cluster.Failure;
import dev.tenon.examples.gitops.cluster.FluxObject;
import dev.tenon.examples.gitops.cluster.Kind;
import dev.tenon.examples.gitops.journal.Journal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Webhooks: who knows a receiver's address and its token makes the objects be reconciled that the
 * receiver names, and no more than the receiver's tenant may. Safe to share between threads.
 */
public final class Receivers implements Work {

  /** The answers to a call. */
  public enum Answer {
    /** Every object was asked for. */
    ACCEPTED(200),
    /** The event is none that the receiver waits for. */
    NOT_AWAITED(400),
    /** The signature is not that of the token. */
    NOT_SIGNED(401),
    /** The receiver names something that is not its tenant's; nothing was asked for. */
    REFUSED(403),
    /** There is no such receiver. */
    UNKNOWN(404);

    private final int status;

    Answer(int status) {
      this.status = status;
    }

    /** As HTTP says it. */
    public int status() {
      return status;
    }
  }

  private record Hook(String namespace, String name) {}

  private static final Map<String, String> SIGNED_IN =
      Map.of("generic-hmac", "X-Signature", "github", "X-Hub-Signature-256");

  private final Decisions decisions;
  private final Journal journal;
  private final Map<String, Hook> hooks = new ConcurrentHashMap<>();

  Receivers(Decisions decisions, Journal journal) {
    this.decisions = decisions;
    this.journal = journal;
  }

  /** The header in which a type of receiver is sent the signature. */
  private static String signedIn(FluxObject receiver) {
    return Optional.ofNullable(SIGNED_IN.get(receiver.text("type").orElse("")))
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Reason.NOT_SUPPORTED,
                    "spec.type is not supported",
                    "a call without a signature could be anybody's",
                    "use generic-hmac or github"));
  }

  /** A receiver gets its address. */
  @Override
  public Report run(Decided decided) {
    FluxObject receiver = decided.object();
    signedIn(receiver);
    String token = token(decided);
    String path = path(token, receiver);
    Hook hook = new Hook(receiver.namespace(), receiver.name());
    hooks.values().removeIf(hook::equals);
    hooks.put(path, hook);
    return new Report("receiver initialized", Map.of("webhookPath", path));
  }

  private static String token(Decided decided) {
    return Optional.ofNullable(decided.secret("secretRef").get("token"))
        .filter(token -> !token.isEmpty())
        .orElseThrow(
            () ->
                new Failure(
                    Failure.Reason.FETCH_FAILED,
                    "spec.secretRef has no token",
                    "the address and the signature are made of it",
                    "write it into the secret under `token`"));
  }

  /** As Flux makes it: not to be guessed without the token. */
  private static String path(String token, FluxObject receiver) {
    try {
      byte[] text =
          (token + receiver.name() + receiver.namespace()).getBytes(StandardCharsets.UTF_8);
      return "/hook/" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A call. The signature comes first, so that nobody else learns anything; then all objects are
   * decided, as of now; then all are asked for, or none.
   *
   * @param path the path
   * @param headers the value of a header, empty if it was not sent
   * @param body the body
   */
  public Answer call(String path, UnaryOperator<String> headers, byte[] body) {
    Cluster cluster = decisions.cluster();
    Optional<FluxObject> found =
        Optional.ofNullable(hooks.get(path))
            .flatMap(hook -> cluster.object(Kind.RECEIVER, hook.namespace(), hook.name()));
    if (found.isEmpty()) {
      return Answer.UNKNOWN;
    }
    FluxObject receiver = found.get();
    String tenant = journal.tenantOf(receiver.namespace());
    String explanation = "";
    Answer answer;
    try {
      answer = call(receiver, path, headers, body);
    } catch (Failure failure) {
      cluster.tell(receiver, Condition.of(failure), Map.of());
      explanation = failure.explanation();
      answer = Answer.REFUSED;
    }
    journal.called(tenant, receiver, answer.name(), answer == Answer.ACCEPTED, explanation);
    return answer;
  }

  private Answer call(
      FluxObject receiver, String path, UnaryOperator<String> headers, byte[] body) {
    String token = token(decisions.decide(receiver, "secretRef"));
    if (!path(token, receiver).equals(path)) {
      return Answer.UNKNOWN;
    }
    if (!isSigned(headers.apply(signedIn(receiver)), token, body)) {
      return Answer.NOT_SIGNED;
    }
    List<String> awaited = receiver.texts("events");
    if (!awaited.isEmpty() && !awaited.contains(headers.apply("X-GitHub-Event"))) {
      return Answer.NOT_AWAITED;
    }
    Decided decided = decisions.decide(receiver);
    decided.references("resources[]").forEach(decided::request);
    return Answer.ACCEPTED;
  }

  private static boolean isSigned(String signature, String token, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String expected = "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
      return MessageDigest.isEqual(
          expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
