package dev.tenon.evaluation;

import com.google.common.collect.ImmutableList;
import dev.tenon.condition.AttributeLookup;
import dev.tenon.path.Variables;
import java.util.ArrayList;
import java.util.List;

/** A conjunction or a disjunction; it stops at the first part that decides it. */
final class Junction extends Program {

  private final boolean all;
  private final ImmutableList<Program> parts;

  Junction(boolean all, List<Program> parts) {
    this.all = all;
    this.parts = ImmutableList.copyOf(parts);
  }

  @Override
  public int truth(Variables variables, AttributeLookup given, long now) {
    int decided = all ? FALSE : TRUE;
    int truth = TRUE - decided;
    for (int i = 0; i < parts.size(); i++) {
      int part = parts.get(i).truth(variables, given, now);
      if (part == decided) {
        return decided;
      }
      truth = part == UNKNOWN ? UNKNOWN : truth;
    }
    return truth;
  }

  @Override
  public int tests() {
    return parts.stream().mapToInt(Program::tests).sum();
  }

  @Override
  public boolean readsTime() {
    return parts.stream().anyMatch(Program::readsTime);
  }

  @Override
  public RowTest remainder(Variables variables, AttributeLookup request, long now) {
    List<RowTest> rest = new ArrayList<>();
    parts.forEach(part -> rest.add(part.remainder(variables, request, now)));
    return all ? RowTest.allOf(rest) : RowTest.anyOf(rest);
  }
}
