package dev.tenon.examples.flyteadmin.standin;

import io.grpc.Status;
import java.util.List;
import java.util.function.BiFunction;

/** Lists as FlyteAdmin answers them: filtered, then cut to a page. */
final class Pages {

  private Pages() {}

  /** A page of a list, and the token of the next one; empty if there is none. */
  record Page<T>(List<T> items, String next) {}

  /** The part of a list that a request asks for; 0 is no limit. */
  static <T> Page<T> page(List<T> all, int limit, String token) {
    int from = Math.min(offset(token), all.size());
    long to = limit == 0 ? all.size() : Math.min(all.size(), (long) from + limit);
    return new Page<>(all.subList(from, (int) to), to < all.size() ? String.valueOf(to) : "");
  }

  private static int offset(String token) {
    try {
      int offset = token.isEmpty() ? 0 : Integer.parseInt(token);
      if (offset >= 0) {
        return offset;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw invalid("token", token);
  }

  /**
   * The items that pass Flyte's filters: {@code eq(name,a)}, {@code ne(...)}, {@code contains(...)}
   * and {@code value_in(name,a;b)}, all of them where several are joined with {@code +}.
   *
   * @param field the value of an item's field; null if items have none of this name
   */
  static <T> List<T> filtered(List<T> all, String filters, BiFunction<T, String, String> field) {
    List<T> left = all;
    for (String filter : filters.isEmpty() ? new String[0] : filters.split("\\+", -1)) {
      int open = filter.indexOf('(');
      int comma = filter.indexOf(',');
      if (open < 0 || comma < open || !filter.endsWith(")")) {
        throw invalid("filter", filter);
      }
      String function = filter.substring(0, open);
      String name = filter.substring(open + 1, comma);
      String wanted = filter.substring(comma + 1, filter.length() - 1);
      left =
          left.stream().filter(item -> passes(function, value(field, item, name), wanted)).toList();
    }
    return left;
  }

  private static <T> String value(BiFunction<T, String, String> field, T item, String name) {
    String value = field.apply(item, name);
    if (value.isEmpty()) {
      throw invalid("field", name);
    }
    return value;
  }

  private static boolean passes(String function, String value, String wanted) {
    return switch (function) {
      case "eq" -> value.equals(wanted);
      case "ne" -> !value.equals(wanted);
      case "contains" -> value.contains(wanted);
      case "value_in" -> List.of(wanted.split(";", -1)).contains(value);
      default -> throw invalid("function", function);
    };
  }

  private static RuntimeException invalid(String what, String text) {
    return Status.INVALID_ARGUMENT
        .withDescription("no " + what + " that is understood here: `" + text + "`")
        .asRuntimeException();
  }
}
