package dev.tenon.condition;

import dev.tenon.path.Variable;

/** Names of attributes: a side, a dot, and a word. */
final class AttributeName {

  private AttributeName() {}

  /** Whether a text is the full name of an attribute. */
  static boolean isName(String name) {
    int dot = name.indexOf('.');
    return dot > 0
        && isSide(name.substring(0, dot))
        && name.indexOf('.', dot + 1) < 0
        && Variable.isName(name.substring(dot + 1));
  }

  private static boolean isSide(String word) {
    for (AttributeSide side : AttributeSide.values()) {
      if (side.word().equals(word)) {
        return true;
      }
    }
    return false;
  }

  /** Checks a full name. */
  static String require(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "the name of an attribute is its side and a word of at most "
              + Variable.MAX_NAME_LENGTH
              + " letters, digits, `_` and `-`, such as `resource.owner`; not `"
              + name
              + "`");
    }
    return name;
  }
}
