package dev.tenon.scope;

/** Checks names of buckets and containers. */
final class Names {

  private Names() {}

  /** Returns the name if valid: it becomes part of an expression in the provider's language. */
  static String checked(String name) {
    boolean plain =
        name.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '.'
                        || c == '_');
    if (!plain || name.isEmpty()) {
      throw new IllegalArgumentException("not the name of a bucket: `" + name + "`");
    }
    return name;
  }
}
