package dev.tenon.evaluation;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Texts;
import dev.tenon.path.Variables;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a test reads an attribute. Immutable.
 *
 * @param name the full name
 * @param word the name without the side
 * @param side whose attribute it is
 * @param type the declared type
 */
public record Slot(String name, String word, AttributeSide side, AttributeType type) {

  /**
   * Where an attribute is read.
   *
   * @param name the full name
   * @param side whose attribute it is
   * @param type the declared type
   */
  static Slot of(String name, AttributeSide side, AttributeType type) {
    String word = name.substring(name.indexOf('.') + 1);
    return new Slot(name.intern(), word.intern(), side, type);
  }

  /** The value as it was given, of any type, a list for a variable; null if it is not known. */
  @Nullable Object given(Variables variables, AttributeLookup given) {
    if (side != AttributeSide.SUBJECT) {
      return given.value(name);
    }
    Object held = type.kind() == AttributeType.Kind.TEXTS ? held(variables) : null;
    return held != null ? held : variables.attribute(name);
  }

  /** A variable is an attribute of the subject too; a role that is held with values has its own. */
  private @Nullable List<String> held(Variables variables) {
    return variables.values(word);
  }

  /**
   * The value if it is of the declared type, or null; several texts are {@link Texts} or a list.
   */
  @Nullable Object value(Variables variables, AttributeLookup given) {
    Object value = given(variables, given);
    return isOfType(value) ? value : null;
  }

  /** Whether a given value is of the declared type. */
  boolean isOfType(@Nullable Object value) {
    return type.accepts(value) || isHeld(value);
  }

  /** Whether it is the values of a variable; no attribute of another side is a list. */
  private boolean isHeld(@Nullable Object value) {
    return side == AttributeSide.SUBJECT && value instanceof List<?>;
  }

  /** The value if it is a set of texts, and the declared type too, or null. */
  @Nullable List<String> texts(Variables variables, AttributeLookup given) {
    Object value = type.kind() == AttributeType.Kind.TEXTS ? given(variables, given) : null;
    if (value instanceof Texts texts) {
      return texts.list();
    }
    return value != null && isHeld(value) ? listOf(value) : null;
  }

  @SuppressWarnings("unchecked") // The values of a variable are texts.
  private static List<String> listOf(Object values) {
    return (List<String>) values;
  }

  /** The value if it is a number of the declared type, or null. */
  @Nullable BigDecimal number(Variables variables, AttributeLookup given) {
    return given(variables, given) instanceof BigDecimal number
            && (type.kind() == AttributeType.Kind.NUMBER || type.accepts(number))
        ? number
        : null;
  }

  @Override
  public String toString() {
    return name;
  }
}
