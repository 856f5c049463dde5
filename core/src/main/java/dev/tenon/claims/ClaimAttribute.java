package dev.tenon.claims;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeSide;
import dev.tenon.path.Variable;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The values that a claim mapping gives an attribute of the subject.
 *
 * <pre>{@code
 * ClaimAttribute.of("subject.department");                                  // the value itself
 * ClaimAttribute.of("subject.clearance").ofCapture("level");                // what was captured
 * ClaimAttribute.of("subject.clearance").mappedBy(Map.of("secret", Set.of("3")));
 * }</pre>
 *
 * <p>The declared type of the attribute says how a value is read. What cannot be read as that type
 * is not known, and is reported. An attribute whose claim is not in the token is absent. Immutable;
 * equal when all parts are equal.
 */
public final class ClaimAttribute {

  private final String name;
  private final String capture;
  private final Optional<ImmutableMap<String, ImmutableSet<String>>> table;

  private ClaimAttribute(
      String name, String capture, Optional<ImmutableMap<String, ImmutableSet<String>>> table) {
    this.name = name;
    this.capture = capture;
    this.table = table;
  }

  /**
   * An attribute that has the values of the claim, unchanged.
   *
   * @param name the full name, such as {@code subject.department}
   * @return what the mapping gives
   * @throws IllegalArgumentException if it is not the name of an attribute of the subject
   */
  public static ClaimAttribute of(String name) {
    if (!AttributeSide.of(name).equals(Optional.of(AttributeSide.SUBJECT))) {
      throw new IllegalArgumentException(
          "a claim gives attributes of the subject, such as `subject.department`; not `"
              + name
              + "`");
    }
    return new ClaimAttribute(name, "", Optional.empty());
  }

  /**
   * A copy that uses a part of the value.
   *
   * @param name a capture of the mapping's pattern
   * @return a new attribute
   */
  public ClaimAttribute ofCapture(String name) {
    return new ClaimAttribute(this.name, new Variable(name).name(), table);
  }

  /**
   * A copy with another table, which maps a value of the claim to values of the attribute. A value
   * that is not in it gives nothing.
   *
   * @param rows from values to the texts of what the attribute is then
   * @return a new attribute
   */
  public ClaimAttribute mappedBy(Map<String, ? extends Collection<String>> rows) {
    ImmutableMap.Builder<String, ImmutableSet<String>> copy = ImmutableMap.builder();
    rows.forEach((value, results) -> copy.put(value, ImmutableSet.copyOf(results)));
    return new ClaimAttribute(name, capture, Optional.of(copy.build()));
  }

  /**
   * The attribute's name.
   *
   * @return the full name, such as {@code subject.department}
   */
  public String name() {
    return name;
  }

  /**
   * The attribute's name without its side.
   *
   * @return such as {@code department}
   */
  public String shortName() {
    return name.substring(AttributeSide.SUBJECT.word().length() + 1);
  }

  /**
   * The part of the value that it uses.
   *
   * @return a capture's name, empty for the whole value
   */
  public String capture() {
    return capture;
  }

  /**
   * The table.
   *
   * @return an immutable map, or empty if the value is used unchanged
   */
  public Optional<Map<String, Set<String>>> table() {
    return table.map(ImmutableMap::copyOf);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ClaimAttribute other
        && name.equals(other.name)
        && capture.equals(other.capture)
        && table.equals(other.table);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, capture, table);
  }

  @Override
  public String toString() {
    String from = capture.isEmpty() ? "the value" : "{" + capture + "}";
    return name + " from " + from + table.map(t -> " by " + t).orElse(" as it stands");
  }
}
