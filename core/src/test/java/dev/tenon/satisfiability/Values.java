package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableMap;
import dev.tenon.condition.Absent;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.Attributes;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Texts;
import dev.tenon.condition.Truth;
import dev.tenon.evaluation.ConditionCompiler;
import dev.tenon.evaluation.Program;
import dev.tenon.evaluation.Slot;
import dev.tenon.path.Variables;
import dev.tenon.spec.NaiveConditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A small world of attributes: random conditions on them, and few values of each, among which brute
 * force finds a solution if there is one with these values.
 */
final class Values {

  /** What a condition must be. */
  record Goal(RuleCondition condition, Set<Truth> truths) {}

  private final AttributeDeclarations declared;
  private final ImmutableMap<String, List<Object>> domains;
  private final List<RuleCondition> tests;
  private final Map<String, Unknown> unknowns = new HashMap<>();
  private final Map<RuleCondition, Program> compiled = new HashMap<>();

  /** The domain of a variable has the key {@code ${name}}, and that of the time {@code time}. */
  Values(
      AttributeDeclarations declared,
      Map<String, List<Object>> domains,
      List<RuleCondition> tests) {
    this.declared = declared;
    this.domains = ImmutableMap.copyOf(domains);
    this.tests = List.copyOf(tests);
    domains.forEach(
        (name, values) ->
            unknowns.put(
                name,
                name.equals("time")
                    ? time(values)
                    : name.startsWith("$")
                        ? Unknown.variable(name)
                        : Unknown.attribute(name, declared.typeOf(name).orElseThrow())));
  }

  private static Unknown time(List<Object> values) {
    long from = ((Instant) values.get(0)).toEpochMilli();
    long until = ((Instant) values.get(values.size() - 1)).toEpochMilli();
    return Unknown.time(from, until, from);
  }

  /** No value, known or absent. */
  static final Object MISSING = "\u0000missing";

  static List<Object> orMissing(Object... values) {
    List<Object> all = new ArrayList<>(Arrays.asList(values));
    all.add(MISSING);
    all.add(Absent.ABSENT);
    return all;
  }

  // Conditions.

  private RuleCondition test(RandomGenerator random) {
    RuleCondition test = tests.get(random.nextInt(tests.size()));
    return random.nextInt(4) == 0 ? RuleCondition.not(test) : test;
  }

  private RuleCondition condition(RandomGenerator random) {
    List<RuleCondition> parts = new ArrayList<>();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      parts.add(test(random));
    }
    RuleCondition joined =
        random.nextBoolean() ? RuleCondition.allOf(parts) : RuleCondition.anyOf(parts);
    return random.nextInt(4) == 0 ? RuleCondition.not(joined) : joined;
  }

  List<Goal> goals(RandomGenerator random) {
    List<Goal> goals = new ArrayList<>();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      RuleCondition condition = condition(random);
      if (isRight(condition)) {
        goals.add(
            new Goal(
                condition,
                switch (random.nextInt(6)) {
                  case 0, 1 -> Set.of(Truth.TRUE);
                  case 2, 3 -> Set.of(Truth.FALSE);
                  case 4 -> Set.of(Truth.UNKNOWN);
                  default -> Set.of(Truth.FALSE, Truth.UNKNOWN);
                }));
      }
    }
    return goals;
  }

  /** A conjunction of bounds that contradict each other is refused. */
  private boolean isRight(RuleCondition condition) {
    try {
      program(condition);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Program program(RuleCondition condition) {
    return compiled.computeIfAbsent(condition, c -> ConditionCompiler.compile(c, declared));
  }

  // The search.

  private final Operands operands =
      new Operands() {
        @Override
        public Operand attribute(Slot slot) {
          String variable = "${" + slot.word() + "}";
          return unknown(
              slot.name().startsWith("subject.") && domains.containsKey(variable)
                  ? variable
                  : slot.name());
        }

        @Override
        public Operand variable(String name) {
          return unknown("${" + name + "}");
        }

        @Override
        public Operand time() {
          return unknown("time");
        }
      };

  private Operand unknown(String name) {
    Unknown unknown = unknowns.get(name);
    return unknown == null ? Operand.NOT_KNOWN : unknown;
  }

  Solver.Outcome solve(Solver solver, List<Goal> goals) {
    return solver.solve(
        goals.stream()
            .map(
                goal ->
                    Formula.is(
                        Translation.of(goal.condition, declared, operands),
                        goal.truths.toArray(Truth[]::new)))
            .toList());
  }

  /** Whether the values of a model do it, as the specification has it. */
  boolean certifies(Model model, List<Goal> goals) {
    World world = new World();
    unknowns.forEach((name, unknown) -> world.set(name, model.value(unknown)));
    return goals.stream()
        .allMatch(
            goal ->
                goal.truths.contains(
                    new NaiveConditions(
                            declared,
                            world.variables,
                            world.attributes,
                            Instant.ofEpochMilli(world.now))
                        .truth(goal.condition)));
  }

  // Brute force.

  /** Values for one evaluation. */
  private static final class World {
    private Attributes attributes = Attributes.none();
    private Variables variables = Variables.none();
    private long now;

    void set(String name, @Nullable Object value) {
      if (name.equals("time")) {
        now = value instanceof Instant instant ? instant.toEpochMilli() : 0;
      } else if (name.startsWith("$")) {
        if (value instanceof Texts texts) {
          variables = variables.with(name.substring(2, name.length() - 1), texts.list());
        }
      } else if (value != null && value != MISSING) {
        attributes = attributes.withValue(name, value);
      }
    }
  }

  /** Whether some of the few values do it. */
  Optional<String> bruteForce(List<Goal> goals) {
    List<String> read = new ArrayList<>();
    String all = goals.toString();
    for (String name : domains.keySet()) {
      String word = name.substring(name.indexOf('.') + 1);
      if (name.equals("time")
          ? all.contains("time")
          : all.contains(name) || all.contains("${" + word + "}") || isVariable(name, all)) {
        read.add(name);
      }
    }
    return bruteForce(goals, read, 0, new HashMap<>());
  }

  private static boolean isVariable(String name, String all) {
    return name.startsWith("$") && all.contains("subject." + name.substring(2, name.length() - 1));
  }

  private Optional<String> bruteForce(
      List<Goal> goals, List<String> read, int index, Map<String, Object> chosen) {
    if (index == read.size()) {
      World world = new World();
      chosen.forEach(world::set);
      Variables variables = world.variables.withAttributes(world.attributes.asMap());
      boolean holds =
          goals.stream()
              .allMatch(
                  goal ->
                      goal.truths.contains(
                          Program.truth(
                              program(goal.condition)
                                  .truth(variables, world.attributes, world.now))));
      return holds ? Optional.of(chosen.toString()) : Optional.empty();
    }
    for (Object value : domains.getOrDefault(read.get(index), List.of())) {
      chosen.put(read.get(index), value);
      Optional<String> found = bruteForce(goals, read, index + 1, chosen);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
