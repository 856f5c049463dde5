package dev.tenon.examples.gitops.cluster;

import java.util.regex.Pattern;

/**
 * Names as the API server accepts them; whatever comes out of Git or of a field is held to them.
 */
final class Names {

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.:]{0,251}[A-Za-z0-9])?");

  private Names() {}

  static String namespace(String name, String place) {
    return matching(NAMESPACE, name, "a namespace", place);
  }

  static String name(String name, String place) {
    return matching(NAME, name, "a name", place);
  }

  private static String matching(Pattern pattern, String name, String what, String place) {
    if (pattern.matcher(name).matches()) {
      return name;
    }
    throw new Failure(
        Failure.Reason.NOT_SUPPORTED,
        place + " is not " + what + " of an object",
        "names consist of letters, digits, `-` and, but for namespaces, `.`, `_` and `:`",
        "name the one object that is meant");
  }
}
