package dev.tenon.yaml;

import dev.tenon.diagnostic.Place;
import java.util.Objects;

/**
 * A comment of a file: the text after a {@code #}.
 *
 * <pre>{@code
 * YamlPolicies.comments("policy.yaml", "# Who may do what.\nroles: {}").get(0).text();   // " Who may do what."
 * }</pre>
 *
 * @param place the place of the {@code #}
 * @param text the unchanged text after it, without trailing blanks
 * @param alone whether the line has nothing else
 */
public record Comment(Place place, String text, boolean alone) {

  /** Checks the parts. */
  public Comment {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(text, "text");
  }
}
