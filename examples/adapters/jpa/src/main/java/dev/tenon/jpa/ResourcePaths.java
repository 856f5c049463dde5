package dev.tenon.jpa;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.filter.ColumnType;
import dev.tenon.filter.InexpressibleException;
import dev.tenon.filter.ResourceFilter;
import dev.tenon.filter.RowMapping;
import dev.tenon.filter.SqlCondition;
import dev.tenon.filter.SqlDialect;
import dev.tenon.jpa.Restriction.Argument;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.metamodel.ManagedType;
import jakarta.persistence.metamodel.Metamodel;
import jakarta.persistence.metamodel.SingularAttribute;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.BasicValuedModelPart;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.ModelPart;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.JdbcTypeNameMapper;

/**
 * The resource of an entity's row and its attributes, as paths of the entity, and filters as
 * predicates on them.
 *
 * <pre>{@code
 * ResourcePaths<Invoice> invoices =
 *     ResourcePaths.of(factory, Invoice.class)
 *         .path("tenant")
 *         .fixed("invoices")
 *         .path("id")
 *         .attribute("resource.owner", "owner");
 * Restriction<Invoice> allowed = invoices.where(access.filter("INVOICE_READ"));
 * query.where(allowed.on(root, builder)).orderBy(builder.asc(root.get("id")));
 * }</pre>
 *
 * <p>A predicate holds for exactly the rows that a check allows. A row with a null at the path of a
 * segment has no resource and passes no filter; a null at the path of an attribute is absent. The
 * SQL is the one of {@link SqlDialect}, with the columns as Hibernate names them in the query and
 * with bound values. Texts are compared exactly: in PostgreSQL by {@code COLLATE "C"}, in H2 by the
 * column, which must be a plain {@code VARCHAR}.
 *
 * <p>A path is refused at once where its column cannot be compared exactly: {@code CHAR}, which
 * hides trailing blanks, floating point, timestamps without a time zone, enumerations that are kept
 * as numbers, converters, and attributes of other entities, which a join could leave out. An
 * attribute's column has the type that the policy declares. Immutable and safe to share; make it
 * once, when the application starts.
 *
 * @param <T> the entity
 */
public final class ResourcePaths<T> {

  private static final ImmutableSet<Integer> TEXTS =
      ImmutableSet.of(
          SqlTypes.VARCHAR,
          SqlTypes.NVARCHAR,
          SqlTypes.LONGVARCHAR,
          SqlTypes.LONG32VARCHAR,
          SqlTypes.LONGNVARCHAR,
          SqlTypes.LONG32NVARCHAR);

  /** Definitions of columns that compare exactly: not {@code CHAR}, nor one that ignores case. */
  private static final Pattern PLAIN_TEXT =
      Pattern.compile("(?i)\\s*(varchar|character varying|text)\\b(?!_).*");

  private static final ImmutableSet<Integer> NAMED =
      ImmutableSet.of(SqlTypes.ENUM, SqlTypes.NAMED_ENUM);

  private static final ImmutableSet<Integer> WHOLE =
      ImmutableSet.of(SqlTypes.BIGINT, SqlTypes.INTEGER, SqlTypes.SMALLINT, SqlTypes.TINYINT);

  /** Types of attributes that are compared as they are; texts and UUIDs are beside these. */
  private static final ImmutableSet<Integer> VALUES =
      ImmutableSet.<Integer>builder()
          .addAll(WHOLE)
          .add(SqlTypes.NUMERIC, SqlTypes.DECIMAL, SqlTypes.BOOLEAN)
          .add(SqlTypes.TIMESTAMP_UTC, SqlTypes.TIMESTAMP_WITH_TIMEZONE)
          .build();

  private final SessionFactoryImplementor factory;
  private final Metamodel metamodel;
  private final Class<T> entity;
  private final SqlDialect dialect;
  private final RowMapping mapping;
  private final ImmutableList<Column> columns;

  /** A column: its path, and its SQL with a place for what Hibernate names it. */
  private record Column(ImmutableList<String> path, String sql) {}

  private ResourcePaths(
      SessionFactoryImplementor factory,
      Metamodel metamodel,
      Class<T> entity,
      SqlDialect dialect,
      RowMapping mapping,
      List<Column> columns) {
    this.factory = factory;
    this.metamodel = metamodel;
    this.entity = entity;
    this.dialect = dialect;
    this.mapping = mapping;
    this.columns = ImmutableList.copyOf(columns);
  }

  /**
   * Paths of an entity, in the factory's database.
   *
   * @param <T> the entity
   * @param factory Hibernate's factory, for PostgreSQL or H2
   * @param entity the entity's class
   * @return a mapping without segments, to be continued
   * @throws IllegalArgumentException if the class is not an entity, or if the factory has another
   *     database
   * @throws jakarta.persistence.PersistenceException if the factory is not Hibernate's
   */
  public static <T> ResourcePaths<T> of(EntityManagerFactory factory, Class<T> entity) {
    SessionFactoryImplementor hibernate = factory.unwrap(SessionFactoryImplementor.class);
    // Asked of the interface of JPA: that of Hibernate has other methods in 6 and in 7.
    Metamodel metamodel = factory.getMetamodel();
    metamodel.entity(entity);
    Dialect dialect = hibernate.getJdbcServices().getDialect();
    return new ResourcePaths<>(
        hibernate, metamodel, entity, dialectOf(dialect), RowMapping.columns(), List.of());
  }

  private static SqlDialect dialectOf(Dialect dialect) {
    if (dialect instanceof PostgreSQLDialect) {
      return SqlDialect.POSTGRESQL;
    }
    if (dialect instanceof H2Dialect) {
      return SqlDialect.H2;
    }
    throw new IllegalArgumentException(
        "no filters for the database of "
            + dialect.getClass().getSimpleName()
            + ": use PostgreSQL or H2");
  }

  /**
   * A copy with one more segment, equal in all rows.
   *
   * @param segment the segment
   * @return a new mapping
   * @throws IllegalArgumentException if it is not a canonical segment
   */
  public ResourcePaths<T> fixed(String segment) {
    return with(mapping.fixed(segment), columns);
  }

  /**
   * A copy with one more segment, which is at a path: a text, a UUID, a whole number, or an
   * enumeration by name.
   *
   * @param path the names of attributes from the entity on, with {@code .} between them, such as
   *     {@code owner} or {@code customer.id}
   * @return a new mapping
   * @throws IllegalArgumentException if there is no such attribute, or if it has another type
   */
  public ResourcePaths<T> path(String path) {
    int type = typeOf(path);
    if (type == SqlTypes.UUID) {
      return with(mapping.column(next(), ColumnType.UUID), and(path, "?"));
    }
    if (WHOLE.contains(type) && !isEnum(path)) {
      return with(mapping.column(next(), ColumnType.WHOLE_NUMBER), and(path, "?"));
    }
    return with(mapping.column(next()), and(path, text(path, type)));
  }

  /**
   * A copy in which an attribute of the resource is at a path, for the conditions of rules. Null is
   * absent. A UUID and an enumeration are texts.
   *
   * @param attribute its full name, such as {@code resource.owner}
   * @param path the path, see {@link #path}, of the type that the policy declares
   * @return a new mapping
   * @throws IllegalArgumentException if it is not an attribute of the resource, if there is no such
   *     path, or if it has a type that cannot be compared exactly
   */
  public ResourcePaths<T> attribute(String attribute, String path) {
    int type = typeOf(path);
    String sql =
        type == SqlTypes.UUID
            ? cast()
            : VALUES.contains(type) && !isEnum(path) ? "?" : text(path, type);
    return with(mapping.attribute(attribute, next()), and(path, sql));
  }

  /**
   * A copy in which an attribute of type {@code texts} has a table of its own, such as that of an
   * {@code ElementCollection}, with one row for each element. No row means the empty set, so such
   * an attribute is never absent.
   *
   * <pre>{@code
   * paths.set("resource.tags", "invoice_tags", "invoice_id", "id", "tag");
   * }</pre>
   *
   * @param attribute its full name
   * @param table the table of the elements; this and the names of its columns become part of the
   *     SQL, so they must not come from a request
   * @param key its column that refers to the row
   * @param rowPath the path of the entity that it refers to
   * @param value its column with the element, a text that is never null
   * @return a new mapping
   * @throws IllegalArgumentException if it is not an attribute of the resource, or a name is not
   *     valid
   */
  public ResourcePaths<T> set(
      String attribute, String table, String key, String rowPath, String value) {
    typeOf(rowPath);
    return with(mapping.set(attribute, table, key, next(), value), and(rowPath, "?"));
  }

  /**
   * The restriction to rows whose resource passes a filter.
   *
   * @param filter the filter of an action
   * @return predicates for it
   * @throws InexpressibleException if the filter tests an attribute that has no path in the
   *     mapping, or something that SQL cannot express exactly; a wider predicate is never made
   */
  public Restriction<T> where(ResourceFilter filter) {
    SqlCondition where = dialect.where(filter, mapping);
    Iterator<String> values = where.parameters().iterator();
    List<Argument> arguments = new ArrayList<>();
    StringBuilder sql = new StringBuilder("(");
    String text = where.text();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("\"{", at)) {
        int end = text.indexOf('"', at + 1);
        Column column = columns.get(Integer.parseInt(text.substring(at + 2, end - 1)));
        sql.append(column.sql());
        arguments.add(new Argument(column.path(), null));
        at = end + 1;
      } else {
        if (text.charAt(at) == '?') {
          arguments.add(new Argument(ImmutableList.of(), values.next()));
        }
        sql.append(text.charAt(at++));
      }
    }
    if (values.hasNext()) {
      throw new IllegalStateException("too many parameters: " + where);
    }
    return new Restriction<>(sql.append(')').toString(), arguments);
  }

  /** The type code of a column, which is the row's own and has no converter. */
  private int typeOf(String path) {
    requireOwn(path);
    ModelPart part = factory.getMappingMetamodel().getEntityDescriptor(entity).findByPath(path);
    if (!(part instanceof BasicValuedModelPart basic)) {
      throw refusal(path, "is not one column");
    }
    JdbcMapping column = basic.getJdbcMapping();
    if (column.getValueConverter() != null) {
      throw refusal(path, "has a converter, so its column has other values");
    }
    String definition = basic.getColumnDefinition();
    if (TEXTS.contains(column.getJdbcType().getDdlTypeCode())
        && definition != null
        && !PLAIN_TEXT.matcher(definition).matches()) {
      throw refusal(path, "has the column definition `" + definition + "`");
    }
    return column.getJdbcType().getDdlTypeCode();
  }

  /** The row of another entity may be absent, and a join would leave this row out. */
  private void requireOwn(String path) {
    ManagedType<?> type = metamodel.managedType(entity);
    boolean other = false;
    for (String name : names(path)) {
      if (type == null) {
        throw refusal(path, "does not exist");
      }
      if (!(type.getAttribute(name) instanceof SingularAttribute<?, ?> attribute)) {
        throw refusal(path, "is a collection");
      }
      if (other && !attribute.isId()) {
        throw refusal(path, "is in the row of another entity, of which only the id is here");
      }
      other |= attribute.isAssociation();
      type = attribute.getType() instanceof ManagedType<?> next ? next : null;
    }
  }

  private boolean isEnum(String path) {
    ManagedType<?> type = metamodel.managedType(entity);
    Class<?> found = entity;
    for (String name : names(path)) {
      SingularAttribute<?, ?> attribute = (SingularAttribute<?, ?>) type.getAttribute(name);
      found = attribute.getJavaType();
      if (attribute.getType() instanceof ManagedType<?> next) {
        type = next;
      }
    }
    return found.isEnum();
  }

  /** The SQL of a column that is compared as a text. */
  private String text(String path, int type) {
    if (NAMED.contains(type)) {
      return cast();
    }
    if (TEXTS.contains(type)) {
      return "?";
    }
    throw refusal(
        path,
        "has the type "
            + JdbcTypeNameMapper.getTypeName(type)
            + ", which cannot be compared exactly");
  }

  private String cast() {
    return dialect == SqlDialect.POSTGRESQL ? "CAST(? AS text)" : "CAST(? AS VARCHAR)";
  }

  private IllegalArgumentException refusal(String path, String why) {
    return new IllegalArgumentException(
        "`"
            + entity.getSimpleName()
            + "."
            + path
            + "` "
            + why
            + ": use a column of the entity with a text, a UUID, a number without floating point, a"
            + " boolean, an Instant, or an enumeration that is kept by name");
  }

  private static ImmutableList<String> names(String path) {
    return ImmutableList.copyOf(Splitter.on('.').split(path));
  }

  /** A name that stands for a column in the text of a condition. */
  private String next() {
    return "\"{" + columns.size() + "}\"";
  }

  private List<Column> and(String path, String sql) {
    return ImmutableList.<Column>builder()
        .addAll(columns)
        .add(new Column(names(path), sql))
        .build();
  }

  private ResourcePaths<T> with(RowMapping changed, List<Column> all) {
    return new ResourcePaths<>(factory, metamodel, entity, dialect, changed, all);
  }

  /** The entity and the paths, for messages. */
  @Override
  public String toString() {
    return entity.getSimpleName() + " " + columns.stream().map(Column::path).toList();
  }
}
