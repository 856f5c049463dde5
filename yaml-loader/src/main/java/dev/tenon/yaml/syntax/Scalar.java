package dev.tenon.yaml.syntax;

import java.util.Set;

/** A text, exactly as it was written: no {@code yes} becomes true and no {@code 1.10} a number. */
public final class Scalar extends Node {

  private static final Set<String> MISSING = Set.of("", "~", "null", "Null", "NULL");

  private final String text;
  private final boolean plain;

  Scalar(Span span, String text, boolean plain) {
    super(span);
    this.text = text;
    this.plain = plain;
  }

  public String text() {
    return text;
  }

  /** Another text in the same place. */
  public Scalar saying(String other) {
    return new Scalar(span(), other, plain);
  }

  /** Whether it was written without quotes. */
  public boolean isPlain() {
    return plain;
  }

  /** Whether the value is empty or one of YAML's null words, without quotes. */
  public boolean isMissing() {
    return plain && MISSING.contains(text);
  }

  /** Whether this is the key of a merge. */
  boolean isMerge() {
    return plain && text.equals("<<");
  }

  @Override
  public String kind() {
    return isMissing() ? "nothing" : "a text";
  }

  @Override
  long weight() {
    return 1;
  }
}
