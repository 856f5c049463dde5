package dev.tenon.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tenon.spec.Golden;
import dev.tenon.spec.NaivePaths;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The tables in {@code patterns/}: add a line there, and it is tested. */
class GoldenPatternsTest {

  @TestFactory
  Stream<DynamicTest> coverage() {
    return table(
        "patterns/coverage.txt",
        4,
        row -> {
          ResourcePattern pattern = ResourcePattern.parse(row.cell(0));
          Resource resource = Resource.parse(row.cell(1));
          Variables variables = variables(row.cell(2));
          Coverage expected = Coverage.valueOf(row.cell(3));
          assertTrue(resource.isCanonical(), () -> resource.problem().toString());
          assertEquals(expected, pattern.coverage(resource, variables));
          assertEquals(expected, NaivePaths.coverage(pattern, resource, variables));
        });
  }

  @TestFactory
  Stream<DynamicTest> relations() {
    return table(
        "patterns/relations.txt",
        3,
        row -> {
          ResourcePattern a = ResourcePattern.parse(row.cell(0));
          ResourcePattern b = ResourcePattern.parse(row.cell(2));
          String relation = row.cell(1);
          assertEquals(relation.equals("covers") || relation.equals("equals"), a.covers(b));
          assertEquals(relation.equals("equals"), b.covers(a));
          assertEquals(!relation.equals("avoids"), a.intersects(b));
          assertEquals(!relation.equals("avoids"), b.intersects(a));
        });
  }

  @TestFactory
  Stream<DynamicTest> refusedPatterns() {
    return table(
        "patterns/refused-patterns.txt",
        2,
        row ->
            assertEquals(
                row.cell(1),
                assertThrows(InvalidPathException.class, () -> ResourcePattern.parse(row.cell(0)))
                    .problem()
                    .code()));
  }

  @TestFactory
  Stream<DynamicTest> resources() {
    return table(
        "patterns/resources.txt",
        2,
        row -> assertEquals(row.cell(1), Resource.parse(row.cell(0)).problem().code()));
  }

  private static Stream<DynamicTest> table(String name, int cells, Consumer<Golden.Row> test) {
    return Golden.rows(name, cells).stream()
        .map(row -> dynamicTest(row.name(), () -> test.accept(row)));
  }

  /** {@code project=ml,fraud; team=} sets two variables, the second to the empty set. */
  private static Variables variables(String text) {
    Variables variables = Variables.none();
    for (String part : text.isEmpty() ? new String[0] : text.split(";", -1)) {
      String[] sides = part.strip().split("=", 2);
      variables =
          sides[1].isEmpty()
              ? variables.with(sides[0])
              : variables.with(sides[0], Arrays.asList(sides[1].split(",", -1)));
    }
    return variables;
  }
}
