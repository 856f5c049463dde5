package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.NameEnumerator;
import dev.tenon.evaluation.ConditionCompiler;
import dev.tenon.evaluation.Program;
import dev.tenon.evaluation.SetTest;
import dev.tenon.evaluation.Slot;
import dev.tenon.evaluation.TextOptions;
import dev.tenon.evaluation.TextReference;
import dev.tenon.evaluation.TextTest;
import dev.tenon.path.NamePattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which variables some conditions compare with, and with which texts, directly or by way of
 * attributes. Mutable while conditions are added; for one thread.
 */
public final class Vocabulary {

  /** With more globs than these there are too many ways to match some of them. */
  private static final int MOST_GLOBS = 5;

  private static final int MOST_LITERALS = 200;

  private static final String VARIABLE = "subject.";

  /** What is compared with each other. */
  private static final class Compared {
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> literals = new LinkedHashSet<>();
    private final Set<NamePattern> globs = new LinkedHashSet<>();

    void addAll(Compared other) {
      names.addAll(other.names);
      literals.addAll(other.literals);
      globs.addAll(other.globs);
    }
  }

  private final Map<String, Compared> compared = new HashMap<>();
  private final Set<String> variables = new LinkedHashSet<>();

  /** Adds what a condition compares. */
  public void add(RuleCondition condition, AttributeDeclarations declarations) {
    for (RuleCondition.Test test : condition.tests()) {
      Program program =
          ConditionCompiler.compileTest(
              test.operator() == Operator.NONE ? test.withOperator(Operator.ANY) : test,
              declarations);
      if (program instanceof TextTest text) {
        add(text.slot(), text.options());
      } else if (program instanceof SetTest set) {
        add(set.slot(), set.options());
      }
    }
  }

  private void add(Slot slot, TextOptions options) {
    Compared own = new Compared();
    own.names.add(name(slot));
    own.literals.addAll(options.literals());
    own.literals.addAll(slot.type().names());
    own.globs.addAll(options.globs());
    for (TextReference reference : options.references()) {
      Slot other = reference.slot();
      if (other == null) {
        variables.add(reference.variable());
        own.names.add(VARIABLE + reference.variable());
      } else {
        own.names.add(name(other));
        own.literals.addAll(other.type().names());
      }
    }
    for (String name : List.copyOf(own.names)) {
      Compared before = compared.get(name);
      if (before != null) {
        own.addAll(before);
      }
    }
    own.names.forEach(name -> compared.put(name, own));
  }

  /**
   * Adds texts that conditions compare for a known subject, as if they were literals.
   *
   * @param variable a variable, or the part of an attribute's name after {@code subject.}
   * @param values its values for that subject
   * @return whether conditions read it; nothing is added if they do not
   */
  public boolean addValues(String variable, Collection<String> values) {
    Compared with = compared.get(VARIABLE + variable);
    if (with == null) {
      return false;
    }
    with.literals.addAll(values);
    return true;
  }

  private String name(Slot slot) {
    if (slot.side() == AttributeSide.SUBJECT && slot.type().kind() == AttributeType.Kind.TEXTS) {
      variables.add(slot.word());
    }
    return slot.name();
  }

  /** The variables that conditions read, with the id of the subject and the tenant. */
  public Set<String> variables() {
    return ImmutableSet.copyOf(variables);
  }

  /** The literal texts with which a variable is compared. */
  public Set<String> literals(String variable) {
    Compared with = compared.get(VARIABLE + variable);
    return with == null ? Set.of() : ImmutableSet.copyOf(with.literals);
  }

  /** Whether two variables are compared with each other. */
  public boolean compares(String one, String other) {
    Compared with = compared.get(VARIABLE + one);
    return with != null && with.names.contains(VARIABLE + other);
  }

  /**
   * The generic names that some patterns match, also those that match more or fewer of the texts
   * with which some variables are compared.
   *
   * @param patterns patterns that all match
   * @param among the variables that have the name as a value
   * @param gap the text for wildcards
   * @throws Undecidable if there are too many
   */
  public List<String> names(
      Collection<? extends NamePattern> patterns,
      Collection<String> among,
      String gap,
      Budget budget) {
    Set<String> literals = new LinkedHashSet<>();
    Set<NamePattern> globs = new LinkedHashSet<>();
    for (String variable : among) {
      Compared with = compared.get(VARIABLE + variable);
      if (with != null) {
        literals.addAll(with.literals);
        globs.addAll(with.globs);
      }
    }
    if (globs.size() > MOST_GLOBS || literals.size() > MOST_LITERALS) {
      throw new Undecidable("conditions compare " + among + " with many texts");
    }
    Set<String> names = new LinkedHashSet<>();
    List<NamePattern> all = List.copyOf(globs);
    for (int some = 0; some < 1 << all.size(); some++) {
      List<NamePattern> both = new ArrayList<>(patterns);
      for (int i = 0; i < all.size(); i++) {
        if ((some >> i & 1) != 0) {
          both.add(all.get(i));
        }
      }
      names.addAll(NameEnumerator.of(both, gap, budget));
    }
    for (String literal : literals) {
      if (patterns.stream().allMatch(pattern -> pattern.matches(literal))) {
        names.add(literal);
      }
    }
    return List.copyOf(names);
  }
}
