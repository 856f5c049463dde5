package dev.tenon.enumeration;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.tenon.path.AnyName;
import dev.tenon.path.NamePattern;
import dev.tenon.path.PathProblem;
import dev.tenon.path.Resource;
import dev.tenon.path.SegmentPattern;
import dev.tenon.path.Variable;
import dev.tenon.path.VariablePattern;
import dev.tenon.path.VariableText;
import dev.tenon.path.VariableText.OuterStar;
import dev.tenon.subject.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives the columns of a path their names, and the variables their values.
 *
 * <p>A variable that has one value is the same in all columns. Where text stands around it, the
 * value is chosen first, among the {@linkplain TextPieces pieces} that the patterns of these
 * columns leave for it, and the names of the columns are made of it. Other variables are sets, with
 * an own value for each column: the name is chosen first, and the value is what is left of it
 * without the text.
 *
 * <p>Two texts around values in one column are compared only where the values begin or end at the
 * same place, or are values of variables that stand nowhere else; other cases are word equations,
 * and end the search undecided.
 */
final class ColumnNames {

  /** How much longer each further fresh text in a name is: more than the number of places. */
  private static final int FURTHER = 40;

  private final List<PatternConstraint> tracks;
  private final Tenants tenants;
  private final FreshText fresh;
  private final Budget budget;
  private final Naming naming;

  ColumnNames(
      List<PatternConstraint> tracks,
      Tenants tenants,
      FreshText fresh,
      Budget budget,
      Naming naming) {
    this.naming = naming;
    this.tracks = tracks;
    this.tenants = tenants;
    this.fresh = fresh;
    this.budget = budget;
  }

  /** A variable that has one value: a person's id, or the name of its tenant. */
  private record Symbol(String variable, int person) {}

  /** Columns with the same name, and the single-valued variables that are compared with it. */
  private static final class Group {

    private final List<Integer> places = new ArrayList<>();
    private final Set<Symbol> symbols = new LinkedHashSet<>();

    /** The columns whose names are the value with text around it. */
    private final Map<Integer, VariableText> around = new LinkedHashMap<>();

    private String value = "";
  }

  /** A text around a value whose value is taken out of the name of its column. */
  private record Taken(int track, int place, VariableText text) {}

  /** One path. */
  private final class Filling {

    private final List<Column> columns;
    private final Predicate<GenericPath> found;
    private final List<Group> groups = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    private final String[] names;

    /** The chosen values of variables that are taken out of names, in the order of taken. */
    private final List<String> values = new ArrayList<>();

    Filling(List<Column> columns, Predicate<GenericPath> found) {
      this.columns = columns;
      this.found = found;
      this.names = new String[columns.size()];
    }

    boolean run() {
      Map<Integer, Map<Integer, VariableText>> texts = new LinkedHashMap<>();
      for (int place = 0; place < columns.size(); place++) {
        Map<Integer, VariableText> single = new LinkedHashMap<>();
        Set<Symbol> bare = new LinkedHashSet<>();
        for (int track = 0; track < tracks.size(); track++) {
          SegmentPattern demand = columns.get(place).demand(track);
          Symbol symbol = symbol(track, demand);
          if (demand instanceof VariableText text && symbol != null) {
            single.put(track, text);
          } else if (demand instanceof VariableText text) {
            taken.add(new Taken(track, place, text));
          } else if (symbol != null) {
            bare.add(symbol);
          }
        }
        if (!single.isEmpty()) {
          texts.put(place, single);
        }
        if (single.isEmpty() || !bare.isEmpty()) {
          join(List.of(place), bare);
        }
      }
      texts.values().forEach(this::joinEqual);
      for (Map.Entry<Integer, Map<Integer, VariableText>> column : texts.entrySet()) {
        if (!place(column.getKey(), column.getValue())) {
          return false;
        }
      }
      return !isOneTenantTwice() && choose(0);
    }

    /** Joins the groups of some symbols, with further columns. */
    private Group join(List<Integer> places, Set<Symbol> symbols) {
      Group own = new Group();
      own.places.addAll(places);
      own.symbols.addAll(symbols);
      for (Iterator<Group> earlier = groups.iterator(); earlier.hasNext(); ) {
        Group group = earlier.next();
        if (!Collections.disjoint(group.symbols, symbols)) {
          own.places.addAll(0, group.places);
          own.symbols.addAll(group.symbols);
          own.around.putAll(group.around);
          earlier.remove();
        }
      }
      groups.add(own);
      return own;
    }

    /** Variables with the same text around them in one column have the same value. */
    private void joinEqual(Map<Integer, VariableText> texts) {
      texts.forEach(
          (track, text) -> {
            Set<Symbol> equal = new LinkedHashSet<>();
            texts.forEach(
                (other, same) -> {
                  boolean isEqual =
                      other.equals(track)
                          || (text.star() == OuterStar.NONE
                              && same.star() == OuterStar.NONE
                              && text.prefix().equals(same.prefix())
                              && text.suffix().equals(same.suffix()));
                  if (isEqual) {
                    equal.add(Objects.requireNonNull(symbol(other, same)));
                  }
                });
            join(List.of(), equal);
          });
    }

    /** Decides how a column with text around single values gets its name; false if it cannot. */
    private boolean place(int place, Map<Integer, VariableText> texts) {
      Set<Symbol> symbols = new LinkedHashSet<>();
      texts.forEach((track, text) -> symbols.add(Objects.requireNonNull(symbol(track, text))));
      List<Group> owners =
          groups.stream().filter(g -> !Collections.disjoint(g.symbols, symbols)).toList();
      boolean isNamed = groups.stream().anyMatch(group -> group.places.contains(place));
      if (hasOneAlone(place, symbols)) {
        return false;
      }
      VariableText first = texts.values().iterator().next();
      if (!isNamed && owners.size() == 1 && texts.values().stream().allMatch(t -> same(t, first))) {
        owners.get(0).around.put(place, first);
        return true;
      }
      if (!isNamed) {
        join(List.of(place), Set.of());
      }
      if (haveOtherLengths(texts)) {
        return false;
      }
      boolean isSimple =
          owners.stream().allMatch(group -> isOnlyIn(place, group)) && areAnchored(texts);
      texts.forEach((track, text) -> taken.add(new Taken(track, place, text)));
      if (!isSimple) {
        if (names(groupOf(place)).isEmpty()) {
          return false;
        }
        throw Budget.tooMuch("a segment in which two values with text around them meet");
      }
      return true;
    }

    /** Whether a value would have to be as long as itself with text around it. */
    private boolean hasOneAlone(int place, Set<Symbol> symbols) {
      return groups.stream()
          .anyMatch(
              group ->
                  group.places.contains(place) && !Collections.disjoint(group.symbols, symbols));
    }

    private boolean same(VariableText one, VariableText other) {
      return one.prefix().equals(other.prefix())
          && one.suffix().equals(other.suffix())
          && one.star() == other.star();
    }

    private Group groupOf(int place) {
      return groups.stream()
          .filter(group -> group.places.contains(place))
          .findFirst()
          .orElseThrow();
    }

    /** Whether the value of a group is compared in one column alone, and may be any. */
    private boolean isOnlyIn(int place, Group group) {
      boolean isElsewhere =
          !group.places.isEmpty()
              || !group.around.isEmpty()
              || occurrences(group) > 1
              || group.symbols.stream().anyMatch(s -> ranges(s).size() > 1);
      return !isElsewhere && !groupOf(place).equals(group);
    }

    /** The number of columns in which the value of a group stands with text around it. */
    private int occurrences(Group group) {
      int count = 0;
      for (Column column : columns) {
        for (int track = 0; track < tracks.size(); track++) {
          Symbol symbol = symbol(track, column.demand(track));
          if (symbol != null && group.symbols.contains(symbol)) {
            count++;
            break;
          }
        }
      }
      return count;
    }

    /** Whether one value would have to be of two lengths. */
    private boolean haveOtherLengths(Map<Integer, VariableText> texts) {
      Map<Symbol, Integer> lengths = new HashMap<>();
      for (Map.Entry<Integer, VariableText> one : texts.entrySet()) {
        VariableText text = one.getValue();
        int length = text.prefix().length() + text.suffix().length();
        if (text.star() == OuterStar.NONE) {
          Symbol symbol = Objects.requireNonNull(symbol(one.getKey(), text));
          Integer before = lengths.putIfAbsent(symbol, length);
          if (before != null && before != length) {
            return true;
          }
        }
      }
      return false;
    }

    /** Whether the values of one variable begin at one place in the name, or end at one. */
    private boolean areAnchored(Map<Integer, VariableText> texts) {
      for (Map.Entry<Integer, VariableText> one : texts.entrySet()) {
        for (Map.Entry<Integer, VariableText> other : texts.entrySet()) {
          VariableText a = one.getValue();
          VariableText b = other.getValue();
          boolean begin =
              a.star() != OuterStar.FRONT
                  && b.star() != OuterStar.FRONT
                  && a.prefix().equals(b.prefix());
          boolean end =
              a.star() != OuterStar.BACK
                  && b.star() != OuterStar.BACK
                  && a.suffix().equals(b.suffix());
          if (Objects.equals(symbol(one.getKey(), a), symbol(other.getKey(), b))
              && !begin
              && !end
              && !one.getKey().equals(other.getKey())) {
            return false;
          }
        }
      }
      return true;
    }

    /** Whether the tenants of two persons, which must differ, are compared with one name. */
    private boolean isOneTenantTwice() {
      return tenants.areDistinct()
          && groups.stream()
              .anyMatch(
                  group ->
                      group.symbols.stream().filter(s -> s.variable.equals(Subject.TENANT)).count()
                          > 1);
    }

    /** Chooses the names of the groups from an index on. */
    private boolean choose(int index) {
      if (index == groups.size()) {
        return take(0);
      }
      Group group = groups.get(index);
      if (group.around.isEmpty()) {
        if (group.places.isEmpty()) {
          return choose(index + 1);
        }
        for (String name : names(group)) {
          if (isPossible(group, name)) {
            group.value = name;
            group.places.forEach(place -> names[place] = name);
            if (choose(index + 1)) {
              return true;
            }
          }
        }
        return false;
      }
      List<int[]> patterns = new ArrayList<>();
      patternsOf(group).forEach(pattern -> patterns.add(NameEnumerator.spell(pattern)));
      group.places.forEach(place -> patterns.addAll(apart(place)));
      return piece(index, List.copyOf(group.around.keySet()), 0, patterns, new ArrayList<>());
    }

    /** The names of the columns of a group. */
    private List<String> names(Group group) {
      List<int[]> apart = new ArrayList<>();
      group.places.forEach(place -> apart.addAll(apart(place)));
      String text = fresh.at(group.places.get(0));
      Set<NamePattern> patterns = patternsOf(group);
      if (apart.isEmpty()) {
        return naming.names(List.copyOf(patterns), variablesOf(group), text, budget);
      }
      patterns.forEach(pattern -> apart.add(NameEnumerator.spell(pattern)));
      return NameEnumerator.ofSpelled(apart, text, budget).stream()
          .map(name -> distinct(name, group.places.get(0)))
          .toList();
    }

    private Set<String> variablesOf(Group group) {
      Set<String> all = new LinkedHashSet<>();
      for (int place : group.places) {
        Column column = columns.get(place);
        for (int i = 0; i < column.size(); i++) {
          if (column.demand(i) instanceof Variable variable) {
            all.add(variable.name());
          }
        }
      }
      return all;
    }

    /** The patterns that the names of the columns of a group, and of tenants, must match. */
    private Set<NamePattern> patternsOf(Group group) {
      Set<NamePattern> patterns = new LinkedHashSet<>();
      group.places.forEach(place -> patterns.addAll(named(place)));
      group.symbols.forEach(symbol -> patterns.addAll(possible(symbol).patterns()));
      return patterns;
    }

    /** The patterns that the name of a column must match. */
    private Set<NamePattern> named(int place) {
      Set<NamePattern> patterns = new LinkedHashSet<>();
      for (int track = 0; track < tracks.size(); track++) {
        if (columns.get(place).demand(track) instanceof NamePattern named) {
          patterns.add(named);
        }
      }
      taken.stream()
          .filter(one -> one.place == place && !isApart(one))
          .forEach(one -> patterns.add(one.text.open()));
      return patterns;
    }

    /** Whether the value of a text is not all that a glob leaves open, or of a certain form. */
    private boolean isApart(Taken one) {
      return one.text.star() != OuterStar.NONE || !rangesOf(one).isEmpty();
    }

    private List<NamePattern> rangesOf(Taken one) {
      Symbol symbol = symbol(one.track, one.text);
      return symbol == null ? List.of() : ranges(symbol);
    }

    /**
     * The texts around values that are taken out of a column's name, with a star or the form of the
     * value in its place. Each is combined with the others on its own, as the values of two may
     * differ.
     */
    private List<int[]> apart(int place) {
      List<int[]> apart = new ArrayList<>();
      for (Taken one : taken) {
        if (one.place == place && isApart(one)) {
          List<NamePattern> ranges = rangesOf(one);
          apart.add(
              TextPieces.around(one.text, ranges.isEmpty() ? AnyName.INSTANCE : ranges.get(0)));
        }
      }
      return apart;
    }

    /** Makes the runs of fresh text in a name distinct. */
    private String distinct(String name, int place) {
      StringBuilder out = new StringBuilder();
      String text = fresh.at(place);
      int further = 0;
      int start = 0;
      for (int at = name.indexOf(text); at >= 0; at = name.indexOf(text, start)) {
        out.append(name, start, at).append(fresh.at(place + FURTHER * further));
        further++;
        start = at + text.length();
      }
      return out.append(name, start, name.length()).toString();
    }

    /**
     * Chooses a way for each pattern of each column whose name is the value with text around it.
     */
    private boolean piece(
        int index,
        List<Integer> columnsAround,
        int at,
        List<int[]> value,
        List<List<int[]>> rests) {
      Group group = groups.get(index);
      if (at == columnsAround.size()) {
        return value(index, columnsAround, value, rests);
      }
      int place = columnsAround.get(at);
      List<int[]> patterns = new ArrayList<>();
      named(place).forEach(pattern -> patterns.add(NameEnumerator.spell(pattern)));
      patterns.addAll(apart(place));
      VariableText text = Objects.requireNonNull(group.around.get(place));
      return pieces(index, columnsAround, at, text, patterns, value, new ArrayList<>(), rests);
    }

    private boolean pieces(
        int index,
        List<Integer> columnsAround,
        int at,
        VariableText text,
        List<int[]> patterns,
        List<int[]> value,
        List<int[]> rest,
        List<List<int[]>> rests) {
      if (patterns.isEmpty()) {
        List<List<int[]>> more = new ArrayList<>(rests);
        more.add(rest);
        return piece(index, columnsAround, at + 1, value, more);
      }
      for (TextPieces.Piece piece : TextPieces.of(text, patterns.get(0), budget)) {
        budget.step();
        List<int[]> longer = new ArrayList<>(value);
        longer.add(piece.value());
        List<int[]> further = new ArrayList<>(rest);
        further.add(piece.rest());
        List<int[]> others = patterns.subList(1, patterns.size());
        if (pieces(index, columnsAround, at, text, others, longer, further, rests)) {
          return true;
        }
      }
      return false;
    }

    /** Chooses the value of a group, and then the further characters of its columns. */
    private boolean value(
        int index, List<Integer> columnsAround, List<int[]> patterns, List<List<int[]>> rests) {
      Group group = groups.get(index);
      int place = group.places.isEmpty() ? columnsAround.get(0) : group.places.get(0);
      for (String value : spelled(patterns, fresh.at(place))) {
        String name = distinct(value, place);
        if (PathProblem.ofSegment(name) == PathProblem.NONE && isPossible(group, name)) {
          group.value = name;
          group.places.forEach(one -> names[one] = name);
          if (rest(index, columnsAround, 0, rests)) {
            return true;
          }
        }
      }
      return false;
    }

    private boolean rest(int index, List<Integer> columnsAround, int at, List<List<int[]>> rests) {
      if (at == columnsAround.size()) {
        return choose(index + 1);
      }
      Group group = groups.get(index);
      int place = columnsAround.get(at);
      VariableText text = Objects.requireNonNull(group.around.get(place));
      String whole = text.prefix() + group.value + text.suffix();
      if (text.star() == OuterStar.NONE) {
        names[place] = whole;
        return rest(index, columnsAround, at + 1, rests);
      }
      for (String rest : spelled(rests.get(at), fresh.at(place + FURTHER))) {
        names[place] = text.star() == OuterStar.BACK ? whole + rest : rest + whole;
        if (rest(index, columnsAround, at + 1, rests)) {
          return true;
        }
      }
      return false;
    }

    private List<String> spelled(List<int[]> patterns, String text) {
      return patterns.isEmpty() ? List.of(text) : NameEnumerator.ofSpelled(patterns, text, budget);
    }

    private boolean isPossible(Group group, String name) {
      return group.symbols.stream().allMatch(symbol -> possible(symbol).accepts().test(name));
    }

    /** Takes the values of texts, from an index on, out of the names of their columns. */
    private boolean take(int index) {
      if (index < taken.size()) {
        Taken one = taken.get(index);
        for (String value : one.text.values(names[one.place])) {
          budget.step();
          values.add(value);
          if (isConsistent(index, value) && take(index + 1)) {
            return true;
          }
          values.remove(values.size() - 1);
        }
        return false;
      }
      budget.step();
      Resource resource = Resource.of(names);
      if (resource.problem() == PathProblem.SEGMENT_TOO_LONG) {
        throw Budget.tooMuch("a segment longer than a resource's can be");
      }
      return resource.isCanonical()
          && !(tenants.areDistinct() && haveOneName())
          && found.test(new GenericPath(resource, bind()));
    }

    /** Whether a variable with one value has this one in all texts. */
    private boolean isConsistent(int index, String value) {
      Symbol symbol = symbol(taken.get(index).track, taken.get(index).text);
      if (symbol != null && !isValue(symbol, value)) {
        return false;
      }
      for (int i = 0; symbol != null && i < index; i++) {
        if (symbol.equals(symbol(taken.get(i).track, taken.get(i).text))
            && !values.get(i).equals(value)) {
          return false;
        }
      }
      return true;
    }

    /** Whether the tenants of two persons have the same name. */
    private boolean haveOneName() {
      Map<Integer, String> byPerson = new HashMap<>();
      for (Group group : groups) {
        for (Symbol symbol : group.symbols) {
          if (symbol.variable.equals(Subject.TENANT) && !group.value.isEmpty()) {
            byPerson.put(symbol.person, group.value);
          }
        }
      }
      for (int i = 0; i < taken.size(); i++) {
        Symbol symbol = symbol(taken.get(i).track, taken.get(i).text);
        if (symbol != null && symbol.variable.equals(Subject.TENANT)) {
          byPerson.put(symbol.person, values.get(i));
        }
      }
      return byPerson.size() == 2 && Objects.equals(byPerson.get(0), byPerson.get(1));
    }

    private Map<Integer, Map<String, Set<String>>> bind() {
      Map<Integer, Map<String, Set<String>>> bound = new LinkedHashMap<>();
      for (int place = 0; place < names.length; place++) {
        for (int track = 0; track < tracks.size(); track++) {
          if (columns.get(place).demand(track) instanceof Variable variable) {
            put(bound, track, variable, names[place]);
          }
        }
      }
      for (int i = 0; i < taken.size(); i++) {
        put(bound, taken.get(i).track, taken.get(i).text, values.get(i));
      }
      for (Group group : groups) {
        for (int place : group.around.keySet()) {
          for (int track = 0; track < tracks.size(); track++) {
            SegmentPattern demand = columns.get(place).demand(track);
            if (demand instanceof VariableText text && symbol(track, text) != null) {
              put(bound, track, text, group.value);
            }
          }
        }
      }
      ImmutableMap.Builder<Integer, Map<String, Set<String>>> copy = ImmutableMap.builder();
      bound.forEach((subject, map) -> copy.put(subject, copyOf(map)));
      return copy.build();
    }

    private void put(
        Map<Integer, Map<String, Set<String>>> bound,
        int track,
        VariablePattern variable,
        String value) {
      bound
          .computeIfAbsent(tracks.get(track).subject(), subject -> new LinkedHashMap<>())
          .computeIfAbsent(variable.name(), name -> new LinkedHashSet<>())
          .add(value);
    }
  }

  /**
   * Gives each column a name.
   *
   * @param found whether a path ends the search
   * @return true if it was found
   */
  boolean fill(List<Column> columns, Predicate<GenericPath> found) {
    return new Filling(columns, found).run();
  }

  /** The forms of the possible values of a variable; none if it may have any. */
  private List<NamePattern> ranges(Symbol symbol) {
    return possible(symbol).patterns().stream()
        .filter(pattern -> pattern != AnyName.INSTANCE)
        .toList();
  }

  private boolean isValue(Symbol symbol, String value) {
    return ranges(symbol).stream().allMatch(pattern -> pattern.matches(value))
        && possible(symbol).accepts().test(value);
  }

  private TenantNames possible(Symbol symbol) {
    return symbol.variable.equals(Subject.TENANT) ? tenants.of(symbol.person) : TenantNames.any();
  }

  /** The single-valued variable of a segment pattern; null if it has none. */
  private @Nullable Symbol symbol(int track, @Nullable SegmentPattern demand) {
    return demand instanceof VariablePattern variable
            && (variable.name().equals(Subject.USER) || variable.name().equals(Subject.TENANT))
        ? new Symbol(variable.name(), tracks.get(track).person())
        : null;
  }

  private static Map<String, Set<String>> copyOf(Map<String, Set<String>> map) {
    ImmutableMap.Builder<String, Set<String>> copy = ImmutableMap.builder();
    map.forEach((name, values) -> copy.put(name, ImmutableSet.copyOf(values)));
    return copy.build();
  }
}
