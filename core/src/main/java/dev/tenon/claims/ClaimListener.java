package dev.tenon.claims;

import dev.tenon.diagnostic.Place;
import dev.tenon.subject.HeldLimit;
import dev.tenon.subject.HeldRole;
import org.jspecify.annotations.Nullable;

/** Receives the results while claims are read. */
interface ClaimListener {

  /** A value gives a role. */
  void role(String origin, Place place, String value, String role);

  /** A variable is set, possibly to an empty set: a claim for it is present. */
  void variable(String name);

  /** A value gives a variable a value. */
  void value(String origin, Place place, String value, String name, String segment);

  /**
   * A claim for a variable is present but gives no usable value.
   *
   * @param always true if the variable stays unset in any case, as a value cannot be read; false if
   *     another mapping or source may set it
   */
  void unread(String origin, Place place, String name, boolean always);

  /** An attribute is set: a claim for it is present, and every value of it was read. */
  void attribute(String name);

  /** A value gives an attribute a value, as a text; false if it is not of the declared type. */
  boolean attribute(String origin, Place place, String value, String name, String text);

  /** The claim of an attribute is not in the token. */
  void attributeAbsent(String origin, Place place, String name);

  /**
   * A claim for an attribute is present but gives no usable value.
   *
   * @param always true if the attribute is not known in any case, as a value cannot be read; false
   *     if another mapping or source may give it
   */
  void attributeUnread(String origin, Place place, String name, boolean always);

  /** A value gives a role in a scope. */
  void held(String origin, Place place, String value, HeldRole held);

  /**
   * A mapping gives a limit.
   *
   * @param problem why it is the empty limit; null if values gave its parts
   */
  void limit(String origin, Place place, HeldLimit limit, @Nullable ClaimProblem problem);

  /** A claim or a value gives nothing. */
  void ignored(String origin, Place place, String value, ClaimProblem problem);
}
