package dev.tenon.spring;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;

/**
 * A mapping in the dispatcher's table.
 *
 * @param source the mapping's bean
 * @param patterns the patterns of paths
 * @param methods the methods of requests, empty for all
 * @param handler the method that answers, null if it is no method
 * @param builtIn what is declared by what it is, null if nothing is
 */
record Mapped(
    String source,
    Set<String> patterns,
    Set<String> methods,
    @Nullable HandlerMethod handler,
    @Nullable Declaration builtIn) {

  Mapped {
    patterns = Set.copyOf(patterns);
    methods = Set.copyOf(methods);
  }

  @Override
  public String toString() {
    String all = methods.isEmpty() ? "all methods" : String.join(" ", new TreeSet<>(methods));
    String what = handler == null ? source : handler.getShortLogMessage();
    return all + " " + String.join(" ", new TreeSet<>(patterns)) + " (" + what + ")";
  }
}
