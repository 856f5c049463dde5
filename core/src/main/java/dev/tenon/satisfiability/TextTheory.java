package dev.tenon.satisfiability;

import com.google.common.collect.ImmutableMap;
import dev.tenon.condition.Texts;
import dev.tenon.enumeration.Budget;
import dev.tenon.enumeration.FreshText;
import dev.tenon.enumeration.NameEnumerator;
import dev.tenon.path.NamePattern;
import dev.tenon.path.PathProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds texts and sets of texts for which some tests are true and others are false. Texts that must
 * be equal form classes; a set has only the elements that a true test demands. All texts that the
 * same globs match are alike, so a few of them are enough: a superposition of the globs with fresh
 * text at their stars stands for endlessly many, and one without fresh text for itself alone.
 */
final class TextTheory {

  /** The first position of fresh text for values; those before are of paths and names. */
  static final int FIRST = 40;

  private final FreshText fresh;
  private final Budget budget;
  private final Care care;
  private final Map<TextAtom, Boolean> tests;

  TextTheory(FreshText fresh, Budget budget, Care care, Map<TextAtom, Boolean> tests) {
    this.fresh = fresh;
    this.budget = budget;
    this.care = care;
    this.tests = tests;
  }

  /** One of the texts to be found: of an attribute, or an element of sets. */
  private static final class Term {
    private final Set<String> names;

    Term(Set<String> names) {
      this.names = names;
    }
  }

  /** What is demanded so far. A choice is tried on a copy. */
  private static final class Demands {
    private final Map<Unknown, Term> texts = new LinkedHashMap<>();
    private final Map<Unknown, Set<Term>> elements = new LinkedHashMap<>();
    private final Map<Term, Term> same = new HashMap<>();
    private final Map<Term, List<Options>> oneOf = new HashMap<>();
    private final Map<Term, List<Options>> noneOf = new HashMap<>();
    private final Set<List<Object>> justified = new LinkedHashSet<>();
    private final List<TextAtom.Outside> outside = new ArrayList<>();
    private final List<Term> outsiders = new ArrayList<>();

    Demands() {}

    Demands(Demands from) {
      texts.putAll(from.texts);
      from.elements.forEach((set, all) -> elements.put(set, new LinkedHashSet<>(all)));
      same.putAll(from.same);
      from.oneOf.forEach((term, all) -> oneOf.put(term, new ArrayList<>(all)));
      justified.addAll(from.justified);
      outside.addAll(from.outside);
      outsiders.addAll(from.outsiders);
    }

    Term text(Unknown unknown) {
      return texts.computeIfAbsent(unknown, u -> new Term(u.names()));
    }

    Set<Term> elements(Unknown set) {
      return elements.computeIfAbsent(set, s -> new LinkedHashSet<>());
    }

    Term root(Term term) {
      Term root = term;
      for (Term next = same.get(root); next != null; next = same.get(root)) {
        root = next;
      }
      return root;
    }

    void unite(Term one, Term other) {
      Term a = root(one);
      Term b = root(other);
      if (a != b) {
        same.put(a, b);
      }
    }

    void oneOf(Term term, Options options) {
      oneOf.computeIfAbsent(term, t -> new ArrayList<>()).add(options);
    }

    void noneOf(Term term, Options options) {
      noneOf.computeIfAbsent(term, t -> new ArrayList<>()).add(options);
    }
  }

  /** Values of the unknowns that the tests read; empty if there are none. */
  Optional<Map<Unknown, Object>> solve() {
    Demands demands = new Demands();
    tests.forEach((test, holds) -> read(test, demands));
    tests.forEach(
        (test, holds) -> {
          if (holds) {
            demand(test, demands);
          }
        });
    return justify(demands);
  }

  private static void read(TextAtom test, Demands demands) {
    for (Unknown unknown : test.operands()) {
      if (unknown.kind() == dev.tenon.condition.AttributeType.Kind.TEXTS) {
        demands.elements(unknown);
      } else {
        demands.text(unknown);
      }
    }
  }

  private static Term witness() {
    return new Term(Set.of());
  }

  private static void demand(TextAtom test, Demands demands) {
    if (test instanceof TextAtom.In in) {
      demands.oneOf(demands.text(in.text()), in.options());
    } else if (test instanceof TextAtom.Same same) {
      demands.unite(demands.text(same.one()), demands.text(same.other()));
    } else if (test instanceof TextAtom.Element element) {
      demands.elements(element.set()).add(demands.text(element.text()));
    } else if (test instanceof TextAtom.Some some) {
      Term term = witness();
      demands.oneOf(term, some.options());
      demands.elements(some.set()).add(term);
    } else if (test instanceof TextAtom.NotEmpty some) {
      demands.elements(some.set()).add(witness());
    } else if (test instanceof TextAtom.Common common) {
      Term term = witness();
      demands.elements(common.one()).add(term);
      demands.elements(common.other()).add(term);
    } else if (test instanceof TextAtom.Outside outside) {
      Term term = witness();
      demands.elements(outside.set()).add(term);
      demands.outside.add(outside);
      demands.outsiders.add(term);
    }
  }

  /** For each element of a set that has only some texts, chooses which of them it is. */
  private Optional<Map<Unknown, Object>> justify(Demands demands) {
    budget.step();
    for (Map.Entry<TextAtom, Boolean> one : tests.entrySet()) {
      if (!(one.getKey() instanceof TextAtom.Outside outside) || one.getValue()) {
        continue;
      }
      for (Term element : demands.elements(outside.set())) {
        List<Object> about = List.of(outside, element);
        if (!demands.justified.contains(about)) {
          Demands chosen = new Demands(demands);
          chosen.justified.add(about);
          return choose(outside, element, chosen);
        }
      }
    }
    return assign(demands);
  }

  private Optional<Map<Unknown, Object>> choose(
      TextAtom.Outside outside, Term element, Demands demands) {
    if (!outside.options().isEmpty()) {
      Demands way = new Demands(demands);
      way.oneOf(element, outside.options());
      Optional<Map<Unknown, Object>> found = justify(way);
      if (found.isPresent()) {
        return found;
      }
    }
    for (Unknown text : outside.texts()) {
      Demands way = new Demands(demands);
      way.unite(element, way.text(text));
      Optional<Map<Unknown, Object>> found = justify(way);
      if (found.isPresent()) {
        return found;
      }
    }
    for (Unknown set : outside.sets()) {
      Demands way = new Demands(demands);
      way.elements(set).add(element);
      Optional<Map<Unknown, Object>> found = justify(way);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  // Values.

  /** Texts that must be equal. */
  private static final class Equals {
    private final List<Options> oneOf = new ArrayList<>();
    private final List<Options> noneOf = new ArrayList<>();
    private final Set<Equals> different = new LinkedHashSet<>();
    private boolean segment;
    private List<String> members = List.of();
    private @Nullable String value;
  }

  private Optional<Map<Unknown, Object>> assign(Demands demands) {
    List<Term[]> different = new ArrayList<>();
    for (Map.Entry<TextAtom, Boolean> one : tests.entrySet()) {
      if (!one.getValue() && !refuse(one.getKey(), demands, different)) {
        return Optional.empty();
      }
    }
    for (int i = 0; i < demands.outside.size(); i++) {
      refuse(demands.outside.get(i), demands.outsiders.get(i), demands, different);
    }
    Map<Term, Equals> classes = classes(demands);
    for (Term[] two : different) {
      Equals one = classes.get(demands.root(two[0]));
      Equals other = classes.get(demands.root(two[1]));
      if (one == null || other == null || one == other) {
        return Optional.empty();
      }
      one.different.add(other);
      other.different.add(one);
    }
    Set<Equals> all = new LinkedHashSet<>(classes.values());
    int index = 0;
    for (Equals one : all) {
      one.members = members(one, care.members(all.size()), FIRST + index++);
      if (one.members.isEmpty()) {
        return Optional.empty();
      }
    }
    List<Equals> smallestFirst = new ArrayList<>(all);
    smallestFirst.sort(Comparator.comparingInt(one -> one.members.size()));
    return choose(smallestFirst, 0) ? Optional.of(values(demands, classes)) : Optional.empty();
  }

  /** Adds what a false test demands; false if it cannot be false. */
  private boolean refuse(TextAtom test, Demands demands, List<Term[]> different) {
    if (test instanceof TextAtom.In in) {
      demands.noneOf(demands.text(in.text()), in.options());
    } else if (test instanceof TextAtom.Same same) {
      different.add(new Term[] {demands.text(same.one()), demands.text(same.other())});
    } else if (test instanceof TextAtom.Element element) {
      for (Term one : demands.elements(element.set())) {
        if (care.elementsDiffer()) {
          different.add(new Term[] {demands.text(element.text()), one});
        }
      }
    } else if (test instanceof TextAtom.Some some) {
      for (Term one : demands.elements(some.set())) {
        if (care.elementsObey()) {
          demands.noneOf(one, some.options());
        }
      }
    } else if (test instanceof TextAtom.NotEmpty some) {
      return demands.elements(some.set()).isEmpty();
    } else if (test instanceof TextAtom.Common common) {
      for (Term one : demands.elements(common.one())) {
        for (Term other : demands.elements(common.other())) {
          different.add(new Term[] {one, other});
        }
      }
    }
    return true;
  }

  private static void refuse(
      TextAtom.Outside outside, Term element, Demands demands, List<Term[]> different) {
    demands.noneOf(element, outside.options());
    outside.texts().forEach(text -> different.add(new Term[] {element, demands.text(text)}));
    for (Unknown set : outside.sets()) {
      demands.elements(set).forEach(one -> different.add(new Term[] {element, one}));
    }
  }

  private static Map<Term, Equals> classes(Demands demands) {
    Set<Term> terms = new LinkedHashSet<>(demands.texts.values());
    demands.elements.values().forEach(terms::addAll);
    Map<Term, Equals> classes = new LinkedHashMap<>();
    for (Term term : terms) {
      Equals own = classes.computeIfAbsent(demands.root(term), root -> new Equals());
      own.oneOf.addAll(demands.oneOf.getOrDefault(term, List.of()));
      own.noneOf.addAll(demands.noneOf.getOrDefault(term, List.of()));
      if (!term.names.isEmpty()) {
        own.oneOf.add(Options.of(term.names));
      }
    }
    demands.elements.forEach(
        (set, all) ->
            all.stream()
                .map(term -> classes.get(demands.root(term)))
                .flatMap(Stream::ofNullable)
                .forEach(one -> one.segment |= set.isVariable()));
    return classes;
  }

  /** Some texts of a class: all of them, or so many different ones. */
  private List<String> members(Equals one, int enough, int place) {
    for (Options options : one.oneOf) {
      if (options.globs().isEmpty()) {
        return options.literals().stream().filter(text -> isMember(one, text)).toList();
      }
    }
    Set<String> members = new LinkedHashSet<>();
    ways(one, 0, List.of(), enough, place, members);
    return List.copyOf(members);
  }

  private static boolean isMember(Equals one, String text) {
    return one.oneOf.stream().allMatch(options -> options.matches(text)) && isNotTaken(one, text);
  }

  private static boolean isNotTaken(Equals one, String text) {
    return one.noneOf.stream().noneMatch(options -> options.matches(text))
        && (!one.segment || PathProblem.ofSegment(text) == PathProblem.NONE);
  }

  /** Chooses a literal or a glob of each list. */
  private void ways(
      Equals one, int index, List<NamePattern> globs, int enough, int place, Set<String> members) {
    budget.step();
    if (index < one.oneOf.size()) {
      Options options = one.oneOf.get(index);
      options.literals().stream().filter(text -> isMember(one, text)).forEach(members::add);
      for (NamePattern glob : options.globs()) {
        List<NamePattern> more = new ArrayList<>(globs);
        more.add(glob);
        ways(one, index + 1, more, enough, place, members);
      }
      return;
    }
    String gap = fresh.at(FIRST); // Longer than what is in a path.
    List<String> generic = NameEnumerator.of(globs, gap, budget);
    for (String word : generic.subList(0, Math.min(generic.size(), care.generic(generic.size())))) {
      if (word.indexOf(fresh.character()) < 0) {
        if (isMember(one, word)) {
          members.add(word);
        }
      } else if (isNotTaken(one, word)) {
        for (int i = 0; i < enough; i++) {
          String text = word.replace(gap, fresh.at(place + i));
          if (one.segment && PathProblem.ofSegment(text) != PathProblem.NONE) {
            throw new Undecidable("a value is longer than a segment can be");
          }
          members.add(text);
        }
      }
    }
  }

  /** Gives each class a text, so that those that must differ do. */
  private boolean choose(List<Equals> classes, int index) {
    budget.step();
    if (index == classes.size()) {
      return true;
    }
    Equals one = classes.get(index);
    for (String text : one.members) {
      if (one.different.stream().noneMatch(other -> text.equals(other.value))) {
        one.value = text;
        if (choose(classes, index + 1)) {
          return true;
        }
      }
    }
    one.value = null;
    return false;
  }

  private static Map<Unknown, Object> values(Demands demands, Map<Term, Equals> classes) {
    ImmutableMap.Builder<Unknown, Object> values = ImmutableMap.builder();
    demands.texts.forEach((text, term) -> values.put(text, value(demands, classes, term)));
    demands.elements.forEach(
        (set, terms) ->
            values.put(
                set,
                Texts.copyOf(terms.stream().map(term -> value(demands, classes, term)).toList())));
    return values.build();
  }

  private static String value(Demands demands, Map<Term, Equals> classes, Term term) {
    Equals of = classes.get(demands.root(term));
    if (of == null || of.value == null) {
      throw new IllegalStateException("a text without a value");
    }
    return of.value;
  }
}
