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
 * <p>The text stands for itself beside {@code AND}. It is never empty: where nothing is allowed it
 * is {@code 1 = 0}. No value is part of the text. Immutable.
 *
 * @param text the condition
 * @param parameters the values to bind, in order
 * @param passes how many tests go through a path's whole text, row by row, because no index can
 *     serve them: at most so many for a row that is reached. Always 0 where the segments have
 *     columns. One for each {@code **} before a name, a variable's value, or a glob with one {@code
 *     *} at an end; some {@value dev.tenon.path.Resource#MAX_SEGMENTS} for a {@code **} before any
 *     other glob, and more for two of them: where that is much, map the segments to columns, or
 *     narrow the literal beginning of the patterns
 */
public record SqlCondition(String text, List<String> parameters, int passes) {

  /** Copies the parameters. */
  public SqlCondition {
    parameters = ImmutableList.copyOf(parameters);
  }
}
