package dev.tenon.grpc;

import dev.tenon.authz.Request;
import dev.tenon.path.Resource;
import dev.tenon.subject.Subject;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How calls of one method get in.
 *
 * <pre>{@code
 * Gate.checked((who, r) -> List.of(Request.of(who, "cas:Write", blobs(r)).within(tenant(r))))
 *     .pinnedOrEmpty(WriteRequest::getResourceName)
 * Gate.requires("iam:Write", Resource.of("iam"))
 * Gate.authenticated("the service filters its list")
 * Gate.open("health checks come without a credential")
 * Gate.denied("clients write no action results")
 * }</pre>
 *
 * <p>Immutable and safe to share, as the functions in it have to be.
 *
 * @param <Q> the method's request message
 */
public final class Gate<Q> {

  /** The kinds of gate. */
  public enum Kind {
    /** Nobody is asked who he is. */
    OPEN,
    /** Who is identified may come in; the service itself asks what he may. */
    AUTHENTICATED,
    /** The first message says what has to be allowed. */
    CHECKED,
    /** Nobody comes in. */
    DENIED
  }

  /**
   * Says what has to be allowed before a message may have an effect.
   *
   * <p>It must be safe to share, and must not keep the message. It throws {@link
   * io.grpc.StatusRuntimeException} for a message that makes no sense: the call ends with that
   * status. Anything else that it throws, and an empty list, denies.
   *
   * @param <Q> the request message
   */
  @FunctionalInterface
  public interface Extractor<Q> {

    /**
     * What has to be allowed: all of it.
     *
     * @param subject who calls
     * @param message the first message
     * @return at least one request, each with its tenant where the policy has tenants
     */
    List<Request> requests(Subject subject, Q message);
  }

  /**
   * The part of a message that stays the same in a stream, and whether it may be left out later.
   */
  record Pin<Q>(Function<? super Q, String> name, boolean orEmpty) {

    boolean holds(String first, Q later) {
      String again = name.apply(later);
      return again.equals(first) || (orEmpty && again.isEmpty());
    }
  }

  /** A header that says again what the message says. */
  record Echo<Q>(Metadata.Key<String> header, Function<? super Q, String> name) {

    boolean agrees(Metadata headers, Q first) {
      Iterable<String> values = headers.getAll(header);
      if (values != null) {
        for (String value : values) {
          if (!value.equals(name.apply(first))) {
            return false;
          }
        }
      }
      return true;
    }
  }

  private final Kind kind;
  private final String why;
  private final Extractor<Q> extractor;
  private final @Nullable Pin<Q> pin;
  private final @Nullable Echo<Q> echo;
  private final @Nullable Status hidden;

  private Gate(
      Kind kind,
      String why,
      Extractor<Q> extractor,
      @Nullable Pin<Q> pin,
      @Nullable Echo<Q> echo,
      @Nullable Status hidden) {
    this.kind = kind;
    this.why = Objects.requireNonNull(why, "why");
    this.extractor = Objects.requireNonNull(extractor, "extractor");
    this.pin = pin;
    this.echo = echo;
    this.hidden = hidden;
  }

  private static <Q> Gate<Q> of(Kind kind, String why) {
    return new Gate<>(kind, why, (subject, message) -> List.of(), null, null, null);
  }

  /**
   * Lets everybody in, without looking at a credential.
   *
   * @param <Q> the request message
   * @param why for the report at start
   * @return the gate
   */
  public static <Q> Gate<Q> open(String why) {
    return of(Kind.OPEN, why);
  }

  /**
   * Lets in who is identified.
   *
   * @param <Q> the request message
   * @param why that is enough
   * @return the gate
   */
  public static <Q> Gate<Q> authenticated(String why) {
    return of(Kind.AUTHENTICATED, why);
  }

  /**
   * Lets nobody in.
   *
   * @param <Q> the request message
   * @param why for the log
   * @return the gate
   */
  public static <Q> Gate<Q> denied(String why) {
    return of(Kind.DENIED, why);
  }

  /**
   * Lets in who is allowed all that the first message asks for. On later messages of a stream, the
   * same has to be asked for again; {@link #pinned} says so without asking.
   *
   * @param <Q> the request message
   * @param extractor what has to be allowed
   * @return the gate
   */
  public static <Q> Gate<Q> checked(Extractor<Q> extractor) {
    return new Gate<>(Kind.CHECKED, "", extractor, null, null, null);
  }

  /**
   * Lets in who is allowed one action on one resource, whatever the message: for methods of
   * administrators.
   *
   * @param <Q> the request message
   * @param action the action's name
   * @param resource the resource
   * @return the gate
   */
  public static <Q> Gate<Q> requires(String action, Resource resource) {
    return requires(action, resource, "");
  }

  /**
   * The same within a tenant.
   *
   * @param <Q> the request message
   * @param action the action's name
   * @param resource the resource
   * @param tenant the tenant's name; empty for none named
   * @return the gate
   */
  public static <Q> Gate<Q> requires(String action, Resource resource, String tenant) {
    return new Gate<>(
        Kind.CHECKED,
        action + " on " + resource,
        (who, message) -> List.of(Request.of(who, action, resource).within(tenant)),
        new Pin<>(message -> "", false),
        null,
        null);
  }

  /**
   * The same for a stream whose messages all carry the same name.
   *
   * @param name the part of a message that says what it is about
   * @return a new gate, which ends a stream whose name changes
   */
  public Gate<Q> pinned(Function<? super Q, String> name) {
    return pinnedBy(new Pin<>(name, false));
  }

  /**
   * The same for a stream in which messages after the first one need not repeat the name.
   *
   * @param name the part of a message that says what it is about
   * @return a new gate, which ends a stream whose name changes to another than the empty one
   */
  public Gate<Q> pinnedOrEmpty(Function<? super Q, String> name) {
    return pinnedBy(new Pin<>(name, true));
  }

  private Gate<Q> pinnedBy(Pin<Q> rule) {
    return new Gate<>(kind, why, extractor, rule, echo, hidden);
  }

  /**
   * The same where a header may say again what the first message says, for proxies that read no
   * messages. One that says something else ends the call; the message alone decides.
   *
   * @param header the header's name
   * @param name the part of the first message that it repeats
   * @return a new gate
   */
  public Gate<Q> echoedBy(String header, Function<? super Q, String> name) {
    Metadata.Key<String> key = Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER);
    return new Gate<>(kind, why, extractor, pin, new Echo<>(key, name), hidden);
  }

  /**
   * The same, but to who is not allowed it answers {@code NOT_FOUND}, as if there were nothing.
   *
   * @param description what the service says of something that is not there, word for word
   * @return a new gate
   */
  public Gate<Q> hiddenAs(String description) {
    return new Gate<>(
        kind, why, extractor, pin, echo, Status.NOT_FOUND.withDescription(description));
  }

  Kind kind() {
    return kind;
  }

  String why() {
    return why;
  }

  Extractor<Q> extractor() {
    return extractor;
  }

  /** How later messages are held to the first; null if by what they ask for. */
  @Nullable Pin<Q> pin() {
    return pin;
  }

  /** Whether the headers, where they speak of it, say the same as the first message. */
  boolean agrees(Metadata headers, Q first) {
    return echo == null || echo.agrees(headers, first);
  }

  /** What a denial looks like; null if like one. */
  @Nullable Status hidden() {
    return hidden;
  }

  /** Such as {@code open: health checks come without a credential}. */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return why.isEmpty() ? name : name + ": " + why;
  }
}
