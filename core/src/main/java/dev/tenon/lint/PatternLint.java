package dev.tenon.lint;

import static dev.tenon.diagnostic.Diagnostic.quote;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.common.collect.SetMultimap;
import com.google.common.collect.TreeMultimap;
import dev.tenon.diagnostic.Diagnostics;
import dev.tenon.diagnostic.Place;
import dev.tenon.diagnostic.Suggestion;
import dev.tenon.path.Coverage;
import dev.tenon.path.Glob;
import dev.tenon.path.Literal;
import dev.tenon.path.Resource;
import dev.tenon.path.ResourcePattern;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import dev.tenon.path.VariablePattern;
import dev.tenon.path.VariableText;
import dev.tenon.path.VariableText.OuterStar;
import dev.tenon.path.Variables;
import dev.tenon.policy.Permission;
import dev.tenon.policy.Policy;
import dev.tenon.policy.Role;
import dev.tenon.policy.Tenant;
import dev.tenon.policy.TenantClause;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds patterns that look like a mistake. */
final class PatternLint {

  private record Written(ResourcePattern pattern, Place place) {}

  /** The number of neighbours that establish a naming convention. */
  private static final int NEIGHBOURS = 3;

  private static final String SEPARATORS = "_-.:";
  private static final String OTHER_WILDCARDS = "?[]{}";

  private final Policy policy;
  private final ImmutableList<Resource> inventory;
  private final Diagnostics found;
  private final List<Written> all = new ArrayList<>();

  /** The beginnings of names, by depth. */
  private final SetMultimap<Integer, String> beginnings = TreeMultimap.create();

  PatternLint(Policy policy, ImmutableList<Resource> inventory, Diagnostics found) {
    this.policy = policy;
    this.inventory = inventory;
    this.found = found;
  }

  void run() {
    for (Role role : Iterables.concat(policy.roles().values(), policy.limits().values())) {
      for (Permission rule : role.permissions()) {
        rule.mentionedResources().forEach(pattern -> all.add(new Written(pattern, rule.place())));
      }
    }
    for (Tenant tenant : policy.tenants()) {
      add(tenant.includes());
      add(tenant.excludes());
    }
    all.forEach(written -> collect(written.pattern()));
    inventory.forEach(this::collect);
    all.forEach(this::look);
  }

  private void add(List<TenantClause> clauses) {
    clauses.forEach(clause -> all.add(new Written(clause.pattern(), clause.place())));
  }

  private void collect(ResourcePattern pattern) {
    for (int i = 0; i < pattern.size(); i++) {
      if (pattern.segment(i) instanceof Literal literal) {
        beginnings.put(i, literal.name());
      } else if (pattern.segment(i) instanceof Glob glob) {
        beginnings.put(i, glob.prefix());
      } else if (pattern.segment(i) instanceof VariableText text && !text.front().isEmpty()) {
        beginnings.put(i, text.front());
      }
    }
  }

  private void collect(Resource resource) {
    for (int i = 0; i < resource.size(); i++) {
      beginnings.put(i, resource.segment(i));
    }
  }

  private void look(Written written) {
    Set<String> variables = new HashSet<>();
    for (int i = 0; i < written.pattern().size(); i++) {
      SegmentPattern segment = written.pattern().segment(i);
      if (segment instanceof VariablePattern variable && !variables.add(variable.name())) {
        twice(written, variable);
      }
      if (segment instanceof VariableText text) {
        otherWildcards(written, text.prefix() + text.suffix(), segment);
        open(written, text, i);
      } else if (segment instanceof Literal literal) {
        otherWildcards(written, literal.name(), segment);
      } else if (segment instanceof Glob glob) {
        otherWildcards(written, String.join("", glob.chunks()), segment);
        withinWord(written, glob);
        wide(written, glob, i);
      }
    }
    if (!inventory.isEmpty() && inventory.stream().noneMatch(r -> mayCover(written, r))) {
      found.add(
          Lint.warning(
                  LintCode.NOT_IN_INVENTORY,
                  written.place(),
                  quote(written.pattern().toString()) + " covers nothing in the inventory")
              .because("none of its " + inventory.size() + " resources is covered, for any subject")
              .mend("correct the pattern, or the inventory")
              .about(written.pattern().toString()));
    }
  }

  private boolean mayCover(Written written, Resource resource) {
    return policy
            .aliases()
            .resolve(written.pattern())
            .coverage(policy.aliases().resolve(resource), Variables.none())
        != Coverage.NONE;
  }

  /** A value that contains the text after another value may be taken for that one. */
  private void open(Written written, VariableText text, int depth) {
    boolean atFront = text.star() == OuterStar.FRONT;
    String mark = atFront ? text.prefix() : text.suffix();
    if (text.star() == OuterStar.NONE || isClosed(mark, text.name(), atFront)) {
      return;
    }
    String one = text.name().equals(Subject.USER) ? "ada" : "x";
    String other = atFront ? "b" + mark + one : one + mark + "b";
    String name = text.prefix() + other + text.suffix();
    String example = atFront ? "c" + name : name + "c";
    List<String> apart = new ArrayList<>(written.pattern().toList());
    String alone = new Variable(text.name()).toString();
    apart.subList(depth, apart.size()).clear();
    apart.add(atFront ? alone + text.suffix() : text.prefix() + alone);
    found.add(
        Lint.warning(
                LintCode.OPEN_TEXT,
                written.place(),
                quote(text.toString()) + " also takes what belongs to other values")
            .because(
                quote(example)
                    + " matches for the value "
                    + quote(one)
                    + " and for "
                    + quote(other)
                    + ", as values may contain "
                    + quote(mark))
            .mend(
                "write `variables: {"
                    + text.name()
                    + ": {without: \""
                    + mark
                    + "\"}}` if no value contains it, or give the value a segment of its own: "
                    + quote(String.join("/", apart)))
            .about(written.pattern().toString()));
  }

  /**
   * Whether no value that is admitted has the text after it as another value has it: within it, or
   * overlapping itself, as {@code __} does in {@code ___}.
   */
  private boolean isClosed(String mark, String variable, boolean atFront) {
    String without = policy.valueRules().asMap().get(variable);
    if (without == null || !mark.contains(without)) {
      return false;
    }
    for (int shift = 1; shift < mark.length(); shift++) {
      boolean overlaps = mark.startsWith(mark.substring(shift));
      String more = atFront ? mark.substring(mark.length() - shift) : mark.substring(0, shift);
      if (overlaps && !more.contains(without)) {
        return false;
      }
    }
    return true;
  }

  private void twice(Written written, VariablePattern variable) {
    found.add(
        Lint.warning(
                LintCode.VARIABLE_TWICE,
                written.place(),
                quote(new Variable(variable.name()).toString())
                    + " stands twice in "
                    + quote(written.pattern().toString()))
            .because("each stands for any value of the variable, not both for the same one")
            .mend("use two variables, or a name for one of them")
            .about(written.pattern().toString()));
  }

  /** Proposes a replacement for a name in braces, a variable elsewhere, or for a wildcard. */
  private static String otherwise(String name) {
    int open = name.indexOf('{');
    int close = name.indexOf('}', open + 1);
    return open >= 0 && close > open && Variable.isName(name.substring(open + 1, close))
        ? "write `$"
            + name.substring(open, close + 1)
            + "` for the subject's own values of a variable, or one pattern for each name"
        : "write `*` for any name, or one pattern for each name";
  }

  private void otherWildcards(Written written, String name, SegmentPattern segment) {
    boolean expression = ForeignNotation.isRegularExpression(ForeignNotation.spelled(segment));
    if (!expression && name.chars().anyMatch(c -> OTHER_WILDCARDS.indexOf(c) >= 0)) {
      found.add(
          Lint.warning(
                  LintCode.NO_WILDCARD,
                  written.place(),
                  quote(segment.toString()) + " has characters that are wildcards elsewhere")
              .because("`?`, `[` and `{` stand for themselves; `*` is the only wildcard of a name")
              .mend(otherwise(name))
              .about(segment.toString()));
    }
  }

  private void withinWord(Written written, Glob glob) {
    List<String> chunks = glob.chunks();
    for (int i = 0; i + 1 < chunks.size(); i++) {
      String before = chunks.get(i);
      String after = chunks.get(i + 1);
      if (before.length() > 1
          && after.length() > 1
          && Character.isLetter(before.charAt(before.length() - 1))
          && Character.isLetter(after.charAt(0))) {
        found.add(
            Lint.warning(
                    LintCode.GLOB_WITHIN_WORD,
                    written.place(),
                    quote(glob.toString()) + " has a `*` in the middle of a word")
                .because("it stands for any run of characters there, also for a long one")
                .mend("write the name in full, or put the `*` at a separator")
                .about(glob.toString()));
        return;
      }
    }
  }

  private void wide(Written written, Glob glob, int depth) {
    String prefix = glob.prefix();
    if (prefix.length() < 2
        || !glob.suffix().isEmpty()
        || glob.chunks().size() > 2
        || !Character.isLetterOrDigit(prefix.charAt(prefix.length() - 1))) {
      return;
    }
    List<String> neighbours =
        beginnings.get(depth).stream()
            .filter(name -> name.startsWith(prefix) && name.length() > prefix.length())
            .toList();
    long separators = neighbours.stream().map(n -> n.charAt(prefix.length())).distinct().count();
    if (neighbours.size() < NEIGHBOURS || separators != 1) {
      return;
    }
    char next = neighbours.get(0).charAt(prefix.length());
    if (SEPARATORS.indexOf(next) >= 0) {
      String meant = prefix + next + "*";
      found.add(
          Lint.warning(
                  LintCode.WIDE_GLOB,
                  written.place(),
                  quote(glob.toString()) + " covers more than its neighbours suggest")
              .because(
                  "all others that begin so go on with `"
                      + next
                      + "`: "
                      + Suggestion.list(neighbours))
              .mend("did you mean " + quote(meant) + "?")
              .about(glob.toString()));
    }
  }
}
