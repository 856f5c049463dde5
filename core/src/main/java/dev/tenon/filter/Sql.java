package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** A piece of SQL with its parameters, and whether it needs parentheses in a larger expression. */
record Sql(String text, ImmutableList<String> parameters, boolean loose) {

  static final Sql TRUE = Sql.of("1 = 1");
  static final Sql FALSE = Sql.of("1 = 0");

  static Sql of(String text, String... parameters) {
    return new Sql(text, ImmutableList.copyOf(parameters), false);
  }

  static Sql and(Collection<Sql> parts) {
    return join(parts, " AND ");
  }

  static Sql and(Sql... parts) {
    return and(Arrays.asList(parts));
  }

  static Sql or(Collection<Sql> parts) {
    return join(parts, " OR ");
  }

  static Sql or(Sql... parts) {
    return or(Arrays.asList(parts));
  }

  private static Sql join(Collection<Sql> parts, String word) {
    if (parts.size() == 1) {
      return parts.iterator().next();
    }
    List<String> texts = new ArrayList<>();
    ImmutableList.Builder<String> parameters = ImmutableList.builder();
    for (Sql part : parts) {
      texts.add(part.closed().text);
      parameters.addAll(part.parameters);
    }
    return new Sql(String.join(word, texts), parameters.build(), true);
  }

  Sql not() {
    return new Sql("NOT (" + text + ")", parameters, false);
  }

  Sql closed() {
    return loose ? new Sql("(" + text + ")", parameters, false) : this;
  }

  /** An operand that is compared with one text, or with several. */
  static Sql in(String operand, Collection<String> texts, Function<String, String> parameter) {
    String place = parameter.apply("?");
    String text =
        texts.size() == 1
            ? operand + " = " + place
            : operand + " IN (" + String.join(", ", Collections.nCopies(texts.size(), place)) + ")";
    return new Sql(text, ImmutableList.copyOf(texts), false);
  }
}
