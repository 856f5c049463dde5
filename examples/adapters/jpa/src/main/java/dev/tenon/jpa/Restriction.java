package dev.tenon.jpa;

import com.google.common.collect.ImmutableList;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.From;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A filter for the rows of an entity: made by {@link ResourcePaths#where}.
 *
 * <pre>{@code
 * Restriction<Invoice> allowed = INVOICES.where(access.filter("INVOICE_READ"));
 * query.where(allowed.on(root, builder));
 * Specification<Invoice> specification = allowed::toPredicate;
 * }</pre>
 *
 * <p>It agrees with checks as long as the filter does: keep it for a request or a page. Immutable
 * and safe to share.
 *
 * @param <T> the entity
 */
public final class Restriction<T> {

  /**
   * What stands at one place of the SQL: the path of an attribute, or a value to bind.
   *
   * @param path the names of a path
   * @param value the value, if it is not a path
   */
  record Argument(ImmutableList<String> path, @Nullable String value) {}

  private final String sql;
  private final ImmutableList<Argument> arguments;

  Restriction(String sql, List<Argument> arguments) {
    this.sql = sql;
    this.arguments = ImmutableList.copyOf(arguments);
  }

  /**
   * The predicate that a row's resource passes the filter, with the signature of a Spring Data
   * {@code Specification}.
   *
   * @param root the entity in the query
   * @param query the query, which is not changed
   * @param builder the builder of the query
   * @return the predicate, see {@link #on}
   */
  public Predicate toPredicate(
      Root<T> root, @Nullable CriteriaQuery<?> query, CriteriaBuilder builder) {
    return on(root, builder);
  }

  /**
   * The predicate that a row's resource passes the filter.
   *
   * @param from the entity in the query: its root, or a join to it
   * @param builder the builder of the query, which is Hibernate's
   * @return a predicate that can be combined with others; values are bound. It is false for every
   *     row if nothing is allowed
   */
  public Predicate on(From<?, ? extends T> from, CriteriaBuilder builder) {
    HibernateCriteriaBuilder hibernate = (HibernateCriteriaBuilder) builder;
    List<Expression<?>> all = new ArrayList<>();
    all.add(builder.literal(sql));
    for (Argument argument : arguments) {
      if (argument.value() != null) {
        all.add(hibernate.value(argument.value()));
      } else {
        Path<?> path = from;
        for (String name : argument.path()) {
          path = path.get(name);
        }
        all.add(path);
      }
    }
    return builder.isTrue(
        builder.function("sql", Boolean.class, all.toArray(new Expression<?>[0])));
  }

  /** The SQL, with a place for each column and value. */
  @Override
  public String toString() {
    return sql;
  }
}
