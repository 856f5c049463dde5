package dev.tenon.evaluation;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Variables;

/** The compiled form of a wrong test: it is never known. */
final class Never extends Program {

  static final Never INSTANCE = new Never();

  private Never() {}

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    return UNKNOWN;
  }

  @Override
  public int tests() {
    return 1;
  }

  @Override
  public boolean readsTime() {
    return false;
  }

  @Override
  public RowTest remainder(Variables variables, AttributeLookup request, long now) {
    return RowTest.constant(UNKNOWN);
  }
}
