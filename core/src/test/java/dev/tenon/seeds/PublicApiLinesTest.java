package dev.tenon.seeds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the list of an API is written, and that a difference is seen. */
@NullMarked
class PublicApiLinesTest {

  /** What is listed, and what is not. */
  @SuppressWarnings("try") // it is never closed
  public abstract static class Sample<T extends Comparable<T>> implements AutoCloseable {
    public static final int LIMIT = 3;

    protected Sample(List<? super T> values) {}

    Sample() {}

    public @Nullable T first(String... names) throws IOException {
      throw new IOException(String.join(" ", names));
    }

    int hidden() {
      return 1;
    }

    /** A part. */
    public record Part(int size, @Nullable String name) {}

    /** A choice. */
    public enum Choice {
      ONE
    }
  }

  private static final String NAME = "dev.tenon.seeds.PublicApiLinesTest.Sample";

  @Test
  void lines_haveWhatCallersSee() {
    assertEquals(
        List.of(
            "(java.util.List<? super T>): protected constructor",
            ".Choice.ONE: constant",
            ".Choice.valueOf(java.lang.String): static " + NAME + ".Choice",
            ".Choice.values(): static " + NAME + ".Choice[]",
            ".Choice: enum",
            ".LIMIT: static final int",
            ".Part(int, java.lang.String?): constructor",
            ".Part.equals(java.lang.Object): boolean",
            ".Part.hashCode(): int",
            ".Part.name(): java.lang.String?",
            ".Part.name: component java.lang.String?",
            ".Part.size(): int",
            ".Part.size: component int",
            ".Part.toString(): java.lang.String",
            ".Part: record",
            ".first(java.lang.String...): T? throws java.io.IOException",
            ": abstract static class<T extends java.lang.Comparable<T>> of java.lang.AutoCloseable"),
        PublicApi.of(Sample.class).stream()
            .map(line -> line.substring(NAME.length()))
            .sorted()
            .collect(Collectors.toList()));
  }

  @Test
  void difference_isSeenAndSaysHowToRenew() {
    TreeSet<String> actual = new TreeSet<>(List.of("a", "c"));
    String text = PublicApi.difference(List.of("a", "b"), actual);
    assertTrue(text.endsWith("\nb  -\nc  +"), text);
    assertTrue(text.contains("-Dtenon.api.renew=true"), text);
    assertEquals("", PublicApi.difference(List.of("a", "c"), actual));
    assertTrue(PublicApi.difference(List.of("c", "a"), actual).contains("not as listed"));
  }
}
