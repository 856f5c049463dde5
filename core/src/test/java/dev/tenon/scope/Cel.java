package dev.tenon.scope;

/** Evaluates the few expressions of CEL that conditions on object names are made of. */
final class Cel {

  private final String text;
  private final String name;
  private final String listPrefix;
  private int at;

  private Cel(String text, String name, String listPrefix) {
    this.text = text;
    this.name = name;
    this.listPrefix = listPrefix;
  }

  static boolean holds(String expression, String resourceName, String listPrefix) {
    Cel cel = new Cel(expression, resourceName, listPrefix);
    boolean value = cel.or();
    if (cel.at != expression.length()) {
      throw new IllegalArgumentException("more after " + expression.substring(0, cel.at));
    }
    return value;
  }

  private boolean or() {
    boolean value = and();
    while (take(" || ")) {
      value |= and();
    }
    return value;
  }

  private boolean and() {
    boolean value = one();
    while (take(" && ")) {
      value &= one();
    }
    return value;
  }

  private boolean one() {
    if (take("!")) {
      return !one();
    }
    if (take("(")) {
      boolean value = or();
      expect(")");
      return value;
    }
    if (take("false")) {
      return false;
    }
    if (take("resource.name == ")) {
      return name.equals(string());
    }
    String subject = name;
    if (take("api.getAttribute('storage.googleapis.com/objectListPrefix', '')")) {
      subject = listPrefix;
    } else {
      expect("resource.name");
    }
    expect(".startsWith(");
    boolean value = subject.startsWith(string());
    expect(")");
    return value;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    expect("'");
    while (!take("'")) {
      take("\\");
      out.append(text.charAt(at++));
    }
    return out.toString();
  }

  private boolean take(String token) {
    boolean here = text.startsWith(token, at);
    at += here ? token.length() : 0;
    return here;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw new IllegalArgumentException("expected " + token + " at " + at + " of " + text);
    }
  }
}
