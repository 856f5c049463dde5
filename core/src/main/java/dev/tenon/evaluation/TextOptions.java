package dev.tenon.evaluation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.condition.AttributeSide;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The texts that an operand list stands for: literal ones, globs, and references. Immutable.
 *
 * @param literals literal texts
 * @param globs globs
 * @param references references
 * @param unset whether one more reference was not given
 */
public record TextOptions(
    ImmutableSet<String> literals,
    ImmutableList<NamePattern> globs,
    ImmutableList<TextReference> references,
    boolean unset) {

  /** Literal texts alone. */
  static TextOptions literal(Collection<String> texts) {
    return new TextOptions(
        ImmutableSet.copyOf(texts), ImmutableList.of(), ImmutableList.of(), false);
  }

  /** Whether a text is one of them. */
  int matches(String text, Variables variables, AttributeLookup given) {
    if (isLiteral(text)) {
      return Program.TRUE;
    }
    int truth = unset ? Program.UNKNOWN : Program.FALSE;
    for (int i = 0; i < references.size(); i++) {
      int one = references.get(i).matches(text, variables, given);
      if (one == Program.TRUE) {
        return one;
      }
      truth = Math.max(truth, one);
    }
    return truth;
  }

  /** Whether a text is one of the literals, or matches a glob. */
  public boolean isLiteral(String text) {
    if (literals.contains(text)) {
      return true;
    }
    for (int i = 0; i < globs.size(); i++) {
      if (globs.get(i).matches(text)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a reference is not given. */
  boolean isUnset(Variables variables, AttributeLookup given) {
    if (unset) {
      return true;
    }
    for (int i = 0; i < references.size(); i++) {
      if (references.get(i).value(variables, given) == null) {
        return true;
      }
    }
    return false;
  }

  /** The variable whose values are all options; null if there is another option. */
  @Nullable String onlyVariable() {
    if (unset || !literals.isEmpty() || !globs.isEmpty() || references.size() != 1) {
      return null;
    }
    TextReference only = references.get(0);
    return only.slot() == null && only.isBare() ? only.variable() : null;
  }

  /** The attributes that it reads. */
  Stream<Slot> reads() {
    return references.stream().map(TextReference::slot).flatMap(Stream::ofNullable);
  }

  private static boolean isOfRow(TextReference reference) {
    Slot slot = reference.slot();
    return slot != null && slot.side() == AttributeSide.RESOURCE;
  }

  /** With the values of all references that do not read the resource. */
  TextOptions resolved(Variables variables, AttributeLookup request) {
    ImmutableSet.Builder<String> texts = ImmutableSet.<String>builder().addAll(literals);
    ImmutableList.Builder<TextReference> open = ImmutableList.builder();
    boolean missing = unset;
    for (TextReference reference : references) {
      if (isOfRow(reference)) {
        open.add(reference);
        continue;
      }
      ImmutableSet<String> values = reference.texts(variables, request);
      missing |= values == null;
      texts.addAll(values == null ? ImmutableSet.of() : values);
    }
    return new TextOptions(texts.build(), globs, open.build(), missing);
  }

  @Override
  public String toString() {
    List<String> all = new ArrayList<>();
    literals.forEach(text -> all.add(Diagnostic.quote(text)));
    globs.forEach(glob -> all.add(glob.toString()));
    references.forEach(reference -> all.add(reference.toString()));
    if (unset) {
      all.add("a value that is not given");
    }
    return all.toString();
  }

  /** What remains of "this text is one of them", after {@link #resolved}. */
  RowTest isOneOf(String text) {
    if (isLiteral(text)) {
      return RowTest.always();
    }
    Stream<RowTest> tests = references.stream().map(reference -> equal(text, reference));
    RowTest none = RowTest.constant(unset ? Program.UNKNOWN : Program.FALSE);
    return RowTest.anyOf(Stream.concat(Stream.of(none), tests).toList());
  }

  /** The text is the value of an attribute of the resource, with text around it. */
  private static RowTest equal(String text, TextReference reference) {
    Slot slot = Objects.requireNonNull(reference.slot());
    String value = reference.isBare() ? text : reference.middle(text);
    TextOptions options =
        value.isEmpty() && !reference.isBare()
            ? literal(ImmutableSet.of())
            : literal(ImmutableSet.of(value));
    return reference.isSet()
        ? new SetTest(slot, SetTest.Mode.ANY, options).leaf()
        : new TextTest(slot, options).leaf();
  }
}
