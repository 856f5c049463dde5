package dev.tenon.yaml;

import dev.tenon.diagnostic.Place;
import java.util.Objects;

/**
 * A comment of a file: what stands behind a {@code #}.
 *
 * <pre>{@code
 * YamlPolicies.comments("policy.yaml", "# Who may do what.\nroles: {}").get(0).text();   // " Who may do what."
 * }</pre>
 *
 * @param place where the {@code #} stands
 * @param text what is behind it, as it stands, without blanks at the end
 * @param alone whether nothing else stands in the line
 */
public record Comment(Place place, String text, boolean alone) {

  /** Checks the parts. */
  public Comment {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(text, "text");
  }
}
