package dev.tenon.evaluation;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Variables;

/** A negation. */
final class Negation extends Program {

  private final Program part;

  Negation(Program part) {
    this.part = part;
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    return TRUE - part.truth(variables, given, now);
  }

  @Override
  public int tests() {
    return part.tests();
  }

  @Override
  public boolean readsTime() {
    return part.readsTime();
  }

  @Override
  public RowTest remainder(Variables variables, AttributeLookup request, long now) {
    return part.remainder(variables, request, now).negated();
  }
}
