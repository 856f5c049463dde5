package dev.tenon.scope;

/** Names of buckets and containers. */
final class Names {

  private Names() {}

  /** The name, if it is one: it becomes part of the provider's language. */
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
