package dev.tenon.yaml.fields;

import dev.tenon.yaml.syntax.Source;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Example values for hints, taken from the author's file if it has one. */
public final class Examples {

  private static final int LONGEST = 80;

  /** Keys whose values are safe to repeat in a hint. */
  private static final Set<String> REPEATABLE =
      Set.of("action", "actions", "include", "resource", "resources", "role", "roles", "subject");

  private Examples() {}

  /** The first short value of a key in the text, else a default. */
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
