package dev.tenon.satisfiability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.IpAddress;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Texts;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The search for values against all of few values: what it finds is so by the specification, and
 * where it finds nothing, nothing is found otherwise. A search that leaves something out is caught.
 */
class SolverAgreesWithBruteForceTest {

  private static final FreshText FRESH = new FreshText('\u4e00');

  enum World {
    TEXTS,
    SETS,
    NUMBERS,
    INSTANTS;

    Values build() {
      return switch (this) {
        case TEXTS -> texts();
        case SETS -> sets();
        case NUMBERS -> numbers();
        case INSTANTS -> instants();
      };
    }
  }

  private static AttributeType type(String text) {
    return AttributeType.parse(text).orElseThrow();
  }

  private static RuleCondition test(String name, Operator operator, String... operands) {
    return RuleCondition.test(name, operator, operands);
  }

  private static List<RuleCondition> tests(
      String name, List<Operator> operators, List<String> operands) {
    List<RuleCondition> all = new ArrayList<>();
    for (Operator operator : operators) {
      for (int i = 0; i < operands.size(); i++) {
        all.add(test(name, operator, operands.get(i)));
        all.add(test(name, operator, operands.get(i), operands.get((i + 2) % operands.size())));
      }
    }
    return all;
  }

  private static List<Object> setsOf(Object missing, String... words) {
    List<Object> all = new ArrayList<>();
    all.add(Texts.copyOf(List.of()));
    for (int i = 0; i < words.length; i++) {
      all.add(Texts.copyOf(List.of(words[i])));
      for (int j = 0; j < i; j++) {
        all.add(Texts.copyOf(List.of(words[i], words[j])));
      }
    }
    all.add(missing);
    return all;
  }

  private static Values texts() {
    AttributeDeclarations declared =
        AttributeDeclarations.none()
            .with("resource.owner", type("text?"))
            .with("resource.editor", type("text"))
            .with("resource.kind", AttributeType.oneOf("a", "ab"));
    List<String> words =
        List.of("a", "ab", "abc", "a*", "*b", "ab*", "*bc", "a*a", "${p}", "${resource.editor}");
    List<RuleCondition> tests = new ArrayList<>();
    tests.addAll(tests("resource.owner", List.of(Operator.IS), words));
    tests.addAll(tests("resource.editor", List.of(Operator.IS), words.subList(0, 9)));
    tests.addAll(
        tests(
            "resource.kind",
            List.of(Operator.IS),
            List.of("a", "a*", "*b", "${p}", "${resource.owner}")));
    tests.add(test("resource.owner", Operator.PRESENT));
    Object[] all = {"a", "ab", "abc", "axa", "aab", "abbc", "z", "zb", "zz"};
    return new Values(
        declared,
        Map.of(
            "resource.owner", Values.orMissing(all),
            "resource.editor", Values.orMissing(all),
            "resource.kind", Values.orMissing("a", "ab"),
            "${p}", setsOf(Values.MISSING, "a", "ab", "axa", "z", "zz")),
        tests);
  }

  private static Values sets() {
    AttributeDeclarations declared =
        AttributeDeclarations.none()
            .with("resource.tags", type("texts?"))
            .with("subject.p", type("texts"))
            .with("resource.owner", type("text"));
    List<String> words = List.of("a", "ab", "a*", "*b", "${p}", "${q}", "${resource.owner}");
    List<RuleCondition> tests = new ArrayList<>();
    tests.addAll(
        tests("resource.tags", List.of(Operator.ANY, Operator.ONLY, Operator.NONE), words));
    tests.addAll(tests("resource.tags", List.of(Operator.ALL), words.subList(0, 4)));
    tests.addAll(tests("subject.p", List.of(Operator.ANY, Operator.ONLY), words.subList(0, 4)));
    tests.addAll(tests("resource.owner", List.of(Operator.IS), words.subList(0, 6)));
    tests.add(test("resource.tags", Operator.EMPTY));
    tests.add(test("resource.tags", Operator.PRESENT));
    List<Object> tags = setsOf(Values.MISSING, "a", "ab", "z", "zb");
    tags.add(dev.tenon.condition.Absent.ABSENT);
    return new Values(
        declared,
        Map.of(
            "resource.tags", tags,
            "resource.owner", Values.orMissing("a", "ab", "z", "zb"),
            "${p}", setsOf(Values.MISSING, "a", "ab", "z"),
            "${q}", setsOf(Values.MISSING, "ab", "zb")),
        tests);
  }

  private static Values numbers() {
    AttributeDeclarations declared =
        AttributeDeclarations.none()
            .with("resource.size", type("number?"))
            .with("subject.limit", type("number"))
            .with("resource.count", type("integer"))
            .with("resource.rest", type("integer"))
            .with("resource.open", type("boolean?"))
            .with("request.ip", type("address"));
    List<RuleCondition> tests = new ArrayList<>();
    for (Operator operator :
        List.of(Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN)) {
      for (String bound : List.of("0", "1", "1.5", "${limit}", "${resource.count}")) {
        tests.add(test("resource.size", operator, bound));
      }
      for (String bound : List.of("0", "1", "${limit}", "${resource.rest}")) {
        tests.add(test("resource.count", operator, bound));
      }
      tests.add(test("resource.rest", operator, "1"));
    }
    tests.add(test("resource.size", Operator.IS, "1", "1.50"));
    tests.add(test("resource.count", Operator.IS, "0"));
    tests.add(test("resource.size", Operator.PRESENT));
    tests.add(test("resource.open", Operator.PRESENT));
    tests.add(test("resource.open", Operator.IS, "true"));
    tests.add(test("resource.open", Operator.IS, "false"));
    for (String network :
        List.of("10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "0.0.0.0/0", "::/0", "::/1", "::1")) {
      tests.add(test("request.ip", Operator.IS, network));
    }
    List<Object> decimals = new ArrayList<>();
    for (String one : List.of("-1", "0", "0.5", "0.7", "1", "1.2", "1.5", "2")) {
      decimals.add(new BigDecimal(one));
    }
    List<Object> wholes = new ArrayList<>();
    for (int one = -1; one <= 2; one++) {
      wholes.add(BigDecimal.valueOf(one));
    }
    return new Values(
        declared,
        Map.of(
            "resource.size", Values.orMissing(decimals.toArray()),
            "subject.limit", Values.orMissing(decimals.toArray()),
            "resource.count", Values.orMissing(wholes.toArray()),
            "resource.rest", Values.orMissing(wholes.toArray()),
            "resource.open", Values.orMissing(true, false),
            "request.ip",
                Values.orMissing(
                    Stream.of("10.1.1.1", "10.128.0.1", "9.0.0.0", "::1", "::2", "ff::", "f000::")
                        .map(IpAddress::of)
                        .toArray())),
        tests);
  }

  private static Values instants() {
    AttributeDeclarations declared =
        AttributeDeclarations.none()
            .with("resource.due", type("instant?"))
            .with("subject.since", type("instant"));
    String start = "2026-10-25T00:59:59.999Z";
    List<RuleCondition> tests = new ArrayList<>();
    for (Operator operator :
        List.of(Operator.FROM, Operator.UNTIL, Operator.BEFORE, Operator.AFTER)) {
      for (String bound :
          List.of(
              start,
              "2026-10-25T01:00:00Z",
              "2026-10-25T01:00:00.000000001Z",
              "${time}",
              "${since}")) {
        tests.add(test("resource.due", operator, bound));
      }
      tests.add(test("subject.since", operator, "2026-10-25T01:00:00Z"));
      tests.add(test("time", operator, "2026-10-25T01:00:00Z"));
      tests.add(test("time", operator, "2026-10-25T01:00:00.000000001Z"));
      tests.add(test("time", operator, "${resource.due}"));
      tests.add(test("time", operator, "${since}"));
    }
    tests.add(test("resource.due", Operator.PRESENT));
    for (String hours : List.of("02:00-03:00", "01:00-02:00", "02:59-02:00")) {
      tests.add(test("time", Operator.HOURS, "zone:Europe/Berlin", "days:sun", "hours:" + hours));
    }
    Instant first = Instant.parse(start);
    List<Object> times = new ArrayList<>();
    List<Object> instants = new ArrayList<>();
    instants.add(first.minusNanos(1));
    for (int i = 0; i <= 3; i++) {
      times.add(first.plusMillis(i));
      instants.add(first.plusMillis(i));
      instants.add(first.plusMillis(i).plusNanos(1));
      instants.add(first.plusMillis(i).plusNanos(2));
    }
    return new Values(
        declared,
        Map.of(
            "resource.due", Values.orMissing(instants.toArray()),
            "subject.since", Values.orMissing(instants.toArray()),
            "time", times),
        tests);
  }

  /** The number of wrong answers. */
  private int wrong(World world, Care care, int cases, long seed, boolean report) {
    Values values = world.build();
    SplittableRandom random = new SplittableRandom(seed);
    int wrong = 0;
    int found = 0;
    for (int i = 0; i < cases; i++) {
      List<Values.Goal> goals = values.goals(random);
      Solver solver = new Solver(FRESH, new Budget(10_000_000), care);
      Solver.Outcome outcome = values.solve(solver, goals);
      boolean right;
      if (outcome instanceof Solver.Outcome.Found one) {
        right = values.certifies(one.model(), goals);
        found++;
      } else {
        right = outcome instanceof Solver.Outcome.None && values.bruteForce(goals).isEmpty();
      }
      if (!right) {
        wrong++;
        if (!report) {
          return wrong;
        }
        if (report) {
          throw new AssertionError(
              goals + ": " + outcome + "; brute force: " + values.bruteForce(goals));
        }
      }
    }
    if (report) {
      int all = found;
      assertTrue(all > cases / 4 && all < cases - cases / 20, () -> all + " of " + cases);
    }
    return wrong;
  }

  /** A search that leaves something out, in a world that shows it. */
  enum Fault {
    ELEMENTS_IGNORE_FALSE_TESTS(World.SETS) {
      @Override
      boolean elementsObey() {
        return false;
      }
    },
    VALUES_NOT_KEPT_APART(World.SETS) {
      @Override
      boolean elementsDiffer() {
        return false;
      }
    },
    NOTHING_IS_MISSING(World.NUMBERS) {
      @Override
      boolean mayBeMissing() {
        return false;
      }
    },
    READ_BY_DENIES_ALONE_IS_MISSING(World.NUMBERS) {
      @Override
      boolean missingOnlyWhereHarmless() {
        return false;
      }
    },
    NOTHING_BETWEEN_BOUNDS(World.NUMBERS) {
      @Override
      boolean betweenBounds() {
        return false;
      }
    };

    private final World world;

    Fault(World world) {
      this.world = world;
    }

    boolean elementsObey() {
      return true;
    }

    boolean elementsDiffer() {
      return true;
    }

    boolean mayBeMissing() {
      return true;
    }

    boolean missingOnlyWhereHarmless() {
      return true;
    }

    boolean betweenBounds() {
      return true;
    }

    Care care() {
      Fault fault = this;
      return new Care() {
        @Override
        boolean elementsObey() {
          return fault.elementsObey();
        }

        @Override
        boolean elementsDiffer() {
          return fault.elementsDiffer();
        }

        @Override
        boolean mayBeMissing() {
          return fault.mayBeMissing();
        }

        @Override
        boolean missingOnlyWhereHarmless() {
          return fault.missingOnlyWhereHarmless();
        }

        @Override
        boolean betweenBounds() {
          return fault.betweenBounds();
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void faults_areCaught(Fault fault) {
    assertTrue(wrong(fault.world, fault.care(), 3_000, 3, false) > 0, fault.toString());
  }

  @ParameterizedTest
  @EnumSource(World.class)
  void values_areFoundWhereBruteForceFindsSome(World world) {
    assertEquals(0, wrong(world, Care.FULL, 300, 1, true));
  }

  @ParameterizedTest
  @EnumSource(World.class)
  @Tag("slow")
  void values_areFoundWhereBruteForceFindsSomeInManyCases(World world) {
    assertEquals(0, wrong(world, Care.FULL, 1_000, 1, true));
    assertEquals(0, wrong(world, Care.FULL, 5_000, 2, true));
  }
}
