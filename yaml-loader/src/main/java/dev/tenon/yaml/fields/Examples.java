package dev.tenon.yaml.fields;

import dev.tenon.yaml.syntax.Source;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values for hints, taken from the author's own file where it has one. */
public final class Examples {

  private static final int LONGEST = 80;

  /** Keys whose values may be repeated in another place. */
  private static final Set<String> REPEATABLE =
      Set.of("action", "actions", "include", "resource", "resources", "role", "roles", "subject");

  private Examples() {}

  /** The first short value that the text has for a key, else another value. */
  public static String of(Source source, String key, String otherwise) {
    if (!REPEATABLE.contains(key)) {
      return otherwise;
    }
    Matcher found =
        Pattern.compile(
                "(?m)(?:^|[\\s{,])"
                    + Pattern.quote(key)
                    + ": +(\\[[^\\[\\]{}\\n]+\\]|\"[^\"\\n]+\"|'[^'\\n]+'"
                    + "|[\\p{Alnum}_][^\\s,:#\\[\\]{}\"']*)(?=[,}\\]\\s]|$)")
            .matcher(source.text());
    return found.find() && found.group(1).length() <= LONGEST ? found.group(1) : otherwise;
  }
}
