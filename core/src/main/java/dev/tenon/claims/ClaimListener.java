package dev.tenon.claims;

import dev.tenon.diagnostic.Place;

/** Who is told what becomes of claims while they are read. */
interface ClaimListener {

  /** A value gives a role. */
  void role(String origin, Place place, String value, String role);

  /** A variable is set, be it to no value at all: a claim that speaks of it is there. */
  void variable(String name);

  /** A value gives a variable a value. */
  void value(String origin, Place place, String value, String name, String segment);

  /**
   * A claim speaks of a variable and says nothing that counts.
   *
   * @param always whether the variable stays unset whatever else is said of it: a value cannot be
   *     read. If not, it is set if another mapping or source sets it.
   */
  void unread(String origin, Place place, String name, boolean always);

  /** A claim or a value gives nothing. */
  void ignored(String origin, Place place, String value, ClaimProblem problem);
}
