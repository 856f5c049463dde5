package dev.tenon.evaluation;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Texts;
import dev.tenon.path.Coverage;
import dev.tenon.path.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of a variable or an attribute as an operand, perhaps with text around it. Text around a
 * value takes at least one character of it. Immutable.
 *
 * @param before the text before the value
 * @param variable the name of the variable; empty for an attribute
 * @param slot the attribute; null for a variable
 * @param after the text behind the value
 */
public record TextReference(String before, String variable, @Nullable Slot slot, String after) {

  /** Whether a text is one of the values. */
  int matches(String text, Variables variables, AttributeLookup given) {
    if (slot == null && isBare()) {
      return truth(variables.coverage(variable, text));
    }
    Object value = value(variables, given);
    if (value == null) {
      return Program.UNKNOWN;
    }
    if (isBare()) {
      return Program.of(contains(value, text));
    }
    boolean around =
        text.length() > before.length() + after.length()
            && text.startsWith(before)
            && text.endsWith(after);
    return Program.of(around && contains(value, middle(text)));
  }

  /** The truth of that a text is a value of a variable. */
  static int truth(Coverage coverage) {
    return coverage == Coverage.UNBOUND ? Program.UNKNOWN : Program.of(coverage == Coverage.FULL);
  }

  /** Whether there is no text around it. */
  public boolean isBare() {
    return before.isEmpty() && after.isEmpty();
  }

  /** The part of a text that is compared with values; empty if the text around it differs. */
  String middle(String text) {
    return text.length() > before.length() + after.length()
            && text.startsWith(before)
            && text.endsWith(after)
        ? text.substring(before.length(), text.length() - after.length())
        : "";
  }

  /** A text, some texts, or null if it is not given. */
  @Nullable Object value(Variables variables, AttributeLookup given) {
    return slot == null ? variables.values(variable) : slot.value(variables, given);
  }

  private static boolean contains(Object value, String text) {
    return value instanceof List<?> list
        ? list.contains(text)
        : value instanceof Texts texts ? texts.contains(text) : value.equals(text);
  }

  /** All texts that it matches, with the text around; null if it is not given. */
  @Nullable ImmutableSet<String> texts(Variables variables, AttributeLookup given) {
    Object value = value(variables, given);
    if (value == null) {
      return null;
    }
    ImmutableSet.Builder<String> texts = ImmutableSet.builder();
    if (value instanceof List<?> list) {
      list.forEach(one -> texts.add(around(one.toString())));
    } else if (value instanceof Texts several) {
      several.list().stream().filter(this::fits).forEach(one -> texts.add(around(one)));
    } else if (fits(value.toString())) {
      texts.add(around(value.toString()));
    }
    return texts.build();
  }

  private boolean fits(String value) {
    return isBare() || !value.isEmpty();
  }

  private String around(String value) {
    return before + value + after;
  }

  /** Whether it is an attribute that holds a set. */
  boolean isSet() {
    return slot == null || slot.type().kind() == AttributeType.Kind.TEXTS;
  }

  @Override
  public String toString() {
    return before + "${" + (slot == null ? variable : slot.name()) + "}" + after;
  }
}
