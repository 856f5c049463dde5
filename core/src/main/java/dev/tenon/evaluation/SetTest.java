package dev.tenon.evaluation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Whether elements of a set of texts are among some options. */
public final class SetTest extends AttributeTest {

  /** What is demanded. */
  public enum Mode {
    /** An element is one of the options. */
    ANY,
    /** Each option, which are literals and globs, is matched by an element. */
    ALL,
    /** Each element is one of the options, all of which are given. */
    ONLY,
    /** There is no element; there are no options. */
    EMPTY
  }

  private final Slot slot;
  private final Mode mode;
  private final TextOptions options;
  private final ImmutableList<String> literals;

  SetTest(Slot slot, Mode mode, TextOptions options) {
    this.slot = slot;
    this.mode = mode;
    this.options = options;
    this.literals = options.literals().asList();
  }

  /** The tested attribute. */
  public Slot slot() {
    return slot;
  }

  /** What is demanded. */
  public Mode mode() {
    return mode;
  }

  /** The options. */
  public TextOptions options() {
    return options;
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    List<String> elements = slot.texts(variables, given);
    if (elements == null) {
      return UNKNOWN;
    }
    return switch (mode) {
      case EMPTY -> of(elements.isEmpty());
      case ALL -> of(hasAll(elements));
      case ANY -> any(elements, variables, given);
      case ONLY -> only(elements, variables, given);
    };
  }

  private boolean hasAll(List<String> elements) {
    for (int i = 0; i < literals.size(); i++) {
      if (!elements.contains(literals.get(i))) {
        return false;
      }
    }
    for (int i = 0; i < options.globs().size(); i++) {
      if (!hasOne(elements, i)) {
        return false;
      }
    }
    return true;
  }

  private boolean hasOne(List<String> elements, int glob) {
    for (int i = 0; i < elements.size(); i++) {
      if (options.globs().get(glob).matches(elements.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** An operand that is not given makes it unknown, also for the empty set. */
  private int any(List<String> elements, Variables variables, AttributeLookup given) {
    for (int i = 0; i < elements.size(); i++) {
      if (options.matches(elements.get(i), variables, given) == TRUE) {
        return TRUE;
      }
    }
    return options.isUnset(variables, given) ? UNKNOWN : FALSE;
  }

  private int only(List<String> elements, Variables variables, AttributeLookup given) {
    if (options.isUnset(variables, given)) {
      return UNKNOWN;
    }
    for (int i = 0; i < elements.size(); i++) {
      if (options.matches(elements.get(i), variables, given) != TRUE) {
        return FALSE;
      }
    }
    return TRUE;
  }

  @Override
  public Set<Slot> reads() {
    return Stream.concat(Stream.of(slot), options.reads()).collect(ImmutableSet.toImmutableSet());
  }

  @Override
  RowTest ofRow(Variables variables, AttributeLookup request, long now) {
    TextOptions known = options.resolved(variables, request);
    if (slot.side() == AttributeSide.RESOURCE) {
      return new SetTest(slot, mode, known).leaf();
    }
    List<String> elements = slot.texts(variables, request);
    if (elements == null) {
      return RowTest.constant(UNKNOWN);
    }
    List<RowTest> each = new ArrayList<>();
    elements.forEach(element -> each.add(known.isOneOf(element)));
    RowTest given = allGiven(known);
    return mode == Mode.ONLY
        ? RowTest.allOf(ImmutableList.of(RowTest.allOf(each), given))
        : RowTest.anyOf(ImmutableList.of(RowTest.anyOf(each), given.negated()));
  }

  /** True if all references are given, else unknown: a test that nothing satisfies, negated. */
  private static RowTest allGiven(TextOptions known) {
    List<RowTest> given = new ArrayList<>();
    if (known.unset()) {
      given.add(RowTest.constant(UNKNOWN));
    }
    TextOptions nothing = TextOptions.literal(ImmutableSet.of());
    for (TextReference reference : known.references()) {
      Slot read = Objects.requireNonNull(reference.slot());
      AttributeTest never =
          reference.isSet() ? new SetTest(read, Mode.ANY, nothing) : new TextTest(read, nothing);
      given.add(never.leaf().negated());
    }
    return RowTest.allOf(given);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SetTest other
        && slot.equals(other.slot)
        && mode == other.mode
        && options.equals(other.options);
  }

  @Override
  public int hashCode() {
    return Objects.hash(slot, mode, options);
  }

  @Override
  public String toString() {
    return slot + " " + mode + " " + options;
  }
}
