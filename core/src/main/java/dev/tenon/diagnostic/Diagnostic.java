package dev.tenon.diagnostic;

import com.google.common.collect.ImmutableList;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, or odd, in a text that somebody wrote: what, where, why, and how to mend
 * it.
 *
 * <pre>{@code
 * Diagnostic.error("unknown-role", place, "unknown role `acountant`")
 *     .because("a rule may name only roles that the policy declares")
 *     .mend("did you mean `accountant`?");
 * }</pre>
 *
 * <p>{@link #toString} is the whole text a reader sees. The words are lower case, without a full
 * stop, with the author's own text in backticks; they are meant for people and may be improved,
 * whereas the {@link #code} is stable. Message, reason and remedy are one line each: a control
 * character of a name that they repeat is written out. Immutable, serializable and safe to share;
 * ordered by place, so that a file's diagnostics read from top to bottom.
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
   * An error: the text is refused because of it.
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
   * The author's text as a message quotes it: in backticks, with control characters written out and
   * cut when it is long.
   *
   * @param text what the author wrote
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
   * A text as one line of a log shows it: whatever would end the line, turn its direction or show
   * nothing is written out.
   *
   * @param text any text, such as a name that came with a request
   * @return the text in printable characters; the text itself if it has no others
   */
  public static String inOneLine(String text) {
    return Printable.escape(text);
  }

  /**
   * The same with the reason why this is wrong.
   *
   * @param why the rule that the text breaks
   * @return a new diagnostic
   */
  public Diagnostic because(String why) {
    return new Diagnostic(
        severity, code, place, message, why, remedy, excerpt, related, subject, cause);
  }

  /**
   * The same with the way to mend it.
   *
   * @param fix what to do; may be empty when there is nothing to propose
   * @return a new diagnostic
   */
  public Diagnostic mend(String fix) {
    return new Diagnostic(
        severity, code, place, message, reason, fix, excerpt, related, subject, cause);
  }

  /**
   * The same with the line it speaks of.
   *
   * @param shown the line and the marked part
   * @return a new diagnostic
   */
  public Diagnostic showing(Excerpt shown) {
    return new Diagnostic(
        severity, code, place, message, reason, remedy, shown, related, subject, cause);
  }

  /**
   * The same about a name, for readers that know where in the text it stands.
   *
   * @param name the author's text that is wrong
   * @return a new diagnostic
   */
  public Diagnostic about(String name) {
    return new Diagnostic(
        severity, code, place, message, reason, remedy, excerpt, related, name, cause);
  }

  /**
   * The same with another place that the reader should see, such as a first definition.
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
   * The same at another place, for a loader that knows the place better than who found the error.
   *
   * @param better where the text is wrong
   * @return a new diagnostic
   */
  public Diagnostic at(Place better) {
    return new Diagnostic(
        severity, code, better, message, reason, remedy, excerpt, related, subject, cause);
  }

  /**
   * The same with the exception that led to it, for a log: what a reader sees stays as it is, since
   * the message of an exception may hold what is not for everyone.
   *
   * @param failure what was thrown
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
   * The exception that led to it.
   *
   * @return what was thrown; empty where no exception was, or after serialization
   */
  public Optional<Throwable> cause() {
    return Optional.ofNullable(cause);
  }

  /**
   * Whether the text is refused because of it.
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
   * How to mend it.
   *
   * @return one line, empty if there is nothing to propose
   */
  public String remedy() {
    return remedy;
  }

  /**
   * The line it speaks of.
   *
   * @return the excerpt, {@link Excerpt#none()} where the text is not at hand
   */
  public Excerpt excerpt() {
    return excerpt;
  }

  /**
   * The name that it is about.
   *
   * @return the author's text, empty if it is about no single name
   */
  public String subject() {
    return subject;
  }

  /**
   * Other places that belong to it.
   *
   * @return the places in the order in which they were added
   */
  public List<Place> related() {
    return related;
  }

  /** Whether all that a reader sees is the same. */
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
   * of them is one line (the excerpt two): a control character of a name that a part repeats is
   * written out.
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
