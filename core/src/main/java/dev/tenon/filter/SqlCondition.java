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
 */
public record SqlCondition(String text, List<String> parameters) {

  /** Copies the parameters. */
  public SqlCondition {
    parameters = ImmutableList.copyOf(parameters);
  }
}
