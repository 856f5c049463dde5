package dev.tenon.examples.gitops.cluster;

import java.util.List;

/**
 * A field of a specification: a value, or a reference to other objects.
 *
 * @param path below {@code spec}, {@code []} for each item of a list
 * @param kinds what it may refer to; none for a value
 * @param across whether it may name a namespace
 * @param actions what a reference needs to be allowed
 */
public record Field(String path, List<Kind> kinds, boolean across, List<String> actions) {

  /** Copies. */
  public Field {
    kinds = List.copyOf(kinds);
    actions = List.copyOf(actions);
  }

  /** A value, with all that is below it. */
  static Field value(String path) {
    return new Field(path, List.of(), false, List.of());
  }

  /** A reference to an object of the own namespace. */
  static Field local(String path, Kind kind) {
    return new Field(path, List.of(kind), false, List.of("refer"));
  }

  /** A reference that may name a namespace. */
  static Field across(String path, Kind... kinds) {
    return new Field(path, List.of(kinds), true, List.of("refer"));
  }

  /** The same that does more than look. */
  Field needing(String... more) {
    return new Field(path, kinds, across, List.of(more));
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
        || (across && leaf.equals(path + ".namespace"));
  }
}
