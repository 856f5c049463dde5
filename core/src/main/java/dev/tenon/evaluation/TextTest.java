package dev.tenon.evaluation;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.path.Variables;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a text is one of some options. Without any option it is false where a text is given. */
public final class TextTest extends AttributeTest {

  private final Slot slot;
  private final TextOptions options;

  /** The literal options that are of the declared type, which are looked up first. */
  private final ImmutableSet<String> literals;

  TextTest(Slot slot, TextOptions options) {
    this.slot = slot;
    this.options = options;
    this.literals = ImmutableSet.copyOf(Sets.filter(options.literals(), slot.type()::accepts));
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
    return literals.contains(text)
        ? TRUE
        : slot.type().accepts(text) ? options.matches(text, variables, given) : UNKNOWN;
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
