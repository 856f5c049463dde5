package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import dev.tenon.filter.Condition.AllOf;
import dev.tenon.filter.Condition.AnyOf;
import dev.tenon.filter.Condition.Not;
import dev.tenon.filter.Condition.OfAttributes;
import dev.tenon.filter.Condition.SegmentTest;
import dev.tenon.filter.RowMapping.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes a condition for a table with columns for segments. Tests of fixed segments and of the
 * number of segments are evaluated here; tests of columns remain.
 */
final class ColumnsWriter {

  private final Spelling spelling;
  private final ImmutableList<Place> places;
  private final AttributeWriter attributes;

  ColumnsWriter(Spelling spelling, RowMapping mapping) {
    this.spelling = spelling;
    this.places = mapping.places();
    this.attributes = new AttributeWriter(spelling, mapping);
  }

  Sql write(Condition condition) {
    Condition left = places.isEmpty() ? Condition.NOTHING : Facts.of(facts()).simplify(condition);
    if (left.equals(Condition.NOTHING)) {
      return Sql.FALSE;
    }
    List<Sql> parts = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      if (places.get(i).isColumn() && !requires(left, i)) {
        parts.add(Sql.of(places.get(i).name() + " IS NOT NULL"));
      }
    }
    Facts.conjuncts(left).forEach(part -> parts.add(sql(part)));
    return parts.isEmpty() ? Sql.TRUE : Sql.and(parts).closed();
  }

  /** The conditions that every row meets. */
  private List<Condition> facts() {
    List<Condition> facts = new ArrayList<>();
    facts.add(new Condition.LengthIs(places.size()));
    for (int i = 0; i < places.size(); i++) {
      if (!places.get(i).isColumn()) {
        facts.add(new Condition.SegmentEquals(i, places.get(i).name()));
      }
    }
    return facts;
  }

  /** Whether a row passes only if the column has a value. */
  private static boolean requires(Condition condition, int index) {
    return Facts.conjuncts(condition).stream()
        .anyMatch(part -> part instanceof SegmentTest test && test.index() == index);
  }

  private Sql sql(Condition condition) {
    if (condition instanceof AnyOf any) {
      return Sql.or(any.parts().stream().map(this::sql).toList());
    }
    if (condition instanceof AllOf all) {
      return Sql.and(all.parts().stream().map(this::sql).toList());
    }
    if (condition instanceof Not not) {
      return sql(not.part()).not();
    }
    if (condition instanceof OfAttributes test) {
      return attributes.write(test.rest());
    }
    if (condition instanceof SegmentTest test) {
      return column(places.get(test.index()), test);
    }
    return condition.equals(Condition.NOTHING) ? Sql.FALSE : Sql.TRUE;
  }

  private Sql column(Place place, SegmentTest test) {
    if (place.type() == ColumnType.TEXT) {
      return Tests.ofColumn(spelling, new Spelling.Operand(place.name(), true), test);
    }
    Collection<String> literals = Texts.of(test).literals();
    if (literals == null) {
      return Tests.ofColumn(
          spelling, new Spelling.Operand(spelling.asText(place.name()), false), test);
    }
    List<String> values = literals.stream().filter(place.type()::has).toList();
    if (values.isEmpty()) {
      return Sql.FALSE;
    }
    return spelling
        .typeName(place.type())
        .map(type -> Sql.in(place.name(), values, p -> "CAST(" + p + " AS " + type + ")"))
        .orElseGet(
            () -> spelling.in(new Spelling.Operand(spelling.asText(place.name()), false), values));
  }
}
