package dev.tenon.evaluation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.tenon.condition.AttributeDeclarations;
import dev.tenon.condition.AttributeSide;
import dev.tenon.condition.AttributeType;
import dev.tenon.condition.AttributeType.Kind;
import dev.tenon.condition.IpNetwork;
import dev.tenon.condition.Operator;
import dev.tenon.condition.RuleCondition;
import dev.tenon.diagnostic.Diagnostic;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.InvalidPathException;
import dev.tenon.path.NamePattern;
import dev.tenon.path.Variable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiles conditions against the declared attributes, and reports what is wrong. A wrong test is
 * compiled to one that is never known, so that nothing is allowed by it.
 */
public final class ConditionCompiler {

  /** The maximum number of operands of a test. */
  static final int MOST_OPERANDS = 1000;

  private static final String LITERALLY =
      "write `\\*` or `\\$` if the character is part of the text, or use a simpler value";

  private final AttributeDeclarations declarations;
  private final Place fallback;
  private final Diagnostics found;

  /** What equal parts share; null if each is compiled, so that each is reported. */
  private final @Nullable ConcurrentMap<RuleCondition, Program> known;

  private ConditionCompiler(
      AttributeDeclarations declarations,
      Place fallback,
      Diagnostics found,
      @Nullable ConcurrentMap<RuleCondition, Program> known) {
    this.declarations = declarations;
    this.fallback = fallback;
    this.found = found;
    this.known = known;
  }

  private static final String EMPTY_RANGE = "empty-range";

  /**
   * Compiles a condition of a policy without errors. It may have a range that nothing is in, if the
   * bounds were written in different places: the condition of a rule, and that of inheritance.
   *
   * @throws IllegalArgumentException if something is wrong with it
   */
  public static Program compile(RuleCondition condition, AttributeDeclarations declarations) {
    return compile(condition, declarations, new ConcurrentHashMap<>());
  }

  /**
   * The same for one of many conditions, which share their equal parts: many rules demand the same,
   * and a check reads less memory then.
   *
   * @param known what was compiled with these declarations, to which this one is added
   * @throws IllegalArgumentException if something is wrong with it
   */
  public static Program compile(
      RuleCondition condition,
      AttributeDeclarations declarations,
      ConcurrentMap<RuleCondition, Program> known) {
    Diagnostics found = new Diagnostics();
    Program program =
        compile(condition, new ConditionCompiler(declarations, Place.code(), found, known));
    found.sorted().stream()
        .filter(one -> !one.code().equals(EMPTY_RANGE))
        .findFirst()
        .ifPresent(
            one -> {
              throw new IllegalArgumentException(one.toString());
            });
    return program;
  }

  /** Compiles a condition, and reports what is wrong at the tests' places. */
  public static Program compile(
      RuleCondition condition,
      AttributeDeclarations declarations,
      Place fallback,
      Diagnostics found) {
    return compile(condition, new ConditionCompiler(declarations, fallback, found, null));
  }

  private static Program compile(RuleCondition condition, ConditionCompiler compiler) {
    int tests = condition.tests().size();
    if (tests > RuleCondition.MAX_TESTS) {
      compiler.found.add(tooMany(tests, compiler.fallback));
    }
    return compiler.compile(condition);
  }

  /** The error for a rule that, with its exceptions, has too many tests. */
  public static Diagnostic tooMany(int tests, Place place) {
    return Diagnostic.error("too-many-tests", place, "the rule has " + tests + " tests")
        .because("a rule has at most " + RuleCondition.MAX_TESTS + ", so that checks are fast")
        .mend("split the rule, or let the host compute one attribute of several");
  }

  /** The typed form of a single test. */
  public static Program compileTest(RuleCondition.Test test, AttributeDeclarations declarations) {
    return compile(test, declarations);
  }

  private Program compile(RuleCondition condition) {
    if (known == null) {
      return program(condition);
    }
    Program equal = known.get(condition);
    if (equal == null) {
      equal = program(condition);
      known.put(condition, equal);
    }
    return equal;
  }

  private Program program(RuleCondition condition) {
    if (condition instanceof RuleCondition.Test test) {
      return test(test);
    }
    if (condition instanceof RuleCondition.Not not) {
      return new Negation(compile(not.part()));
    }
    if (condition instanceof RuleCondition.AllOf all) {
      upsideDown(all.parts());
      return new Junction(true, all.parts().stream().map(this::compile).toList());
    }
    RuleCondition.AnyOf any = (RuleCondition.AnyOf) condition;
    return new Junction(false, any.parts().stream().map(this::compile).toList());
  }

  private Place place(RuleCondition.Test test) {
    return test.place().equals(Place.code()) ? fallback : test.place();
  }

  private Program wrong(
      RuleCondition.Test test, String code, String about, String message, String why, String fix) {
    found.add(Diagnostic.error(code, place(test), message).about(about).because(why).mend(fix));
    return Never.INSTANCE;
  }

  private Program test(RuleCondition.Test test) {
    if (test.attribute().equals(RuleCondition.TIME)) {
      return ofTime(test);
    }
    Optional<Slot> slot = slot(test.attribute());
    return slot.isEmpty() ? unknown(test, test.attribute()) : ofSlot(test, slot.get());
  }

  private Program ofSlot(RuleCondition.Test test, Slot slot) {
    Set<Operator> known = operatorsOf(slot.type());
    if (!known.contains(test.operator())) {
      return wrongOperator(test, slot, known);
    }
    Program counted = operandCount(test);
    if (counted != null) {
      return counted;
    }
    if (test.operator() == Operator.PRESENT) {
      return new PresenceTest(slot);
    }
    return switch (slot.type().kind()) {
      case TEXT -> text(test, slot);
      case TEXTS -> set(test, slot);
      case NUMBER, INTEGER -> number(test, slot);
      case BOOLEAN -> bool(test, slot);
      case INSTANT -> instant(test, InstantTerm.of(slot));
      case ADDRESS -> address(test, slot);
    };
  }

  /** The operators that attributes of a type have. */
  public static Set<Operator> operatorsOf(AttributeType type) {
    Set<Operator> operators =
        switch (type.kind()) {
          case TEXT, BOOLEAN, ADDRESS -> EnumSet.of(Operator.IS);
          case TEXTS ->
              EnumSet.of(Operator.ANY, Operator.ALL, Operator.ONLY, Operator.NONE, Operator.EMPTY);
          case NUMBER, INTEGER ->
              EnumSet.of(
                  Operator.IS,
                  Operator.AT_LEAST,
                  Operator.AT_MOST,
                  Operator.MORE_THAN,
                  Operator.LESS_THAN);
          case INSTANT ->
              EnumSet.of(Operator.FROM, Operator.UNTIL, Operator.BEFORE, Operator.AFTER);
        };
    if (type.isOptional()) {
      operators.add(Operator.PRESENT);
    }
    return operators;
  }

  private Program wrongOperator(RuleCondition.Test test, Slot slot, Set<Operator> known) {
    String name = Diagnostic.quote(slot.name());
    if (test.operator() == Operator.PRESENT) {
      return wrong(
          test,
          "wrong-test",
          test.operator().word(),
          name + " is declared without `?`, so it has no test `present`",
          "`present` asks whether an attribute that may be absent has a value",
          "declare it as " + Diagnostic.quote(slot.type() + "?") + ", or remove the test");
    }
    String first = test.operands().isEmpty() ? "draft" : test.operands().get(0);
    String fix =
        slot.type().kind() == Kind.TEXTS && test.operator() == Operator.IS
            ? "write `{any: [" + first + "]}` if the set must contain it"
            : "tests of this type: " + Suggestion.list(words(known));
    return wrong(
        test,
        "wrong-test",
        test.operator() == Operator.IS ? slot.name() : test.operator().word(),
        test.operator() == Operator.IS
            ? "a bare value does not test " + name + " of type " + slot.type()
            : "`" + test.operator().word() + "` does not test " + name + " of type " + slot.type(),
        "the declared type of an attribute says which tests it has",
        fix);
  }

  private static List<String> words(Set<Operator> operators) {
    return operators.stream()
        .map(operator -> operator == Operator.IS ? "a value or a list of values" : operator.word())
        .toList();
  }

  private Program unknown(RuleCondition.Test test, String name) {
    String instead = AttributeDeclarations.insteadOf(name);
    if (!instead.isEmpty()) {
      return wrong(
          test,
          "reserved-attribute",
          name,
          Diagnostic.quote(name) + " is reserved",
          "the engine knows it already, and it is not an attribute",
          instead);
    }
    Set<String> known = declarations.asMap().keySet();
    boolean sided = AttributeSide.of(name).isPresent();
    return wrong(
        test,
        "unknown-attribute",
        name,
        "unknown attribute " + Diagnostic.quote(name),
        sided
            ? "a condition tests only attributes that the policy declares under `attributes`"
            : "an attribute is named with its side: `subject.`, `resource.` or `request.`, or is"
                + " `time`",
        known.isEmpty()
            ? "declare it: `attributes: {resource: {owner: text}}`"
            : Suggestion.among(name, known));
  }

  private Optional<Slot> slot(String name) {
    return declarations
        .typeOf(name)
        .flatMap(type -> AttributeSide.of(name).map(side -> Slot.of(name, side, type)));
  }

  private @Nullable Program operandCount(RuleCondition.Test test) {
    int count = test.operands().size();
    boolean none = test.operator() == Operator.EMPTY || test.operator() == Operator.PRESENT;
    if (none) {
      return null;
    }
    boolean list =
        switch (test.operator()) {
          case IS, ANY, ALL, ONLY, NONE -> true;
          default -> false;
        };
    if (count == 0) {
      return wrong(
          test,
          "empty-list",
          test.attribute(),
          "the list of values for " + Diagnostic.quote(test.attribute()) + " is empty",
          "a list of nothing would be always true or always false, depending on the test",
          "name at least one value, or remove the test");
    }
    if ((list && count > MOST_OPERANDS) || (!list && count > 1)) {
      return wrong(
          test,
          "too-many-values",
          test.attribute(),
          count + " values for " + Diagnostic.quote(test.attribute()),
          list
              ? "a list has at most " + MOST_OPERANDS + " values"
              : "`" + test.operator().word() + "` compares with one value",
          list ? "give the values to a role or variable" : "write one value");
    }
    return null;
  }

  // Texts.

  private Program text(RuleCondition.Test test, Slot slot) {
    TextOptions options = options(test, slot);
    return options == null ? Never.INSTANCE : new TextTest(slot, options);
  }

  private Program set(RuleCondition.Test test, Slot slot) {
    if (test.operator() == Operator.EMPTY) {
      return new SetTest(slot, SetTest.Mode.EMPTY, TextOptions.literal(ImmutableSet.of()));
    }
    TextOptions options = options(test, slot);
    if (options == null) {
      return Never.INSTANCE;
    }
    return switch (test.operator()) {
      case ALL -> new SetTest(slot, SetTest.Mode.ALL, options);
      case ONLY -> new SetTest(slot, SetTest.Mode.ONLY, options);
      case NONE -> new Negation(new SetTest(slot, SetTest.Mode.ANY, options));
      default -> new SetTest(slot, SetTest.Mode.ANY, options);
    };
  }

  /** The operands as texts; null if one is wrong. */
  private @Nullable TextOptions options(RuleCondition.Test test, Slot slot) {
    ImmutableSet.Builder<String> literals = ImmutableSet.builder();
    ImmutableSet.Builder<NamePattern> globs = ImmutableSet.builder();
    ImmutableSet.Builder<TextReference> references = ImmutableSet.builder();
    boolean right = true;
    for (String operand : test.operands()) {
      OperandText text = OperandText.parse(operand);
      if (!text.problem().isEmpty()) {
        right = false;
        wrongValue(test, slot, operand, text.problem(), LITERALLY);
      } else if (text.isReference()) {
        TextReference reference = reference(test, slot, operand, text);
        right &= reference != null;
        if (reference != null) {
          references.add(reference);
        }
      } else if (text.isLiteral()) {
        right &= isName(test, slot, text.chunks().get(0));
        literals.add(text.chunks().get(0));
      } else {
        right &= glob(test, slot, operand, globs);
      }
    }
    return right
        ? new TextOptions(
            literals.build(), globs.build().asList(), references.build().asList(), false)
        : null;
  }

  private boolean isName(RuleCondition.Test test, Slot slot, String text) {
    Set<String> names = slot.type().names();
    if (names.isEmpty() || names.contains(text)) {
      return true;
    }
    wrongValue(
        test,
        slot,
        text,
        "the declared names are " + Suggestion.list(names),
        Suggestion.among(text, names));
    return false;
  }

  private boolean glob(
      RuleCondition.Test test, Slot slot, String operand, ImmutableSet.Builder<NamePattern> globs) {
    Set<String> names = slot.type().names();
    try {
      NamePattern glob = Globs.parse(operand);
      globs.add(glob);
      if (!names.isEmpty() && names.stream().noneMatch(glob::matches)) {
        wrongValue(
            test,
            slot,
            operand,
            "it matches none of the declared names " + Suggestion.list(names),
            "write one of the names");
        return false;
      }
      return true;
    } catch (InvalidPathException e) {
      wrongValue(test, slot, operand, e.problem().explanation(), e.problem().remedy());
      return false;
    }
  }

  private @Nullable TextReference reference(
      RuleCondition.Test test, Slot slot, String operand, OperandText text) {
    String name = text.reference();
    String before = text.chunks().get(0);
    String after = text.chunks().get(1);
    if (test.operator() == Operator.ALL) {
      wrongValue(
          test,
          slot,
          operand,
          "`all` asks for each value in its list, and a reference stands for one of several",
          "write `{only: ["
              + operand
              + "]}` if the set must have nothing else, or `{any: ["
              + operand
              + "]}`");
      return null;
    }
    if (AttributeSide.of(name).isEmpty() || isUndeclaredVariable(name)) {
      String variable = name.startsWith("subject.") ? name.substring("subject.".length()) : name;
      Optional<Slot> declared = slot("subject." + variable);
      if (declared.isPresent() && isText(declared.get())) {
        return new TextReference(before, "", declared.get(), after);
      }
      if (declared.isEmpty() && Variable.isName(variable) && !variable.equals(RuleCondition.TIME)) {
        return new TextReference(before, variable.intern(), null, after);
      }
    }
    Optional<Slot> read = slot(name);
    if (read.isEmpty()) {
      unknown(test, name);
      return null;
    }
    if (!isText(read.get())) {
      wrongValue(
          test,
          slot,
          operand,
          Diagnostic.quote(name) + " is of type " + read.get().type(),
          "compare attributes of the same type");
      return null;
    }
    return new TextReference(before, "", read.get(), after);
  }

  /** Variables are attributes of the subject, which need no declaration. */
  private boolean isUndeclaredVariable(String name) {
    return name.startsWith("subject.")
        && declarations.typeOf(name).isEmpty()
        && AttributeDeclarations.insteadOf(name).isEmpty();
  }

  private static boolean isText(Slot slot) {
    return slot.type().kind() == Kind.TEXT || slot.type().kind() == Kind.TEXTS;
  }

  // Numbers, booleans, addresses.

  private Program number(RuleCondition.Test test, Slot slot) {
    if (test.operator() == Operator.IS) {
      ImmutableSet.Builder<BigDecimal> numbers = ImmutableSet.builder();
      boolean right = true;
      for (String operand : test.operands()) {
        Optional<BigDecimal> number = numberOf(test, slot, operand);
        right &= number.isPresent();
        number.ifPresent(numbers::add);
      }
      return right ? new NumberIs(slot, numbers.build()) : Never.INSTANCE;
    }
    Comparison comparison = Comparison.of(test.operator());
    String operand = test.operands().get(0);
    Optional<Slot> other = bound(test, slot, operand);
    if (other.isPresent()) {
      return NumberBound.of(slot, comparison, other.get());
    }
    return isReference(operand)
        ? Never.INSTANCE
        : numberOf(test, slot, operand)
            .<Program>map(number -> NumberBound.of(slot, comparison, number))
            .orElse(Never.INSTANCE);
  }

  private Optional<BigDecimal> numberOf(RuleCondition.Test test, Slot slot, String operand) {
    Optional<BigDecimal> number =
        slot.type().read(List.of(operand)).map(value -> (BigDecimal) value);
    if (number.isEmpty()) {
      boolean whole = slot.type().kind() == Kind.INTEGER;
      wrongValue(
          test,
          slot,
          operand,
          whole ? "it is not a whole number" : "it is not a number",
          whole
              ? "write digits, such as `1000`, or declare the attribute as `number`"
              : "write digits, perhaps with a point, such as `1000` or `0.5`");
    }
    return number;
  }

  private static boolean isReference(String operand) {
    return operand.startsWith("${");
  }

  /** The attribute that is a bound; empty, and reported if it is a reference, otherwise. */
  private Optional<Slot> bound(RuleCondition.Test test, Slot slot, String operand) {
    if (!isReference(operand)) {
      return Optional.empty();
    }
    OperandText text = OperandText.parse(operand);
    boolean bare = text.isReference() && text.chunks().stream().allMatch(String::isEmpty);
    if (!bare) {
      wrongValue(
          test, slot, operand, "a bound is a value or one reference", "remove the text around it");
      return Optional.empty();
    }
    String name = text.reference();
    String full = AttributeSide.of(name).isPresent() ? name : "subject." + name;
    Optional<Slot> read = slot(full);
    if (read.isEmpty()) {
      unknown(test, full);
      return read;
    }
    if (!isSameType(read.get().type().kind(), slot.type().kind())) {
      wrongValue(
          test,
          slot,
          operand,
          Diagnostic.quote(full) + " is of type " + read.get().type(),
          "compare attributes of the same type");
      return Optional.empty();
    }
    return read;
  }

  private static boolean isSameType(Kind one, Kind other) {
    boolean numbers =
        (one == Kind.NUMBER || one == Kind.INTEGER)
            && (other == Kind.NUMBER || other == Kind.INTEGER);
    return one == other || numbers;
  }

  private Program bool(RuleCondition.Test test, Slot slot) {
    List<String> operands = test.operands();
    if (operands.size() == 1
        && (operands.get(0).equals("true") || operands.get(0).equals("false"))) {
      return new BooleanIs(slot, operands.get(0).equals("true"));
    }
    return wrongValue(
        test, slot, operands.get(0), "it is not true or false", "write `true` or `false`");
  }

  private Program address(RuleCondition.Test test, Slot slot) {
    ImmutableList.Builder<IpNetwork> networks = ImmutableList.builder();
    boolean right = true;
    for (String operand : test.operands()) {
      Optional<IpNetwork> network = IpNetwork.parse(operand);
      network.ifPresent(networks::add);
      if (network.isEmpty()) {
        right = false;
        wrongValue(
            test,
            slot,
            operand,
            "it is not a network: an address, `/`, and the number of its fixed bits, with no bit"
                + " set behind them",
            "write such as `10.0.0.0/8`, `192.0.2.7` or `2001:db8::/32`");
      }
    }
    return right ? new AddressTest(slot, networks.build()) : Never.INSTANCE;
  }

  // Instants and hours.

  private Program ofTime(RuleCondition.Test test) {
    if (test.operator() == Operator.HOURS) {
      return Hours.compile(test).orElseGet(() -> wrongHours(test));
    }
    AttributeType type = AttributeType.of(Kind.INSTANT);
    Slot slot = Slot.of(RuleCondition.TIME, AttributeSide.REQUEST, type);
    if (!operatorsOf(type).contains(test.operator())) {
      return wrongOperator(test, slot, operatorsOf(type));
    }
    Program counted = operandCount(test);
    return counted != null ? counted : instant(test, InstantTerm.NOW);
  }

  private Program wrongHours(RuleCondition.Test test) {
    return wrong(
        test,
        "wrong-value",
        RuleCondition.TIME,
        "wrong hours: " + Hours.problem(test),
        "recurring hours have a zone, and days or hours of that zone, or both",
        "write such as `{zone: Europe/Berlin, days: [mon-fri], hours: \"08:00-18:00\"}`");
  }

  private Program instant(RuleCondition.Test test, InstantTerm left) {
    String operand = test.operands().get(0);
    Comparison comparison = Comparison.of(test.operator());
    if (operand.equals("${" + RuleCondition.TIME + "}")) {
      return new InstantBound(left, comparison, InstantTerm.NOW);
    }
    AttributeType type = AttributeType.of(Kind.INSTANT);
    Slot slot =
        left.slot() != null
            ? left.slot()
            : Slot.of(RuleCondition.TIME, AttributeSide.REQUEST, type);
    Optional<Slot> other = bound(test, slot, operand);
    if (other.isPresent()) {
      return new InstantBound(left, comparison, InstantTerm.of(other.get()));
    }
    if (isReference(operand)) {
      return Never.INSTANCE;
    }
    Optional<Object> instant = type.read(List.of(operand));
    return instant.isPresent()
        ? new InstantBound(left, comparison, InstantTerm.of((Instant) instant.get()))
        : wrongValue(
            test,
            slot,
            operand,
            "it is not an instant",
            "write such as `2026-07-01T00:00:00Z`, or `${time}`");
  }

  private Program wrongValue(
      RuleCondition.Test test, Slot slot, String operand, String why, String fix) {
    return wrong(
        test,
        "wrong-value",
        operand,
        "wrong value "
            + Diagnostic.quote(operand)
            + " for "
            + Diagnostic.quote(slot.name())
            + " of type "
            + slot.type(),
        why,
        fix);
  }

  /** Bounds of one attribute that no value satisfies. */
  private void upsideDown(List<RuleCondition> parts) {
    List<RuleCondition.Test> bounds = new ArrayList<>();
    for (RuleCondition part : parts) {
      if (part instanceof RuleCondition.Test test && Bounds.isBound(test)) {
        for (RuleCondition.Test before : bounds) {
          if (Bounds.contradict(before, test)) {
            wrong(
                test,
                EMPTY_RANGE,
                test.attribute(),
                "no value of "
                    + Diagnostic.quote(test.attribute())
                    + " is "
                    + Bounds.words(before)
                    + " and "
                    + Bounds.words(test),
                "a range that nothing is in makes the rule never apply",
                "exchange the bounds");
          }
        }
        bounds.add(test);
      }
    }
  }
}
