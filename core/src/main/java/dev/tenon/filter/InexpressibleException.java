package dev.tenon.filter;

import java.util.Objects;

/**
 * Says that a condition cannot be written exactly where it should be: nothing wider is written
 * instead. Carries the reason and the part of the condition that cannot be said.
 */
public final class InexpressibleException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why something cannot be said. A closed set. */
  public enum InexpressibleReason {
    /** A tenant infers by a relation whose resources the host does not enumerate. */
    RELATION_NOT_ENUMERABLE("relation-not-enumerable"),
    /** The dialect has no way to take a path's text apart. */
    TEXT_NOT_DIVISIBLE("text-not-divisible"),
    /** A name is open in the middle of a path, where the provider's wildcard would cross it. */
    OPEN_WITHIN_PATH("open-within-path"),
    /** The provider can only say which keys begin with a text. */
    NO_PREFIX("no-prefix"),
    /** Part of what begins with a text is excepted, and the provider cannot except it. */
    EXCEPTION("exception"),
    /** Listing would show names that are excepted. */
    LISTS_EXCEPTED("lists-excepted"),
    /** The provider has no permission for just these actions. */
    ACTION("action"),
    /** What would be written is longer than the provider takes. */
    TOO_LONG("too-long"),
    /** More rules would be written than the provider takes. */
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
   * A refusal.
   *
   * @param reason why
   * @param part the part that cannot be said, in words
   * @param mend what to do about it
   */
  public InexpressibleException(InexpressibleReason reason, String part, String mend) {
    super("cannot say `" + part + "` [" + reason.code() + "]: " + mend);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.part = part;
  }

  /**
   * Why.
   *
   * @return the reason
   */
  public InexpressibleReason reason() {
    return reason;
  }

  /**
   * What cannot be said.
   *
   * @return the part of the condition, as it is printed
   */
  public String part() {
    return part;
  }
}
