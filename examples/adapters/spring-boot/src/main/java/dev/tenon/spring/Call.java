package dev.tenon.spring;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of itself, before it is decided.
 *
 * @param method the request's method
 * @param path its path within the application
 * @param address the address of the caller's connection, empty if it is not known
 * @param variables the variables of its mapping, decoded
 * @param headers the value of a header: null if there is none, or more than one
 */
public record Call(
    String method,
    String path,
    String address,
    Map<String, String> variables,
    Function<String, @Nullable String> headers) {

  /** Copies the variables. */
  public Call {
    variables = Map.copyOf(variables);
  }

  /**
   * A header of which there is just one.
   *
   * @param name its name, in any case
   * @return its value, empty if there is none or more than one
   */
  public String header(String name) {
    String value = headers.apply(name);
    return value == null ? "" : value.strip();
  }
}
