package dev.tenon.filter;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A condition as SQL: a text with a {@code ?} for each parameter, and the parameters in order.
 *
 * <pre>{@code
 * PreparedStatement query = connection.prepareStatement("SELECT name FROM jobs WHERE " + where.text());
 * for (int i = 0; i < where.parameters().size(); i++) {
 *   query.setString(i + 1, where.parameters().get(i));
 * }
 * }</pre>
 *
 * <p>The text can be combined with {@code AND} without parentheses. It is never empty: if nothing
 * is allowed, it is {@code 1 = 0}. Values are never part of the text. Immutable.
 *
 * @param text the condition
 * @param parameters the values to bind, in order
 * @param passes the maximum number of tests for each row that scan the whole text of a path, as no
 *     index can serve them. Always 0 if the segments have columns. One for each {@code **} before a
 *     name, a variable's value, or a glob with one {@code *} at an end; some {@value
 *     dev.tenon.path.Resource#MAX_SEGMENTS} for a {@code **} before any other glob, and more for
 *     two of them: to reduce it, map the segments to columns, or use patterns with longer literal
 *     beginnings
 */
public record SqlCondition(String text, List<String> parameters, int passes) {

  /** Copies the parameters. */
  public SqlCondition {
    parameters = ImmutableList.copyOf(parameters);
  }
}
