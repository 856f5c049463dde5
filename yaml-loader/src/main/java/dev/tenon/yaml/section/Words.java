package dev.tenon.yaml.section;

import dev.tenon.yaml.syntax.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads texts that denote other values; each error has the text's place. */
public final class Words {

  private final Draft draft;

  Words(Draft draft) {
    this.draft = draft;
  }

  /** Converts a text with a factory; an exception of the factory becomes an error at the text. */
  public <T> Optional<T> read(Node node, String what, String example, Function<String, T> factory) {
    return draft
        .names()
        .one(node, what)
        .flatMap(text -> accept(text, what, example, () -> factory.apply(text.text())));
  }

  /** The value of a factory; an exception of the factory becomes an error at the node. */
  public <T> Optional<T> accept(Node node, String what, String example, Supplier<T> factory) {
    try {
      return Optional.of(factory.get());
    } catch (IllegalArgumentException refused) {
      draft
          .report()
          .add(
              node.error("bad-value", what + " is refused")
                  .because(String.valueOf(refused.getMessage()))
                  .mend("write it like `" + example + "`"));
      return Optional.empty();
    }
  }

  /** A duration such as {@code 90s}, {@code 10m}, {@code 24h}. */
  Optional<Duration> duration(Node node, String what) {
    return read(node, what, "10m", Words::duration);
  }

  private static Duration duration(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > 9) {
      throw new IllegalArgumentException("a duration is a number and a unit: ms, s, m, h or d");
    }
    long number = Long.parseLong(text, 0, digits, 10);
    return switch (text.substring(digits)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default ->
          throw new IllegalArgumentException("a duration is a number and a unit: ms, s, m, h or d");
    };
  }

  /** The shortest spelling that {@link #duration} reads. */
  public static String print(Duration time) {
    long millis = time.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 60 != 0 || seconds == 0) {
      return seconds + "s";
    }
    return seconds % 3600 != 0 ? seconds / 60 + "m" : seconds / 3600 + "h";
  }

  /** A number of at most nine digits. */
  public Optional<Integer> number(Node node, String what) {
    return read(node, what, "16384", Words::number);
  }

  private static Integer number(String text) {
    boolean digits = text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw new IllegalArgumentException("a limit is a number");
    }
    return Integer.valueOf(text);
  }
}
