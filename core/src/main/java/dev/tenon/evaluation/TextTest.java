package dev.tenon.evaluation;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.path.Variables;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a text is one of some options. Without any option it is false where a text is given. */
public final class TextTest extends AttributeTest {

  /** The number of literals that are compared one by one; if there are more, the first ones. */
  private static final int MOST_IN_A_ROW = 4;

  private final Slot slot;
  private final TextOptions options;

  /**
   * The literal options that are of the declared type, if they are few: they are compared first.
   */
  private final String[] literals;

  /** Whether any text is of the declared type. */
  private final boolean anyText;

  /** The variable whose values are all options: mostly, the owner is the user. Else null. */
  private final @Nullable String variable;

  TextTest(Slot slot, TextOptions options) {
    this.slot = slot;
    this.options = options;
    this.literals =
        options.literals().stream()
            .filter(slot.type()::accepts)
            .limit(MOST_IN_A_ROW)
            .toArray(String[]::new);
    this.anyText = slot.type().names().isEmpty();
    this.variable = options.onlyVariable();
  }

  /** The tested attribute. */
  public Slot slot() {
    return slot;
  }

  /** The options. */
  public TextOptions options() {
    return options;
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    if (!(slot.given(variables, given) instanceof String text)) {
      return UNKNOWN;
    }
    String own = variable;
    if (own != null && anyText) {
      return TextReference.truth(variables.coverage(own, text));
    }
    for (String literal : literals) {
      if (literal.equals(text)) {
        return TRUE;
      }
    }
    return anyText || slot.type().accepts(text) ? options.matches(text, variables, given) : UNKNOWN;
  }

  @Override
  public Set<Slot> reads() {
    return Stream.concat(Stream.of(slot), options.reads()).collect(ImmutableSet.toImmutableSet());
  }

  @Override
  RowTest ofRow(Variables variables, AttributeLookup request, long now) {
    TextOptions known = options.resolved(variables, request);
    if (slot.side() == AttributeSide.RESOURCE) {
      return new TextTest(slot, known).leaf();
    }
    return slot.value(variables, request) instanceof String text
        ? known.isOneOf(text)
        : RowTest.constant(UNKNOWN);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TextTest other && slot.equals(other.slot) && options.equals(other.options);
  }

  @Override
  public int hashCode() {
    return Objects.hash(slot, options);
  }

  @Override
  public String toString() {
    return slot + " is " + options;
  }
}
