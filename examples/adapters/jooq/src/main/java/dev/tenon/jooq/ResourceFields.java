package dev.tenon.jooq;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.filter.ColumnType;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.EnumType;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.CustomCondition;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The resource of a row and its attributes, as jOOQ fields, and filters as conditions on them.
 *
 * <pre>{@code
 * ResourceFields invoices =
 *     ResourceFields.on(dsl.dialect())
 *         .field(i.TENANT)
 *         .fixed("invoices")
 *         .field(i.ID)
 *         .attribute("resource.owner", i.OWNER);
 * Condition allowed = invoices.where(access.filter("INVOICE_READ"));
 * dsl.selectFrom(i).where(allowed).orderBy(i.ID).limit(50);
 * }</pre>
 *
 * <p>A condition holds for exactly the rows that a check allows. A row with a null in a field of a
 * segment has no resource and passes no filter; a null in a field of an attribute is absent. Fields
 * are rendered by jOOQ, so aliases and mappings of schemas apply; values are bound. Texts are
 * compared exactly: in PostgreSQL by {@code COLLATE "C"}, in H2 by the column, which must be a
 * plain {@code VARCHAR}.
 *
 * <p>A field is refused at once where its type cannot be compared exactly: {@code CHAR}, which
 * hides trailing blanks, floating point, timestamps without a time zone, enumerations that are kept
 * as numbers. An attribute's field has the type that the policy declares. Immutable.
 */
public final class ResourceFields {

  private static final ImmutableSet<Class<?>> WHOLE =
      ImmutableSet.of(Long.class, Integer.class, Short.class, Byte.class);

  /** Types of attributes that are compared as they are; texts and UUIDs are beside these. */
  private static final ImmutableSet<Class<?>> VALUES =
      ImmutableSet.<Class<?>>builder()
          .addAll(WHOLE)
          .add(BigInteger.class, BigDecimal.class, Boolean.class)
          .add(OffsetDateTime.class, Instant.class)
          .build();

  private static final ImmutableSet<String> TEXTS =
      ImmutableSet.of("varchar", "text", "clob", "longvarchar", "nvarchar", "nclob");

  private final SQLDialect family;
  private final SqlDialect dialect;
  private final RowMapping mapping;
  private final ImmutableList<QueryPart> parts;

  private ResourceFields(
      SQLDialect family, SqlDialect dialect, RowMapping mapping, List<QueryPart> parts) {
    this.family = family;
    this.dialect = dialect;
    this.mapping = mapping;
    this.parts = ImmutableList.copyOf(parts);
  }

  /**
   * Fields of rows in a database of a dialect.
   *
   * @param dialect the dialect of the {@code DSLContext}: PostgreSQL or H2
   * @return a mapping without segments, to be continued
   * @throws IllegalArgumentException if it is another dialect
   */
  public static ResourceFields on(SQLDialect dialect) {
    SQLDialect family = dialect.family();
    return new ResourceFields(family, dialectOf(family), RowMapping.columns(), List.of());
  }

  private static SqlDialect dialectOf(SQLDialect family) {
    return switch (family) {
      case POSTGRES -> SqlDialect.POSTGRESQL;
      case H2 -> SqlDialect.H2;
      default ->
          throw new IllegalArgumentException(
              "no filters for the dialect " + family + ": use POSTGRES or H2");
    };
  }

  /**
   * A copy with one more segment, equal in all rows.
   *
   * @param segment the segment
   * @return a new mapping
   * @throws IllegalArgumentException if it is not a canonical segment
   */
  public ResourceFields fixed(String segment) {
    return with(mapping.fixed(segment), parts);
  }

  /**
   * A copy with one more segment, which is in a field: a text, a UUID, a whole number, or an
   * enumeration by name.
   *
   * @param field the field, with its table or alias if the query has several
   * @return a new mapping
   * @throws IllegalArgumentException if the field has another type
   */
  public ResourceFields field(Field<?> field) {
    Class<?> stored = stored(field);
    if (stored == UUID.class) {
      return with(mapping.column(next(), ColumnType.UUID), and(field));
    }
    if (WHOLE.contains(stored)) {
      return with(mapping.column(next(), ColumnType.WHOLE_NUMBER), and(field));
    }
    return with(mapping.column(next()), and(text(field)));
  }

  /**
   * A copy in which an attribute of the resource is in a field, for the conditions of rules. Null
   * is absent. A UUID and an enumeration are texts.
   *
   * @param attribute its full name, such as {@code resource.owner}
   * @param field the field, of the type that the policy declares
   * @return a new mapping
   * @throws IllegalArgumentException if it is not an attribute of the resource, or the field has a
   *     type that cannot be compared exactly
   */
  public ResourceFields attribute(String attribute, Field<?> field) {
    QueryPart part =
        stored(field) == UUID.class
            ? field.cast(SQLDataType.VARCHAR)
            : VALUES.contains(stored(field)) ? field : text(field);
    return with(mapping.attribute(attribute, next()), and(part));
  }

  /**
   * A copy in which an attribute of type {@code texts} has a table of its own, with one row for
   * each element. No row means the empty set, so such an attribute is never absent.
   *
   * <pre>{@code
   * fields.set("resource.tags", INVOICE_TAGS, INVOICE_TAGS.INVOICE_ID, i.ID, INVOICE_TAGS.TAG);
   * }</pre>
   *
   * @param attribute its full name
   * @param table the table of the elements, without an alias
   * @param key its field that refers to the row
   * @param rowKey the field of the row that it refers to, with its table or alias
   * @param value its field with the element, a text that is never null
   * @return a new mapping
   * @throws IllegalArgumentException if it is not an attribute of the resource, if {@code rowKey}
   *     has no table, or if {@code value} is no text
   */
  public ResourceFields set(
      String attribute, Table<?> table, Field<?> key, Field<?> rowKey, Field<?> value) {
    if (!rowKey.getQualifiedName().qualified()) {
      throw new IllegalArgumentException(
          "the field `"
              + rowKey
              + "` needs its table or alias: in the query of the set the name could mean another"
              + " column");
    }
    if (text(value) != value) {
      throw new IllegalArgumentException("the elements of `" + value + "` are no texts");
    }
    int at = parts.size();
    return with(
        mapping.set(attribute, token(at), token(at + 1), token(at + 2), token(at + 3)),
        and(table, key.getUnqualifiedName(), rowKey, value.getUnqualifiedName()));
  }

  /**
   * The condition that a row's resource passes a filter.
   *
   * @param filter the filter of an action
   * @return a condition that can be combined with others; it is false for every row if nothing is
   *     allowed. Rendering it for another database than this mapping's fails
   * @throws InexpressibleException if the filter tests an attribute that has no field in the
   *     mapping, or something that SQL cannot express exactly; a wider condition is never made
   */
  public Condition where(ResourceFilter filter) {
    SqlCondition where = dialect.where(filter, mapping);
    List<QueryPart> all = new ArrayList<>(parts);
    where.parameters().forEach(text -> all.add(DSL.val(text, SQLDataType.VARCHAR)));
    Condition condition =
        DSL.condition(template(where, parts.size()), all.toArray(QueryPart[]::new));
    SQLDialect made = family;
    return CustomCondition.of(
        context -> {
          // The default dialect renders for logs.
          if (context.family() != made && context.family() != SQLDialect.DEFAULT) {
            throw new IllegalStateException(
                "the filter was made for "
                    + made
                    + " and is rendered for "
                    + context.family()
                    + ", which may compare texts in another way: make it with the dialect of the"
                    + " query's DSLContext");
          }
          context.visit(condition);
        });
  }

  /** The text with a numbered place for each field and each parameter. */
  private static String template(SqlCondition where, int fields) {
    StringBuilder out = new StringBuilder();
    String text = where.text();
    int parameter = 0;
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("\"{", at)) {
        int end = text.indexOf('"', at + 1);
        out.append(text, at + 1, end);
        at = end + 1;
      } else if (text.charAt(at) == '?') {
        out.append('{').append(fields + parameter++).append('}');
        at++;
      } else {
        out.append(text.charAt(at++));
      }
    }
    if (parameter != where.parameters().size()) {
      throw new IllegalStateException(parameter + " places for the parameters of " + where);
    }
    return out.toString();
  }

  /** A field that is compared as a text. */
  private static QueryPart text(Field<?> field) {
    Class<?> stored = stored(field);
    if (EnumType.class.isAssignableFrom(stored)) {
      return field.cast(SQLDataType.VARCHAR);
    }
    String type = field.getDataType().getTypeName().toLowerCase(Locale.ROOT);
    if (stored == String.class && TEXTS.contains(type)) {
      return field;
    }
    throw new IllegalArgumentException(
        "the field `"
            + field
            + "` has the type `"
            + type
            + "` ("
            + stored.getSimpleName()
            + "), which cannot be compared exactly: use a VARCHAR, a UUID, a number without floating"
            + " point, a BOOLEAN or a TIMESTAMP WITH TIME ZONE");
  }

  /** The class of the values in the database, before a converter. */
  private static Class<?> stored(Field<?> field) {
    Class<?> stored = Objects.requireNonNull(field.getConverter().fromType());
    if (field.getType().isEnum() && Number.class.isAssignableFrom(stored)) {
      throw new IllegalArgumentException(
          "the field `" + field + "` keeps an enumeration as a number: keep it by name");
    }
    return stored;
  }

  private String next() {
    return token(parts.size());
  }

  /** A name that stands for a field in the text of a condition. */
  private static String token(int index) {
    return "\"{" + index + "}\"";
  }

  private List<QueryPart> and(QueryPart... more) {
    return ImmutableList.<QueryPart>builder().addAll(parts).add(more).build();
  }

  private ResourceFields with(RowMapping changed, List<QueryPart> all) {
    return new ResourceFields(family, dialect, changed, all);
  }

  /** The dialect and the fields, for messages. */
  @Override
  public String toString() {
    return family + " " + parts;
  }
}
