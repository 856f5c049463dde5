package dev.tenon.claims;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text with named captures, matched against a whole claim value: {@code
 * flyte-{project}-{domain}}.
 *
 * <pre>{@code
 * ClaimPattern pattern = ClaimPattern.parse("flyte-{project}-{domain}");
 * pattern.match("flyte-ml-prod");       // project = ml, domain = prod
 * pattern.match("flyte-ml-eu-prod");    // ambiguous: it could be `ml` and `eu-prod`, or `ml-eu` and `prod`
 * pattern.match("other-ml-prod");       // does not match
 * }</pre>
 *
 * <p>A capture matches one or more characters. A value that matches in two ways is
 * <em>ambiguous</em> and gives nothing: the wrong match could be another team's project. Use a
 * separator that names do not contain, or a table. {@code \} escapes a brace and itself; everything
 * else is literal, including {@code *}.
 *
 * <p>Matching takes time linear in the value's length, at most {@value #MAX_LITERAL_LENGTH}
 * comparisons for each character, and uses no regular expression. Immutable; equal when the texts
 * and the choices are equal.
 */
public final class ClaimPattern {

  /** The maximum number of captures. */
  public static final int MAX_CAPTURES = 8;

  /** The maximum number of literal characters. */
  public static final int MAX_LITERAL_LENGTH = 256;

  /** The maximum number of texts that one capture takes. */
  public static final int MAX_CHOICES = 256;

  private final String text;
  private final ImmutableList<String> literals;
  private final ImmutableList<String> captures;
  private final ImmutableMap<String, ImmutableSet<String>> choices;

  /** Null if every capture takes any text. */
  private final @Nullable ChoiceMatcher matcher;

  private ClaimPattern(
      String text,
      List<String> literals,
      List<String> captures,
      Map<String, ImmutableSet<String>> choices) {
    this.text = text;
    this.literals = ImmutableList.copyOf(literals);
    this.captures = ImmutableList.copyOf(captures);
    this.choices = ImmutableMap.copyOf(choices);
    this.matcher =
        choices.isEmpty()
            ? null
            : new ChoiceMatcher(
                this.literals,
                captures.stream()
                    .map(name -> choices.getOrDefault(name, ImmutableSet.of()))
                    .collect(ImmutableList.toImmutableList()));
  }

  /**
   * Parses a pattern.
   *
   * @param text such as {@code flyte-{project}-{domain}}
   * @return the pattern
   * @throws IllegalArgumentException if a brace is not closed, a capture has an invalid or
   *     duplicate name, two captures are adjacent, or there are none or too many
   */
  public static ClaimPattern parse(String text) {
    List<String> literals = new ArrayList<>();
    List<String> captures = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') {
        int end = text.indexOf('}', i);
        require(end > 0, "a brace is open", text);
        literals.add(literal.toString());
        captures.add(text.substring(i + 1, end));
        literal.setLength(0);
        i = end;
      } else {
        require(c != '}', "a brace is closed that was not open; write `\\}`", text);
        if (c == '\\') {
          i++;
          require(
              i < text.length() && "{}\\".indexOf(text.charAt(i)) >= 0,
              "`\\` escapes only a brace and itself",
              text);
        }
        literal.append(text.charAt(i));
      }
    }
    literals.add(literal.toString());
    check(text, literals, captures);
    return new ClaimPattern(text, literals, captures, ImmutableMap.of());
  }

  /**
   * A copy in which a capture takes listed texts only. A value is then ambiguous only if it matches
   * in two ways with these texts: with {@code level} one of {@code admins} and {@code staff},
   * {@code acme-eu-staff} matches {@code {org}-{level}} in one way.
   *
   * @param capture one of the {@link #captures}
   * @param texts at least one and at most {@value #MAX_CHOICES} texts, none of them empty
   * @return a new pattern
   * @throws IllegalArgumentException if there is no such capture, or the texts are not as described
   */
  public ClaimPattern choosing(String capture, Collection<String> texts) {
    Objects.requireNonNull(capture, "capture");
    Objects.requireNonNull(texts, "texts");
    require(captures.contains(capture), "it has no capture `" + capture + "`", text);
    require(!texts.isEmpty(), "the capture `" + capture + "` takes no text at all", text);
    require(!texts.contains(""), "the capture `" + capture + "` takes an empty text", text);
    require(
        texts.size() <= MAX_CHOICES,
        "the capture `" + capture + "` takes one of more than " + MAX_CHOICES + " texts",
        text);
    Map<String, ImmutableSet<String>> more = new LinkedHashMap<>(choices);
    more.put(capture, ImmutableSet.copyOf(texts));
    return new ClaimPattern(text, literals, captures, more);
  }

  /**
   * The texts that captures take.
   *
   * @return an immutable map by capture; a capture that is not in it takes any text
   */
  public Map<String, Set<String>> choices() {
    return ImmutableMap.copyOf(choices);
  }

  private static void check(String text, List<String> literals, List<String> captures) {
    require(!captures.isEmpty(), "it has no capture; a table compares whole values", text);
    require(
        captures.size() <= MAX_CAPTURES, "it has more than " + MAX_CAPTURES + " captures", text);
    require(new HashSet<>(captures).size() == captures.size(), "a capture is named twice", text);
    require(captures.stream().allMatch(Variable::isName), "a capture has no proper name", text);
    require(
        literals.subList(1, literals.size() - 1).stream().noneMatch(String::isEmpty),
        "two captures touch each other",
        text);
    require(
        literals.stream().mapToInt(String::length).sum() <= MAX_LITERAL_LENGTH,
        "it has more than " + MAX_LITERAL_LENGTH + " literal characters",
        text);
  }

  private static void require(boolean right, String otherwise, String text) {
    if (!right) {
      throw new IllegalArgumentException("not a claim pattern: `" + text + "`: " + otherwise);
    }
  }

  /**
   * The names of the captures.
   *
   * @return an immutable list from left to right
   */
  public List<String> captures() {
    return captures;
  }

  /** The outcome of matching a value. */
  public enum MatchOutcome {
    /** The value matches in exactly one way. */
    MATCHED,
    /** The value does not match. */
    DIFFERENT,
    /** The value matches in more than one way. */
    AMBIGUOUS
  }

  /**
   * The result of matching a value.
   *
   * @param outcome whether it matched
   * @param captured the text of each capture, in their order; empty unless it matched
   */
  public record Match(MatchOutcome outcome, List<String> captured) {

    private static final Match DIFFERENT = new Match(MatchOutcome.DIFFERENT, ImmutableList.of());
    private static final Match AMBIGUOUS = new Match(MatchOutcome.AMBIGUOUS, ImmutableList.of());

    /** Copies the parts. */
    public Match {
      captured = ImmutableList.copyOf(captured);
    }
  }

  /**
   * Matches a whole value.
   *
   * <p>A value matches in two ways exactly if the match with every literal as far left as possible
   * differs from the one with every literal as far right as possible; so two passes decide.
   *
   * @param value any text
   * @return the result
   */
  public Match match(String value) {
    int[] starts = starts(value);
    if (starts == null) {
      return Match.DIFFERENT;
    }
    return isOnly(starts, value)
        ? new Match(MatchOutcome.MATCHED, cut(starts, value))
        : Match.AMBIGUOUS;
  }

  /** The start of each literal in one match; null if the value does not match. */
  int @Nullable [] starts(String value) {
    if (matcher == null) {
      return leftmost(value);
    }
    int[] starts = matcher.starts(value);
    return starts.length == 0 ? null : starts;
  }

  /** The start of each literal, as early as possible; null if the value does not match. */
  private int @Nullable [] leftmost(String value) {
    int last = literals.size() - 1;
    int lastStart = value.length() - literals.get(last).length();
    if (!value.startsWith(literals.get(0)) || !value.endsWith(literals.get(last))) {
      return null;
    }
    int[] starts = new int[literals.size()];
    for (int i = 1; i < last; i++) {
      starts[i] = value.indexOf(literals.get(i), endOf(i - 1, starts) + 1);
      if (starts[i] < 0) {
        return null;
      }
    }
    starts[last] = lastStart;
    return endOf(last - 1, starts) < lastStart ? starts : null;
  }

  /** Whether the {@link #starts} are those of the only match. */
  boolean isOnly(int[] starts, String value) {
    return matcher == null ? isAlsoRightmost(starts, value) : !ChoiceMatcher.isAmbiguous(starts);
  }

  /** Whether the latest possible start of each literal equals the earliest one. */
  private boolean isAlsoRightmost(int[] left, String value) {
    int next = left[literals.size() - 1];
    for (int i = literals.size() - 2; i > 0; i--) {
      String literal = literals.get(i);
      next = value.lastIndexOf(literal, next - 1 - literal.length());
      if (next != left[i]) {
        return false;
      }
    }
    return true;
  }

  private int endOf(int literal, int[] starts) {
    return starts[literal] + literals.get(literal).length();
  }

  /** The text of one capture. */
  String part(int capture, int[] starts, String value) {
    return value.substring(endOf(capture, starts), starts[capture + 1]);
  }

  private List<String> cut(int[] starts, String value) {
    ImmutableList.Builder<String> captured = ImmutableList.builderWithExpectedSize(captures.size());
    for (int i = 0; i < captures.size(); i++) {
      captured.add(part(i, starts, value));
    }
    return captured.build();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ClaimPattern other
        && text.equals(other.text)
        && choices.equals(other.choices);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text of the pattern, without the texts that captures take. */
  @Override
  public String toString() {
    return text;
  }
}
