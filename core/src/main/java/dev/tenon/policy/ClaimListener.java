package dev.tenon.policy;

import dev.tenon.diagnostic.Place;

/** Who is told what becomes of claims while they are read. */
interface ClaimListener {

  /** A value gives a role. */
  void role(String origin, Place place, String value, String role);

  /** A variable is set, be it to no value at all: a claim that speaks of it is there. */
  void variable(String name);

  /** A value gives a variable a value. */
  void value(String origin, Place place, String value, String name, String segment);

  /** A claim or a value gives nothing. */
  void ignored(String origin, Place place, String value, ClaimProblem problem);
}
