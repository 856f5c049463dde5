package dev.tenon.examples.gitops.cluster;

import java.util.List;

/**
 * A field of a specification: a value, or a reference to other objects.
 *
 * @param path below {@code spec}, {@code []} for each item of a list
 * @param kinds what it may refer to; none for a value
 * @param across whether it may name a namespace
 * @param actions what a reference needs to be allowed
 * @param more values beside the name in a reference
 */
public record Field(
    String path, List<Kind> kinds, boolean across, List<String> actions, List<String> more) {

  /** Copies. */
  public Field {
    kinds = List.copyOf(kinds);
    actions = List.copyOf(actions);
    more = List.copyOf(more);
  }

  /** A value, with all that is below it. */
  static Field value(String path) {
    return new Field(path, List.of(), false, List.of(), List.of());
  }

  /** A reference to an object of the own namespace. */
  static Field local(String path, Kind... kinds) {
    return new Field(path, List.of(kinds), false, List.of("refer"), List.of());
  }

  /** A reference that may name a namespace. */
  static Field across(String path, Kind... kinds) {
    return new Field(path, List.of(kinds), true, List.of("refer"), List.of());
  }

  /** The same that does more than look. */
  Field needing(String... all) {
    return new Field(path, kinds, across, List.of(all), more);
  }

  /** The same with values beside the name. */
  Field with(String... values) {
    return new Field(path, kinds, across, actions, List.of(values));
  }

  /** Whether it says in whose name an object acts. */
  boolean isIdentity() {
    return actions.contains("impersonate");
  }

  /** Whether it refers to other objects. */
  public boolean isReference() {
    return !kinds.isEmpty();
  }

  /** Whether it stands for a name alone, as accounts do. */
  boolean isName() {
    return kinds.equals(List.of(Kind.SERVICE_ACCOUNT));
  }

  /** Whether a leaf of a specification belongs to it. */
  boolean declares(String leaf) {
    if (!isReference()) {
      return leaf.equals(path) || leaf.startsWith(path + ".") || leaf.startsWith(path + "[]");
    }
    if (isName()) {
      return leaf.equals(path);
    }
    return leaf.equals(path + ".name")
        || leaf.equals(path + ".kind")
        || leaf.equals(path + ".apiVersion")
        || (across && leaf.equals(path + ".namespace"))
        || more.stream().anyMatch(each -> leaf.equals(path + "." + each));
  }
}
