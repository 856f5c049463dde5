package dev.tenon.diagnostic;

import com.google.common.collect.ImmutableList;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One error or warning about a text: what is wrong, where, why, and how to fix it.
 *
 * <pre>{@code
 * Diagnostic.error("unknown-role", place, "unknown role `acountant`")
 *     .because("a rule may name only roles that the policy declares")
 *     .mend("did you mean `accountant`?");
 * }</pre>
 *
 * <p>{@link #toString} is the whole text that a reader sees. The texts are in lower case, without a
 * full stop, with the author's own text in backticks. They are for people and may change, whereas
 * the {@link #code} is stable. Message, reason and remedy are one line each: control characters in
 * quoted names are escaped. Immutable, serializable and safe to share; ordered by place, so that
 * the diagnostics of a file are in the order of its lines.
 */
public final class Diagnostic implements Serializable {

  private static final long serialVersionUID = 1L;

  /** By place, then code, then message. */
  static final Comparator<Diagnostic> ORDER =
      Comparator.comparing(Diagnostic::place)
          .thenComparing(Diagnostic::code)
          .thenComparing(Diagnostic::message);

  private static final int LONGEST_QUOTE = 80;

  private final Severity severity;
  private final String code;
  private final Place place;
  private final String message;
  private final String reason;
  private final String remedy;
  private final Excerpt excerpt;
  private final ImmutableList<Place> related;
  private final String subject;

  /**
   * Not serialized with the diagnostic: a {@link DiagnosticException} keeps it as its own cause.
   */
  private final transient @Nullable Throwable cause;

  private Diagnostic(
      Severity severity,
      String code,
      Place place,
      String message,
      String reason,
      String remedy,
      Excerpt excerpt,
      ImmutableList<Place> related,
      String subject,
      @Nullable Throwable cause) {
    this.severity = severity;
    this.code = Objects.requireNonNull(code, "code");
    this.place = Objects.requireNonNull(place, "place");
    this.message = Printable.escape(Objects.requireNonNull(message, "message"));
    this.reason = Printable.escape(Objects.requireNonNull(reason, "reason"));
    this.remedy = Printable.escape(Objects.requireNonNull(remedy, "remedy"));
    this.excerpt = Objects.requireNonNull(excerpt, "excerpt");
    this.related = related;
    this.subject = Objects.requireNonNull(subject, "subject");
    this.cause = cause;
  }

  /**
   * An error: the text is rejected.
   *
   * @param code a stable name of the kind of error, such as {@code unknown-role}
   * @param place where the text is wrong
   * @param message what is wrong
   * @return a diagnostic without a reason, a remedy or an excerpt
   */
  public static Diagnostic error(String code, Place place, String message) {
    return new Diagnostic(
        Severity.ERROR, code, place, message, "", "", Excerpt.none(), ImmutableList.of(), "", null);
  }

  /**
   * A warning: the text is accepted.
   *
   * @param code a stable name of the kind of finding
   * @param place where to look
   * @param message what was found
   * @return a diagnostic without a reason, a remedy or an excerpt
   */
  public static Diagnostic warning(String code, Place place, String message) {
    return new Diagnostic(
        Severity.WARNING,
        code,
        place,
        message,
        "",
        "",
        Excerpt.none(),
        ImmutableList.of(),
        "",
        null);
  }

  /**
   * The author's text as quoted in a message: in backticks, with control characters escaped, and
   * truncated if it is long.
   *
   * @param text the text of the author
   * @return the quoted text
   */
  public static String quote(String text) {
    String plain = Printable.escape(text);
    if (plain.length() <= LONGEST_QUOTE) {
      return "`" + plain + "`";
    }
    boolean within = Character.isHighSurrogate(plain.charAt(LONGEST_QUOTE - 1));
    return "`" + plain.substring(0, within ? LONGEST_QUOTE - 1 : LONGEST_QUOTE) + "…`";
  }

  /**
   * A text as one line of a log: characters that end the line, change the writing direction or are
   * invisible are escaped.
   *
   * @param text any text, such as a name in a request
   * @return the text in printable characters; the text itself if all are printable
   */
  public static String inOneLine(String text) {
    return Printable.escape(text);
  }

  /**
   * A copy with the reason why this is wrong.
   *
   * @param why the rule that the text breaks
   * @return a new diagnostic
   */
  public Diagnostic because(String why) {
    return new Diagnostic(
        severity, code, place, message, why, remedy, excerpt, related, subject, cause);
  }

  /**
   * A copy with the fix.
   *
   * @param fix what to do; empty if there is no proposal
   * @return a new diagnostic
   */
  public Diagnostic mend(String fix) {
    return new Diagnostic(
        severity, code, place, message, reason, fix, excerpt, related, subject, cause);
  }

  /**
   * A copy with an excerpt of the text.
   *
   * @param shown the line and the marked part
   * @return a new diagnostic
   */
  public Diagnostic showing(Excerpt shown) {
    return new Diagnostic(
        severity, code, place, message, reason, remedy, shown, related, subject, cause);
  }

  /**
   * A copy about a name, for tools that locate the name in the text.
   *
   * @param name the author's text that is wrong
   * @return a new diagnostic
   */
  public Diagnostic about(String name) {
    return new Diagnostic(
        severity, code, place, message, reason, remedy, excerpt, related, name, cause);
  }

  /**
   * A copy with a related place, such as a first definition.
   *
   * @param other the other place
   * @return a new diagnostic
   */
  public Diagnostic alsoAt(Place other) {
    ImmutableList<Place> places = ImmutableList.<Place>builder().addAll(related).add(other).build();
    return new Diagnostic(
        severity, code, place, message, reason, remedy, excerpt, places, subject, cause);
  }

  /**
   * A copy at another place, for a loader that knows a more exact place.
   *
   * @param better where the text is wrong
   * @return a new diagnostic
   */
  public Diagnostic at(Place better) {
    return new Diagnostic(
        severity, code, better, message, reason, remedy, excerpt, related, subject, cause);
  }

  /**
   * A copy with the exception that caused it, for a log. The text of the diagnostic does not
   * change, as the message of an exception may be confidential.
   *
   * @param failure the exception
   * @return a new diagnostic
   */
  public Diagnostic causedBy(Throwable failure) {
    return new Diagnostic(
        severity,
        code,
        place,
        message,
        reason,
        remedy,
        excerpt,
        related,
        subject,
        Objects.requireNonNull(failure, "failure"));
  }

  /**
   * The exception that caused it.
   *
   * @return the exception; empty if there is none, or after serialization
   */
  public Optional<Throwable> cause() {
    return Optional.ofNullable(cause);
  }

  /**
   * The severity: whether the text is rejected.
   *
   * @return the severity
   */
  public Severity severity() {
    return severity;
  }

  /**
   * The stable name of the kind of error.
   *
   * @return a word in kebab case
   */
  public String code() {
    return code;
  }

  /**
   * Where the text is wrong.
   *
   * @return the place
   */
  public Place place() {
    return place;
  }

  /**
   * What is wrong.
   *
   * @return one line
   */
  public String message() {
    return message;
  }

  /**
   * Why it is wrong.
   *
   * @return one line, empty if there is nothing to add to the message
   */
  public String reason() {
    return reason;
  }

  /**
   * How to fix it.
   *
   * @return one line, empty if there is no proposal
   */
  public String remedy() {
    return remedy;
  }

  /**
   * The excerpt of the text.
   *
   * @return the excerpt, {@link Excerpt#none()} if the text is not available
   */
  public Excerpt excerpt() {
    return excerpt;
  }

  /**
   * The name that is wrong.
   *
   * @return the author's text, empty if it is about no single name
   */
  public String subject() {
    return subject;
  }

  /**
   * Related places.
   *
   * @return the places in the order in which they were added
   */
  public List<Place> related() {
    return related;
  }

  /** Equal if the texts that a reader sees are equal. */
  @Override
  public boolean equals(Object o) {
    return o instanceof Diagnostic other && toString().equals(other.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /**
   * The whole text: first line, excerpt, other places, why and fix, without a final line end. Each
   * part is one line (the excerpt two): control characters in quoted names are escaped.
   */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    out.append(place).append(": ").append(severity).append(": ").append(message);
    out.append("  [").append(code).append(']');
    String shown = excerpt.render(place.line());
    if (!shown.isEmpty()) {
      out.append('\n').append(shown);
    }
    for (Place other : related) {
      out.append("\nsee: ").append(other);
    }
    if (!reason.isEmpty()) {
      out.append("\nwhy: ").append(reason);
    }
    if (!remedy.isEmpty()) {
      out.append("\nfix: ").append(remedy);
    }
    return out.toString();
  }
}
