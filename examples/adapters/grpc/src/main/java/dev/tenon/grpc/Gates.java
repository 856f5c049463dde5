package dev.tenon.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A gate for each method of some services, and for nothing else.
 *
 * <pre>{@code
 * Gates gates =
 *     Gates.builder()
 *         .gate(JobsGrpc.getSubmitMethod(), Gate.checked(JobsRequests::submit))
 *         .gate(HealthGrpc.getCheckMethod(), Gate.open("the load balancer asks"))
 *         .build();
 * gates.requireCompleteOver(services);   // a forgotten method fails here, at start
 * }</pre>
 *
 * <p>Immutable and safe to share. Printed, it is a table of all methods.
 */
public final class Gates {

  private final Map<String, Gate<?>> byMethod;

  private Gates(Map<String, Gate<?>> byMethod) {
    this.byMethod = byMethod;
  }

  /**
   * Starts.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** The gate of a method; null for one that nobody spoke of. */
  @Nullable Gate<?> of(String fullMethodName) {
    return byMethod.get(fullMethodName);
  }

  /**
   * Makes sure that each method of these services has a gate, and each gate a method.
   *
   * @param services what the server serves
   * @throws IllegalStateException if one has none; the message names all of them and says how to
   *     mend it
   */
  public void requireCompleteOver(Collection<ServiceDescriptor> services) {
    List<String> methods = new ArrayList<>();
    for (ServiceDescriptor service : services) {
      service.getMethods().forEach(method -> methods.add(method.getFullMethodName()));
    }
    Collections.sort(methods);
    List<String> problems = new ArrayList<>();
    for (String method : methods) {
      if (!byMethod.containsKey(method)) {
        problems.add(
            method + " has no gate: add one with Gates.Builder.gate, Gate.denied if in doubt");
      }
    }
    for (String method : byMethod.keySet()) {
      if (Collections.binarySearch(methods, method) < 0) {
        problems.add(
            method
                + " has a gate, and no service here has it: remove the gate, or add the service");
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "gates and methods do not match\n  " + String.join("\n  ", problems));
    }
  }

  /**
   * The methods of one kind.
   *
   * @param kind a kind of gate
   * @return immutable: the full names, sorted, each with the reason given
   */
  public SortedMap<String, String> methods(Gate.Kind kind) {
    SortedMap<String, String> found = new TreeMap<>();
    byMethod.forEach(
        (method, gate) -> {
          if (gate.kind() == kind) {
            found.put(method, gate.why());
          }
        });
    return Collections.unmodifiableSortedMap(found);
  }

  /** A line a method, sorted. */
  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    byMethod.forEach((method, gate) -> lines.append(method).append("  ").append(gate).append('\n'));
    return lines.toString();
  }

  /** Collects gates. For one thread; it ends at {@link #build}. */
  public static final class Builder {

    private final SortedMap<String, Gate<?>> byMethod = new TreeMap<>();

    private Builder() {}

    /**
     * Gives a method its gate.
     *
     * @param <Q> the method's request message
     * @param method the method
     * @param gate how calls of it get in
     * @return this builder
     * @throws IllegalArgumentException if the method has one already
     */
    public <Q> Builder gate(MethodDescriptor<Q, ?> method, Gate<Q> gate) {
      String name = method.getFullMethodName();
      if (byMethod.putIfAbsent(name, gate) != null) {
        throw new IllegalArgumentException(name + " has two gates: keep one");
      }
      return this;
    }

    /**
     * Gives all methods of a service the same gate.
     *
     * @param service the service
     * @param why for the report at start
     * @return this builder
     * @throws IllegalArgumentException if one of them has a gate already
     */
    public Builder open(ServiceDescriptor service, String why) {
      for (MethodDescriptor<?, ?> method : service.getMethods()) {
        gate(method, Gate.open(why));
      }
      return this;
    }

    /**
     * The gates.
     *
     * @return the gates, not yet held against any service
     */
    public Gates build() {
      return new Gates(Collections.unmodifiableSortedMap(new TreeMap<>(byMethod)));
    }
  }
}
