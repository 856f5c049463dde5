package dev.tenon.condition;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values of attributes as texts, as a test suite or a command line gives them: the declarations of
 * a policy say what they mean.
 *
 * <pre>{@code
 * AttributeTexts.none()
 *     .with("resource.amount", List.of("1200"))
 *     .withAbsent("resource.closes")
 *     .under(policy.attributes());
 * }</pre>
 *
 * <p>Immutable; equal when names and texts are equal.
 */
public final class AttributeTexts {

  private static final AttributeTexts NONE = new AttributeTexts(ImmutableMap.of());

  /** The texts of each attribute; empty for one that is absent. */
  private final ImmutableMap<String, Optional<ImmutableList<String>>> texts;

  private AttributeTexts(ImmutableMap<String, Optional<ImmutableList<String>>> texts) {
    this.texts = texts;
  }

  /**
   * No values.
   *
   * @return the empty instance
   */
  public static AttributeTexts none() {
    return NONE;
  }

  /**
   * A copy with a value.
   *
   * @param name the full name
   * @param values one text; for a set of texts its elements
   * @return new values
   * @throws IllegalArgumentException if the name is not valid
   */
  public AttributeTexts with(String name, Collection<String> values) {
    return put(name, Optional.of(ImmutableList.copyOf(values)));
  }

  /**
   * A copy with an attribute that is given as absent.
   *
   * @param name the full name
   * @return new values
   * @throws IllegalArgumentException if the name is not valid
   */
  public AttributeTexts withAbsent(String name) {
    return put(name, Optional.empty());
  }

  /**
   * A copy with all values of others, which replace values of the same names.
   *
   * @param others more values
   * @return new values
   */
  public AttributeTexts withAll(AttributeTexts others) {
    Map<String, Optional<ImmutableList<String>>> more = new LinkedHashMap<>(texts);
    more.putAll(others.texts);
    return new AttributeTexts(ImmutableMap.copyOf(more));
  }

  private AttributeTexts put(String name, Optional<ImmutableList<String>> values) {
    Map<String, Optional<ImmutableList<String>>> more = new LinkedHashMap<>(texts);
    more.put(AttributeName.require(name), values);
    return new AttributeTexts(ImmutableMap.copyOf(more));
  }

  /**
   * Whether there is no value at all.
   *
   * @return true if there is none
   */
  public boolean isEmpty() {
    return texts.isEmpty();
  }

  /**
   * The values of the types that a policy declares.
   *
   * @param declared the attributes of the policy
   * @return the values; one that is not declared or not of its type is not known
   */
  public Attributes under(AttributeDeclarations declared) {
    Attributes values = Attributes.none();
    for (Map.Entry<String, Optional<ImmutableList<String>>> entry : texts.entrySet()) {
      String name = entry.getKey();
      Optional<ImmutableList<String>> given = entry.getValue();
      if (given.isEmpty()) {
        values = values.withAbsent(name);
      } else {
        Optional<Object> value = declared.typeOf(name).flatMap(type -> type.read(given.get()));
        if (value.isPresent()) {
          values = values.withValue(name, value.get());
        }
      }
    }
    return values;
  }

  /**
   * The attributes that a policy does not declare.
   *
   * @param declared the attributes of the policy
   * @return an immutable list of full names
   */
  public List<String> undeclared(AttributeDeclarations declared) {
    return texts.keySet().stream()
        .filter(name -> declared.typeOf(name).isEmpty())
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * The attributes whose value is not of the type that a policy declares.
   *
   * @param declared the attributes of the policy
   * @return an immutable map from full names to the texts
   */
  public Map<String, List<String>> mistyped(AttributeDeclarations declared) {
    ImmutableMap.Builder<String, List<String>> mistyped = ImmutableMap.builder();
    texts.forEach(
        (name, given) ->
            declared
                .typeOf(name)
                .filter(type -> given.isPresent() && type.read(given.get()).isEmpty())
                .ifPresent(type -> mistyped.put(name, given.orElseThrow())));
    return mistyped.build();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AttributeTexts other && texts.equals(other.texts);
  }

  @Override
  public int hashCode() {
    return texts.hashCode();
  }

  /** Names and texts. */
  @Override
  public String toString() {
    return texts.toString();
  }
}
