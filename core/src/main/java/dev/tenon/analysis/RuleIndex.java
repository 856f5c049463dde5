package dev.tenon.analysis;

import dev.tenon.enumeration.Budget;
import dev.tenon.path.ResourcePattern;
import dev.tenon.rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Finds the rules that may overlap a pattern. For one thread. */
final class RuleIndex {

  private final List<Rule> rules = new ArrayList<>();
  private final PatternIndex<Integer> places;

  RuleIndex(Budget budget) {
    this.places = new PatternIndex<>(budget);
  }

  void addAll(List<Rule> more) {
    for (Rule rule : more) {
      places.add(rule.pattern(), rules.size());
      rules.add(rule);
    }
  }

  /** All rules that overlap the pattern, and possibly some that do not, in insertion order. */
  List<Rule> meeting(ResourcePattern pattern) {
    TreeSet<Integer> found = new TreeSet<>();
    places.eachMeeting(pattern, found::add);
    List<Rule> meeting = new ArrayList<>();
    found.forEach(place -> meeting.add(rules.get(place)));
    return meeting;
  }
}
