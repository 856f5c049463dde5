package dev.tenon.evaluation;

import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A conjunction or a disjunction; it stops at the first part that decides it. */
final class Junction extends Program {

  private final boolean all;
  private final Program[] parts;

  Junction(boolean all, List<Program> parts) {
    this.all = all;
    this.parts = parts.toArray(Program[]::new);
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    int decided = all ? FALSE : TRUE;
    int truth = TRUE - decided;
    for (Program part : parts) {
      int one = part.truth(variables, given, now);
      if (one == decided) {
        return decided;
      }
      truth = one == UNKNOWN ? UNKNOWN : truth;
    }
    return truth;
  }

  @Override
  public int tests() {
    return Arrays.stream(parts).mapToInt(Program::tests).sum();
  }

  @Override
  public boolean readsTime() {
    return Arrays.stream(parts).anyMatch(Program::readsTime);
  }

  @Override
  public RowTest remainder(Variables variables, AttributeLookup request, long now) {
    List<RowTest> rest = new ArrayList<>();
    for (Program part : parts) {
      rest.add(part.remainder(variables, request, now));
    }
    return all ? RowTest.allOf(rest) : RowTest.anyOf(rest);
  }
}
