package dev.tenon.filter;

import dev.tenon.condition.AttributeType;
import dev.tenon.evaluation.AddressTest;
import dev.tenon.evaluation.AttributeTest;
import dev.tenon.evaluation.BooleanIs;
import dev.tenon.evaluation.Comparison;
import dev.tenon.evaluation.InstantBound;
import dev.tenon.evaluation.NumberBound;
import dev.tenon.evaluation.NumberIs;
import dev.tenon.evaluation.PresenceTest;
import dev.tenon.evaluation.RowTest;
import dev.tenon.evaluation.SetTest;
import dev.tenon.evaluation.Slot;
import dev.tenon.evaluation.TextOptions;
import dev.tenon.evaluation.TextReference;
import dev.tenon.evaluation.TextTest;
import dev.tenon.filter.RowMapping.SetTable;
import dev.tenon.filter.Spelling.Operand;
import dev.tenon.path.Glob;
import dev.tenon.path.NamePattern;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes tests of attributes for columns. The result is TRUE for a row exactly if the condition is
 * true, and FALSE or NULL otherwise, which a WHERE clause treats alike: negations stand at the
 * tests, and a negated test is written as what makes the test false. It must not be negated, and is
 * not, since a filter has a condition of a rule in positive places alone.
 */
final class AttributeWriter {

  private static final int DIGITS = 30;
  private static final int WHOLE_DIGITS = 18;

  private final Spelling spelling;
  private final RowMapping mapping;

  AttributeWriter(Spelling spelling, RowMapping mapping) {
    this.spelling = spelling;
    this.mapping = mapping;
  }

  Sql write(RowTest test) {
    if (test instanceof RowTest.Several several) {
      List<Sql> parts = several.parts().stream().map(this::write).toList();
      return several.all() ? Sql.and(parts) : Sql.or(parts);
    }
    if (test instanceof RowTest.Leaf leaf) {
      return leaf(leaf.test(), !leaf.negative());
    }
    return test.equals(RowTest.always()) ? Sql.TRUE : Sql.FALSE;
  }

  private Sql leaf(AttributeTest test, boolean wanted) {
    if (test instanceof TextTest text) {
      return text(text, wanted);
    }
    if (test instanceof SetTest set) {
      return set(set, wanted);
    }
    if (test instanceof NumberIs number) {
      return number(number, wanted);
    }
    if (test instanceof NumberBound bound) {
      return bound(bound, wanted);
    }
    if (test instanceof BooleanIs bool) {
      boolean value = bool.wanted() == wanted;
      return Sql.of(column(bool.slot()) + (value ? " = TRUE" : " = FALSE"));
    }
    if (test instanceof InstantBound bound) {
      return instant(bound, wanted);
    }
    if (test instanceof PresenceTest presence) {
      return presence(presence.slot(), wanted);
    }
    throw refusal(test instanceof AddressTest ? test + ", an address" : test.toString());
  }

  private static InexpressibleException refusal(String part) {
    return InexpressibleException.attribute(part);
  }

  private String column(Slot slot) {
    String column = mapping.attributes().get(slot.name());
    if (column == null) {
      throw refusal(slot.name());
    }
    return column;
  }

  private Operand operand(Slot slot) {
    return new Operand(column(slot), true);
  }

  /** The column has a value of the declared type. */
  private Sql accepted(Slot slot) {
    Set<String> names = slot.type().names();
    return names.isEmpty()
        ? Sql.of(column(slot) + " IS NOT NULL")
        : spelling.in(operand(slot), names);
  }

  private Sql presence(Slot slot, boolean wanted) {
    if (mapping.sets().containsKey(slot.name())) {
      return wanted ? Sql.TRUE : Sql.FALSE;
    }
    return wanted ? accepted(slot) : Sql.of(column(slot) + " IS NULL");
  }

  // Texts.

  private Sql text(TextTest test, boolean wanted) {
    Slot slot = test.slot();
    Operand operand = operand(slot);
    if (slot.type().names().isEmpty()) {
      return wanted
          ? Sql.or(matches(operand, test.options()))
          : differs(operand, accepted(slot), test.options());
    }
    TextOptions options = test.options();
    Set<String> matched = new LinkedHashSet<>();
    Set<String> others = new LinkedHashSet<>();
    for (String name : slot.type().names()) {
      (options.isLiteral(name) ? matched : others).add(name);
    }
    List<Sql> parts = new ArrayList<>();
    if (wanted) {
      parts.add(in(operand, matched));
      for (TextReference reference : options.references()) {
        parts.add(Sql.and(accepted(slot), equal(operand, reference)));
      }
      return Sql.or(parts);
    }
    if (options.unset()) {
      return Sql.FALSE;
    }
    parts.add(in(operand, others));
    options.references().forEach(reference -> parts.add(unequal(operand, reference)));
    return Sql.and(parts);
  }

  private Sql in(Operand operand, Set<String> texts) {
    return texts.isEmpty() ? Sql.FALSE : spelling.in(operand, texts);
  }

  /** What makes a text one of the options; one that is not given adds nothing. */
  private List<Sql> matches(Operand operand, TextOptions options) {
    List<Sql> parts = new ArrayList<>();
    parts.add(in(operand, options.literals()));
    options.globs().forEach(glob -> parts.add(like(operand, glob)));
    options.references().forEach(reference -> parts.add(equal(operand, reference)));
    return parts;
  }

  private Sql like(Operand operand, NamePattern pattern) {
    if (!(pattern instanceof Glob glob)) {
      return Sql.of(operand.sql() + " IS NOT NULL");
    }
    List<String> chunks = glob.chunks();
    return chunks.size() == 2 && chunks.get(1).isEmpty()
        ? spelling.startsWith(operand, chunks.get(0))
        : spelling.like(operand, chunks);
  }

  /** What makes a text that is there none of the options. */
  private Sql differs(Operand operand, Sql there, TextOptions options) {
    if (options.unset()) {
      return Sql.FALSE;
    }
    List<Sql> parts = new ArrayList<>();
    parts.add(there);
    if (!options.literals().isEmpty()) {
      parts.add(spelling.in(operand, options.literals()).not());
    }
    options.globs().forEach(glob -> parts.add(like(operand, glob).not()));
    options.references().forEach(reference -> parts.add(unequal(operand, reference)));
    return Sql.and(parts);
  }

  private Sql equal(Operand operand, TextReference reference) {
    Slot slot = referenced(reference);
    return Sql.and(accepted(slot), spelling.equal(operand, operand(slot)));
  }

  private Sql unequal(Operand operand, TextReference reference) {
    Slot slot = referenced(reference);
    return Sql.and(accepted(slot), spelling.equal(operand, operand(slot)).not());
  }

  private Slot referenced(TextReference reference) {
    Slot slot = Objects.requireNonNull(reference.slot());
    if (!reference.isBare() || mapping.sets().containsKey(slot.name())) {
      throw refusal(reference + ", compared with another attribute");
    }
    return slot;
  }

  // Sets.

  private Sql set(SetTest test, boolean wanted) {
    SetTable table = mapping.sets().get(test.slot().name());
    if (table == null) {
      throw refusal(test.slot().name());
    }
    TextOptions options = test.options();
    Operand element = new Operand(table.table() + "." + table.value(), true);
    return switch (test.mode()) {
      case EMPTY -> has(table, Sql.TRUE, !wanted);
      case ALL -> all(table, element, options, wanted);
      case ANY -> {
        Sql found = has(table, Sql.or(matches(element, options)), wanted);
        yield wanted ? found : given(options, found);
      }
      case ONLY -> {
        Sql there = Sql.of(element.sql() + " IS NOT NULL");
        yield given(options, has(table, differs(element, there, options), !wanted));
      }
    };
  }

  /** With the demand that each reference is given. */
  private Sql given(TextOptions options, Sql test) {
    if (options.unset()) {
      return Sql.FALSE;
    }
    List<Sql> parts = new ArrayList<>();
    options.references().forEach(reference -> parts.add(accepted(referenced(reference))));
    parts.add(test);
    return Sql.and(parts);
  }

  private Sql all(SetTable table, Operand element, TextOptions options, boolean wanted) {
    List<Sql> parts = new ArrayList<>();
    options
        .literals()
        .forEach(text -> parts.add(has(table, spelling.in(element, List.of(text)), wanted)));
    options.globs().forEach(glob -> parts.add(has(table, like(element, glob), wanted)));
    return wanted ? Sql.and(parts) : Sql.or(parts);
  }

  /** Whether a row of the table refers to the row of the resource and passes a test. */
  private static Sql has(SetTable table, Sql test, boolean wanted) {
    Sql closed = test.closed();
    String text =
        (wanted ? "EXISTS" : "NOT EXISTS")
            + " (SELECT 1 FROM "
            + table.table()
            + " WHERE "
            + table.table()
            + "."
            + table.key()
            + " = "
            + table.rowKey()
            + " AND "
            + closed.text()
            + ")";
    return new Sql(text, closed.parameters(), false);
  }

  // Numbers and instants.

  private Sql number(NumberIs test, boolean wanted) {
    List<String> texts = test.numbers().stream().map(number -> text(test, number)).toList();
    String column = column(test.slot());
    Sql in = Sql.in(column, texts, place -> number(test.slot(), place));
    return wanted ? in : Sql.and(Sql.of(column + " IS NOT NULL"), in.not());
  }

  private static boolean isWhole(AttributeTest test) {
    return test.reads().iterator().next().type().kind() == AttributeType.Kind.INTEGER;
  }

  private String text(AttributeTest test, BigDecimal number) {
    int digits = spelling.digits();
    boolean whole = number.scale() > 0 || number.precision() <= WHOLE_DIGITS;
    boolean fits =
        (whole || !isWhole(test))
            && number.precision() <= digits
            && number.scale() <= DIGITS
            && number.precision() - number.scale() <= DIGITS;
    if (!fits) {
      throw refusal(test + ", a number with too many digits for the dialect");
    }
    return number.toPlainString();
  }

  /** A parameter of the type of a column, so that an index on it can be used. */
  private String number(Slot slot, String place) {
    return slot.type().kind() == AttributeType.Kind.INTEGER
        ? spelling
            .typeName(ColumnType.WHOLE_NUMBER)
            .map(type -> "CAST(" + place + " AS " + type + ")")
            .orElse(place)
        : spelling.number(place);
  }

  private Sql bound(NumberBound test, boolean wanted) {
    String column = column(test.slot());
    String order = order(wanted ? test.comparison() : test.comparison().negated());
    Slot other = test.other();
    if (other != null) {
      return Sql.of(column + order + column(other));
    }
    return Sql.of(
        column + order + number(test.slot(), "?"),
        text(test, Objects.requireNonNull(test.bound())));
  }

  private static String order(Comparison comparison) {
    return switch (comparison) {
      case AT_LEAST -> " >= ";
      case AT_MOST -> " <= ";
      case MORE_THAN -> " > ";
      case LESS_THAN -> " < ";
    };
  }

  private Sql instant(InstantBound test, boolean wanted) {
    String order = order(wanted ? test.comparison() : test.comparison().negated());
    String column = column(Objects.requireNonNull(test.left().slot()));
    Slot other = test.right().slot();
    if (other != null) {
      return Sql.of(column + order + column(other));
    }
    @Nullable Instant instant = test.right().constant();
    return Sql.of(
        column + order + spelling.instant("?"),
        spelling
            .text(Objects.requireNonNull(instant))
            .orElseThrow(() -> refusal(test + ", an instant that is too precise")));
  }
}
