package dev.tenon.evaluation;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Texts;
import dev.tenon.path.Variables;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a test reads an attribute. Immutable.
 *
 * @param name the full name
 * @param side whose attribute it is
 * @param type the declared type
 */
public record Slot(String name, AttributeSide side, AttributeType type) {

  /** The name without the side. */
  public String word() {
    return name.substring(name.indexOf('.') + 1);
  }

  /** The value as it was given, of any type; null if it is not known. */
  @Nullable Object given(Variables variables, AttributeLookup given) {
    if (side != AttributeSide.SUBJECT) {
      return given.value(name);
    }
    Object held = type.kind() == AttributeType.Kind.TEXTS ? held(variables) : null;
    return held != null ? held : variables.attribute(name);
  }

  /** A variable is an attribute of the subject too; a role that is held with values has its own. */
  private @Nullable Texts held(Variables variables) {
    Set<String> values = variables.asMap().get(word());
    return values == null ? null : Texts.copyOf(values);
  }

  /** The value if it is of the declared type, or null. */
  @Nullable Object value(Variables variables, AttributeLookup given) {
    Object value = given(variables, given);
    return type.accepts(value) ? value : null;
  }

  @Override
  public String toString() {
    return name;
  }
}
