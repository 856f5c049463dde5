package dev.tenon.claims;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.Texts;
import dev.tenon.path.Variables;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the claims of a subject say about its attributes, from all mappings together. An attribute
 * is not known if one of its values cannot be read or two single values differ; it is absent if no
 * claim for it is in the token.
 */
final class AttributeReadings {

  /** What one or more claims say about one attribute. */
  private static final class Reading {
    private final Set<Object> values = new LinkedHashSet<>(2);
    private boolean set;
    private boolean unmapped;
    private boolean unreadable;
  }

  private final AttributeDeclarations declared;
  private Map<String, Reading> readings = Map.of();

  AttributeReadings(AttributeDeclarations declared) {
    this.declared = declared;
  }

  private Reading of(String name) {
    if (readings.isEmpty()) {
      readings = new LinkedHashMap<>(4);
    }
    return readings.computeIfAbsent(name, n -> new Reading());
  }

  /** A claim for the attribute is present, and all of its values could be read. */
  void set(String name) {
    of(name).set = true;
  }

  /** The claim for the attribute is not in the token. */
  void absent(String name) {
    of(name);
  }

  /**
   * A claim for the attribute is present but gives no usable value.
   *
   * @param always true if the attribute is not known in any case
   */
  void unread(String name, boolean always) {
    of(name).unreadable |= always;
    of(name).unmapped = true;
  }

  /** A claim gives a value; false if it is not of the attribute's type. */
  boolean add(String name, String text) {
    Reading reading = of(name);
    Optional<Object> value = isSet(name) ? Optional.of(text) : single(name, text);
    value.ifPresentOrElse(reading.values::add, () -> reading.unreadable = true);
    return value.isPresent();
  }

  private boolean isSet(String name) {
    return declared.typeOf(name).filter(t -> t.kind() == AttributeType.Kind.TEXTS).isPresent();
  }

  private Optional<Object> single(String name, String text) {
    return declared
        .typeOf(name)
        .flatMap(
            type ->
                type.read(List.of(text))
                    .or(
                        () ->
                            type.kind() == AttributeType.Kind.INSTANT
                                ? numericDate(text)
                                : Optional.empty()));
  }

  /** An instant as tokens have it: seconds since 1970-01-01T00:00:00Z (RFC 7519, section 2). */
  private static Optional<Object> numericDate(String text) {
    return AttributeType.of(AttributeType.Kind.NUMBER)
        .read(List.of(text))
        .map(BigDecimal.class::cast)
        .flatMap(AttributeReadings::instant);
  }

  private static Optional<Object> instant(BigDecimal seconds) {
    BigDecimal[] parts = seconds.divideAndRemainder(BigDecimal.ONE);
    try {
      return Optional.of(
          Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].movePointRight(9).longValue()));
    } catch (ArithmeticException | DateTimeException tooFar) {
      return Optional.empty(); // The answer to a number that is no time; it is no failure.
    }
  }

  /** Whether some attribute has more values than one may have. */
  boolean tooMany() {
    return readings.values().stream().anyMatch(r -> r.values.size() > Variables.MAX_VALUES);
  }

  /** Whether nothing was said about the attribute that makes it known or absent. */
  boolean isUnknown(String name) {
    Reading reading = of(name);
    if (reading.unreadable) {
      return true;
    }
    return isSet(name)
        ? !reading.set && reading.unmapped
        : reading.values.size() > 1
            || (reading.values.isEmpty() && (reading.unmapped || reading.set));
  }

  /** Whether two claims, or two values of one, give different single values. */
  boolean differ(String name) {
    Reading reading = of(name);
    return !reading.unreadable && !isSet(name) && reading.values.size() > 1;
  }

  /** Whether the attribute is given as absent. */
  boolean isAbsent(String name) {
    Reading reading = of(name);
    return !isUnknown(name) && !reading.set;
  }

  /** The values. */
  Attributes attributes() {
    Attributes all = Attributes.none();
    for (Map.Entry<String, Reading> entry : readings.entrySet()) {
      String name = entry.getKey();
      if (isAbsent(name)) {
        all = all.withAbsent(name);
      } else if (!isUnknown(name)) {
        Set<Object> values = entry.getValue().values;
        all =
            all.withValue(
                name,
                isSet(name)
                    ? Texts.copyOf(values.stream().map(String.class::cast).toList())
                    : values.iterator().next());
      }
    }
    return all;
  }
}
