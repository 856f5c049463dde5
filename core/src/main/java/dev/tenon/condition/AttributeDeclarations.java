package dev.tenon.condition;

import com.google.common.collect.ImmutableMap;
import dev.tenon.diagnostic.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The attributes that a policy declares: their full names and types.
 *
 * <pre>{@code
 * AttributeDeclarations.none()
 *     .with("resource.owner", AttributeType.of(AttributeType.Kind.TEXT))
 *     .with("resource.status", AttributeType.oneOf("draft", "active"));
 * }</pre>
 *
 * <p>Immutable; equal when names and types are equal, regardless of order and place.
 */
public final class AttributeDeclarations {

  private static final AttributeDeclarations NONE =
      new AttributeDeclarations(ImmutableMap.of(), ImmutableMap.of());

  private final ImmutableMap<String, AttributeType> types;
  private final ImmutableMap<String, Place> places;

  private AttributeDeclarations(
      ImmutableMap<String, AttributeType> types, ImmutableMap<String, Place> places) {
    this.types = types;
    this.places = places;
  }

  /**
   * No declarations.
   *
   * @return the empty instance
   */
  public static AttributeDeclarations none() {
    return NONE;
  }

  /**
   * A copy with an attribute, which replaces one of the same name.
   *
   * @param name the full name, such as {@code resource.owner}
   * @param type its type
   * @return new declarations
   * @throws IllegalArgumentException if the name is not valid or reserved
   */
  public AttributeDeclarations with(String name, AttributeType type) {
    return with(name, type, Place.code());
  }

  /**
   * A copy with an attribute, which replaces one of the same name.
   *
   * @param name the full name, such as {@code resource.owner}
   * @param type its type
   * @param place where it was written
   * @return new declarations
   * @throws IllegalArgumentException if the name is not valid or reserved
   */
  public AttributeDeclarations with(String name, AttributeType type, Place place) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(place, "place");
    AttributeName.require(name);
    String instead = Reserved.instead(name);
    if (!instead.isEmpty()) {
      throw new IllegalArgumentException("`" + name + "` is reserved: " + instead);
    }
    Map<String, AttributeType> more = new LinkedHashMap<>(types);
    more.put(name, type);
    Map<String, Place> where = new LinkedHashMap<>(places);
    where.put(name, place);
    return new AttributeDeclarations(ImmutableMap.copyOf(more), ImmutableMap.copyOf(where));
  }

  /**
   * What to write instead of a name that no attribute may have.
   *
   * @param name any text
   * @return a sentence; empty if the name is not reserved
   */
  public static String insteadOf(String name) {
    return Reserved.instead(name);
  }

  /**
   * The type of an attribute.
   *
   * @param name its full name
   * @return the type; empty if it is not declared
   */
  public Optional<AttributeType> typeOf(String name) {
    return Optional.ofNullable(types.get(name));
  }

  /**
   * Where an attribute was declared.
   *
   * @param name its full name
   * @return the place; {@link Place#code} if it is not declared
   */
  public Place placeOf(String name) {
    return places.getOrDefault(name, Place.code());
  }

  /**
   * All attributes.
   *
   * @return an immutable map from full names to types, in the order in which they were written
   */
  public Map<String, AttributeType> asMap() {
    return types;
  }

  /**
   * Whether nothing is declared.
   *
   * @return true if there is no attribute
   */
  public boolean isEmpty() {
    return types.isEmpty();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AttributeDeclarations other && types.equals(other.types);
  }

  @Override
  public int hashCode() {
    return types.hashCode();
  }

  /** Names and types. */
  @Override
  public String toString() {
    return types.toString();
  }
}
