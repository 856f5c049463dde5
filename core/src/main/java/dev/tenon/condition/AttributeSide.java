package dev.tenon.condition;

import java.util.Locale;
import java.util.Optional;

/** Whose attribute it is; the part of an attribute's name before the dot. */
public enum AttributeSide {
  /** The subject of the request: its values come with the subject, from code or claims. */
  SUBJECT,
  /** The resource of the request: its values come with the request or from an attribute source. */
  RESOURCE,
  /** The request itself, such as its address: its values come with the request. */
  REQUEST;

  private final String word = name().toLowerCase(Locale.ROOT);

  /**
   * The word for it in policies.
   *
   * @return {@code subject}, {@code resource} or {@code request}
   */
  public String word() {
    return word;
  }

  /**
   * The full name of an attribute of this side.
   *
   * @param name the name without the side, such as {@code owner}
   * @return such as {@code resource.owner}
   * @throws IllegalArgumentException if it is not a valid name
   */
  public String attribute(String name) {
    return AttributeName.require(word + "." + name);
  }

  /**
   * The side of an attribute.
   *
   * @param name any text, such as {@code resource.owner}
   * @return the side; empty if the text is not the full name of an attribute
   */
  public static Optional<AttributeSide> of(String name) {
    for (AttributeSide side : values()) {
      if (name.startsWith(side.word + ".") && AttributeName.isName(name)) {
        return Optional.of(side);
      }
    }
    return Optional.empty();
  }
}
