package dev.tenon.filter;

import java.util.Objects;

/**
 * Thrown if a condition cannot be expressed exactly in the target language; a wider one is never
 * written instead. It has the reason and the part that cannot be expressed.
 */
public final class InexpressibleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why a condition cannot be expressed. A closed set. */
  public enum InexpressibleReason {
    /** A tenant infers by a relation whose resources the host does not enumerate. */
    RELATION_NOT_ENUMERABLE("relation-not-enumerable"),
    /** The dialect cannot split the text of a path. */
    TEXT_NOT_DIVISIBLE("text-not-divisible"),
    /**
     * A segment in the middle of a path is not a literal, and the provider's wildcard would match
     * across segments.
     */
    OPEN_WITHIN_PATH("open-within-path"),
    /** It tests an attribute of the resource that no column is mapped to. */
    ATTRIBUTE_NOT_MAPPED("attribute-not-mapped"),
    /** The provider supports only prefixes of keys. */
    NO_PREFIX("no-prefix"),
    /** Some keys with a prefix are excluded, and the provider does not support exclusion. */
    EXCEPTION("exception"),
    /** Listing would show names that are excluded. */
    LISTS_EXCEPTED("lists-excepted"),
    /** The provider has no permission for exactly these actions. */
    ACTION("action"),
    /** The result exceeds the length limit of the provider. */
    TOO_LONG("too-long"),
    /** The result exceeds the provider's limit on rules. */
    TOO_MANY_RULES("too-many-rules");

    private final String code;

    InexpressibleReason(String code) {
      this.code = code;
    }

    /**
     * The stable name.
     *
     * @return a word in kebab case
     */
    public String code() {
      return code;
    }
  }

  private final InexpressibleReason reason;
  private final String part;

  /**
   * Creates the exception.
   *
   * @param reason the reason
   * @param part the part that cannot be expressed, in words
   * @param mend how to fix it
   */
  public InexpressibleException(InexpressibleReason reason, String part, String mend) {
    super("cannot say `" + part + "` [" + reason.code() + "]: " + mend);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.part = part;
  }

  /** The exception for a test of attributes where rows have none. */
  static InexpressibleException attribute(Object part) {
    return new InexpressibleException(
        InexpressibleReason.ATTRIBUTE_NOT_MAPPED,
        part.toString(),
        "map the attribute to a column, or filter lists with Access.allowed");
  }

  /**
   * Why the condition cannot be expressed.
   *
   * @return the reason
   */
  public InexpressibleReason reason() {
    return reason;
  }

  /**
   * The part that cannot be expressed.
   *
   * @return the part of the condition, as it is printed
   */
  public String part() {
    return part;
  }
}
