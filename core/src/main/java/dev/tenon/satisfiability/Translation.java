package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.Absent;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.IpAddress;
import dev.tenon.condition.IpNetwork;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.condition.Texts;
import dev.tenon.evaluation.AddressTest;
import dev.tenon.evaluation.BooleanIs;
import dev.tenon.evaluation.Comparison;
import dev.tenon.evaluation.ConditionCompiler;
import dev.tenon.evaluation.HoursTest;
import dev.tenon.evaluation.InstantBound;
import dev.tenon.evaluation.InstantTerm;
import dev.tenon.evaluation.NumberBound;
import dev.tenon.evaluation.NumberIs;
import dev.tenon.evaluation.PresenceTest;
import dev.tenon.evaluation.Program;
import dev.tenon.evaluation.SetTest;
import dev.tenon.evaluation.Slot;
import dev.tenon.evaluation.TextOptions;
import dev.tenon.evaluation.TextReference;
import dev.tenon.evaluation.TextTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes formulas of conditions. Every test becomes atoms that are true or false once their operands
 * are known, joined so that the truth is the test's for any values.
 */
public final class Translation {

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private final AttributeDeclarations declarations;
  private final Operands operands;

  private Translation(AttributeDeclarations declarations, Operands operands) {
    this.declarations = declarations;
    this.operands = operands;
  }

  /**
   * The formula of a condition.
   *
   * @throws Undecidable if it has a test that the search does not handle
   */
  public static Formula of(
      RuleCondition condition, AttributeDeclarations declarations, Operands operands) {
    return new Translation(declarations, operands).of(condition);
  }

  /** Whether a text is a value of a variable. */
  public static Formula isValue(String text, Operand variable) {
    return some(variable, Options.of(List.of(text)));
  }

  /** Whether two variables have a common value. */
  public static Formula haveCommon(Operand one, Operand other) {
    if (isNotGiven(one) || isNotGiven(other)) {
      return Formula.UNKNOWN;
    }
    if (one instanceof Unknown a && other instanceof Unknown b) {
      return new TextAtom.Common(a, b);
    }
    return one instanceof Operand.Given
        ? some(other, Options.of(elements(one)))
        : some(one, Options.of(elements(other)));
  }

  private Formula of(RuleCondition condition) {
    if (condition instanceof RuleCondition.Not not) {
      return Formula.not(of(not.part()));
    }
    if (condition instanceof RuleCondition.AllOf all) {
      return Formula.all(all.parts().stream().map(this::of).toList());
    }
    if (condition instanceof RuleCondition.AnyOf any) {
      return Formula.any(any.parts().stream().map(this::of).toList());
    }
    RuleCondition.Test test = (RuleCondition.Test) condition;
    return test.operator() == Operator.NONE
        ? Formula.not(of(test.withOperator(Operator.ANY)))
        : test(ConditionCompiler.compileTest(test, declarations));
  }

  private Formula test(Program test) {
    if (test instanceof PresenceTest present) {
      return presence(present.slot());
    }
    if (test instanceof TextTest text) {
      return text(operands.attribute(text.slot()), text.options());
    }
    if (test instanceof SetTest set) {
      return set(set);
    }
    if (test instanceof BooleanIs flag) {
      Formula is = flag(operands.attribute(flag.slot()));
      return flag.wanted() ? is : Formula.not(is);
    }
    if (test instanceof NumberIs is) {
      Operand number = operands.attribute(is.slot());
      return Formula.any(is.numbers().stream().map(one -> equal(number, one)).toList());
    }
    if (test instanceof NumberBound bound) {
      Slot other = bound.other();
      return order(
          number(operands.attribute(bound.slot())),
          bound.comparison(),
          other == null ? new Operand.Given(bound.bound()) : number(operands.attribute(other)));
    }
    if (test instanceof InstantBound bound) {
      return order(instant(bound.left()), bound.comparison(), instant(bound.right()));
    }
    if (test instanceof AddressTest address) {
      Operand tested = operands.attribute(address.slot());
      return Formula.any(address.networks().stream().map(one -> in(tested, one)).toList());
    }
    if (test instanceof HoursTest hours) {
      return hours(hours);
    }
    return Formula.UNKNOWN;
  }

  private static Formula known(boolean holds) {
    return holds ? Formula.TRUE : Formula.FALSE;
  }

  private Formula presence(Slot slot) {
    Operand operand = operands.attribute(slot);
    if (operand instanceof Unknown unknown) {
      return new Formula.Presence(unknown);
    }
    Object value = value(operand);
    return value == Absent.ABSENT
        ? Formula.FALSE
        : slot.type().accepts(value) ? Formula.TRUE : Formula.UNKNOWN;
  }

  private static @Nullable Object value(Operand operand) {
    return operand instanceof Operand.Given given ? given.value() : null;
  }

  private static boolean isSet(Operand operand) {
    return operand instanceof Unknown unknown
        ? unknown.kind() == AttributeType.Kind.TEXTS
        : value(operand) instanceof Texts;
  }

  /** The given value has none of the kinds that tests of texts read. */
  private static boolean isNotGiven(Operand operand) {
    return operand instanceof Operand.Given given
        && !(given.value() instanceof Texts)
        && !(given.value() instanceof String);
  }

  // Texts.

  private static Options plain(TextOptions options) {
    return new Options(options.literals(), options.globs());
  }

  private Operand of(TextReference reference) {
    Slot slot = reference.slot();
    return slot == null ? operands.variable(reference.variable()) : operands.attribute(slot);
  }

  /** Whether a text is one of some options. */
  private Formula text(Operand text, TextOptions options) {
    if (isNotGiven(text)) {
      return Formula.UNKNOWN;
    }
    List<Formula> each = new ArrayList<>();
    each.add(in(text, plain(options)));
    for (TextReference reference : options.references()) {
      each.add(is(text, reference));
    }
    return Formula.any(each);
  }

  private static Formula in(Operand text, Options options) {
    return text instanceof Unknown unknown
        ? options.isEmpty() ? whereKnown(unknown, false) : new TextAtom.In(unknown, options)
        : known(value(text) instanceof String given && options.matches(given));
  }

  /** False or true where the operand is known. */
  private static Formula whereKnown(Operand operand, boolean holds) {
    if (!(operand instanceof Unknown unknown)) {
      return isNotGiven(operand) ? Formula.UNKNOWN : known(holds);
    }
    Options none = Options.of(List.of());
    Formula.Atom never =
        isSet(operand) ? new TextAtom.Some(unknown, none) : new TextAtom.In(unknown, none);
    return holds ? Formula.not(never) : never;
  }

  /** Whether a text is the value, or one of the values, of a reference. */
  private Formula is(Operand text, TextReference reference) {
    Operand other = of(reference);
    if (isNotGiven(other)) {
      return Formula.UNKNOWN;
    }
    if (other instanceof Operand.Given) {
      return in(text, Options.of(around(reference, elements(other))));
    }
    if (text instanceof Unknown unknown) {
      if (!reference.isBare()) {
        throw new Undecidable("a condition has text around " + reference);
      }
      return isSet(other)
          ? new TextAtom.Element(unknown, (Unknown) other)
          : same(unknown, (Unknown) other);
    }
    return isOneOf((Unknown) other, middles(reference, elements(text)));
  }

  private static Formula same(Unknown one, Unknown other) {
    return new TextAtom.Same(one, other);
  }

  /** Whether an unknown text is one of some, or an unknown set has one of them. */
  private static Formula isOneOf(Unknown unknown, Collection<String> texts) {
    return isSet(unknown)
        ? new TextAtom.Some(unknown, Options.of(texts))
        : new TextAtom.In(unknown, Options.of(texts));
  }

  private static Collection<String> elements(Operand given) {
    return value(given) instanceof Texts texts
        ? texts.list()
        : List.of(String.valueOf(value(given)));
  }

  private static Set<String> around(TextReference reference, Collection<String> values) {
    return values.stream()
        .filter(one -> reference.isBare() || !one.isEmpty())
        .map(one -> reference.before() + one + reference.after())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** What must be the value of a reference for it to be one of some texts. */
  private static Set<String> middles(TextReference reference, Collection<String> texts) {
    int least = reference.before().length() + reference.after().length();
    return texts.stream()
        .filter(
            text ->
                reference.isBare()
                    || (text.length() > least
                        && text.startsWith(reference.before())
                        && text.endsWith(reference.after())))
        .map(
            text ->
                text.substring(
                    reference.before().length(), text.length() - reference.after().length()))
        .collect(ImmutableSet.toImmutableSet());
  }

  // Sets of texts.

  private Formula set(SetTest test) {
    Operand set = operands.attribute(test.slot());
    if (isNotGiven(set) || !isSet(set)) {
      return Formula.UNKNOWN;
    }
    return switch (test.mode()) {
      case EMPTY ->
          set instanceof Unknown unknown
              ? Formula.not(new TextAtom.NotEmpty(unknown))
              : known(elements(set).isEmpty());
      case ALL -> Formula.all(each(test.options()).map(one -> some(set, one)).toList());
      case ANY -> any(set, test.options());
      case ONLY -> only(set, test.options());
    };
  }

  private static Stream<Options> each(TextOptions options) {
    return Stream.concat(
        options.literals().stream().map(one -> Options.of(List.of(one))),
        options.globs().stream()
            .map(
                glob ->
                    new Options(
                        ImmutableSet.of(), com.google.common.collect.ImmutableList.of(glob))));
  }

  private static Formula some(Operand set, Options options) {
    if (isNotGiven(set)) {
      return Formula.UNKNOWN;
    }
    return set instanceof Unknown unknown
        ? new TextAtom.Some(unknown, options)
        : known(elements(set).stream().anyMatch(options::matches));
  }

  private Formula any(Operand set, TextOptions options) {
    List<Formula> each = new ArrayList<>();
    each.add(some(set, plain(options)));
    for (TextReference reference : options.references()) {
      each.add(common(set, reference));
    }
    return Formula.any(each);
  }

  private Formula common(Operand set, TextReference reference) {
    Operand other = of(reference);
    if (isNotGiven(other)) {
      return Formula.UNKNOWN;
    }
    if (other instanceof Operand.Given) {
      return some(set, Options.of(around(reference, elements(other))));
    }
    if (set instanceof Unknown unknown) {
      if (!reference.isBare()) {
        throw new Undecidable("a condition has text around " + reference);
      }
      return isSet(other)
          ? new TextAtom.Common(unknown, (Unknown) other)
          : new TextAtom.Element((Unknown) other, unknown);
    }
    return isOneOf((Unknown) other, middles(reference, elements(set)));
  }

  private Formula only(Operand set, TextOptions options) {
    Options plain = plain(options);
    List<Unknown> texts = new ArrayList<>();
    List<Unknown> sets = new ArrayList<>();
    List<TextReference> open = new ArrayList<>();
    for (TextReference reference : options.references()) {
      Operand other = of(reference);
      if (isNotGiven(other)) {
        return Formula.UNKNOWN;
      }
      if (other instanceof Unknown unknown) {
        open.add(reference);
        (isSet(unknown) ? sets : texts).add(unknown);
      } else {
        plain = plain.with(around(reference, elements(other)));
      }
    }
    if (set instanceof Unknown unknown) {
      for (TextReference reference : open) {
        if (!reference.isBare()) {
          throw new Undecidable("a condition has text around " + reference);
        }
      }
      return Formula.not(
          new TextAtom.Outside(
              unknown, plain, ImmutableSet.copyOf(texts), ImmutableSet.copyOf(sets)));
    }
    List<Formula> each = new ArrayList<>();
    open.forEach(reference -> each.add(whereKnown(of(reference), true)));
    for (String element : elements(set)) {
      List<Formula> ways = new ArrayList<>();
      ways.add(known(plain.matches(element)));
      open.forEach(
          reference ->
              ways.add(isOneOf((Unknown) of(reference), middles(reference, List.of(element)))));
      each.add(Formula.any(ways));
    }
    return Formula.all(each);
  }

  // Numbers, instants, booleans, addresses.

  private static Formula flag(Operand flag) {
    return flag instanceof Unknown unknown
        ? new Flag(unknown)
        : value(flag) instanceof Boolean given ? known(given) : Formula.UNKNOWN;
  }

  private static Formula in(Operand address, IpNetwork network) {
    return address instanceof Unknown unknown
        ? new InNetwork(unknown, network)
        : value(address) instanceof IpAddress given
            ? known(network.contains(given))
            : Formula.UNKNOWN;
  }

  private static Formula equal(Operand number, BigDecimal constant) {
    if (!(number instanceof Unknown unknown)) {
      return value(number) instanceof BigDecimal given
          ? known(given.compareTo(constant) == 0)
          : Formula.UNKNOWN;
    }
    return Formula.all(
        Below.constant(unknown, constant, false),
        Formula.not(Below.constant(unknown, constant, true)));
  }

  private static Operand number(Operand operand) {
    return operand instanceof Unknown || value(operand) instanceof BigDecimal
        ? operand
        : Operand.NOT_KNOWN;
  }

  private Operand instant(InstantTerm term) {
    Slot slot = term.slot();
    Operand operand =
        term.isNow()
            ? operands.time()
            : slot != null ? operands.attribute(slot) : new Operand.Given(term.constant());
    return operand instanceof Unknown
        ? operand
        : value(operand) instanceof Instant instant
            ? new Operand.Given(nanos(instant))
            : Operand.NOT_KNOWN;
  }

  static BigDecimal nanos(Instant instant) {
    return BigDecimal.valueOf(instant.getEpochSecond())
        .multiply(NANOS)
        .add(BigDecimal.valueOf(instant.getNano()));
  }

  private static Formula order(Operand left, Comparison comparison, Operand right) {
    return switch (comparison) {
      case AT_MOST -> below(left, right, false);
      case LESS_THAN -> below(left, right, true);
      case AT_LEAST -> Formula.not(below(left, right, true));
      case MORE_THAN -> Formula.not(below(left, right, false));
    };
  }

  private static Formula below(Operand left, Operand right, boolean strict) {
    BigDecimal least = value(left) instanceof BigDecimal given ? given : null;
    BigDecimal most = value(right) instanceof BigDecimal given ? given : null;
    if (left instanceof Unknown one) {
      return right instanceof Unknown other
          ? Below.other(one, other, strict)
          : most == null ? Formula.UNKNOWN : Below.constant(one, most, strict);
    }
    if (least == null) {
      return Formula.UNKNOWN;
    }
    if (right instanceof Unknown other) {
      return Formula.not(Below.constant(other, least, !strict));
    }
    return most == null
        ? Formula.UNKNOWN
        : known(strict ? least.compareTo(most) < 0 : least.compareTo(most) <= 0);
  }

  private Formula hours(HoursTest hours) {
    Operand time = operands.time();
    if (time instanceof Unknown unknown) {
      return new InHours(unknown, hours);
    }
    return value(time) instanceof Instant instant
        ? known(
            hours.truth(dev.tenon.path.Variables.none(), name -> null, instant.toEpochMilli())
                == Program.TRUE)
        : Formula.UNKNOWN;
  }
}
