package dev.tenon.examples.remotecache;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The name of what an action says: {@code {instance}/operations/{uuid}/stdout}, or {@code stderr}.
 *
 * @param instance the instance's name, as one text
 * @param operation the name of the operation
 * @param error whether it is the standard error
 */
record StreamName(String instance, String operation, boolean error) {

  private static final String OUT = "stdout";
  private static final String ERROR = "stderr";

  /** The name of the standard output of an operation. */
  static String out(String operation) {
    return operation + "/" + OUT;
  }

  /** The name of the standard error of an operation. */
  static String error(String operation) {
    return operation + "/" + ERROR;
  }

  /** Reads a name that is read from; empty if it is that of a blob, or of nothing. */
  static Optional<StreamName> parse(String name) {
    List<String> parts = Arrays.asList(name.split("/", -1));
    int end = ResourceName.instanceEnd(parts);
    boolean isStream =
        parts.size() == end + 3
            && parts.get(end).equals(Operations.COLLECTION)
            && (parts.get(end + 2).equals(OUT) || parts.get(end + 2).equals(ERROR));
    return isStream
        ? Optional.of(
            new StreamName(
                String.join("/", parts.subList(0, end)),
                String.join("/", parts.subList(0, end + 2)),
                parts.get(end + 2).equals(ERROR)))
        : Optional.empty();
  }
}
