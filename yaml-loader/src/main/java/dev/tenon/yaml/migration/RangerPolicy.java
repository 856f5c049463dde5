package dev.tenon.yaml.migration;

import dev.tenon.yaml.syntax.Node;
import java.util.List;

/**
 * A policy of Apache Ranger about one resource, with its macros and accesses resolved.
 *
 * <p>Policy items and exceptions from denies are those that surely apply; denies and exceptions
 * from allows are those that may.
 */
record RangerPolicy(
    Node node,
    String name,
    boolean overriding,
    Objects objects,
    List<Item> allows,
    List<Item> allowExceptions,
    List<Item> denies,
    List<Item> denyExceptions,
    boolean denyingElse,
    List<Period> periods) {

  /** What a policy is about: what surely is, what may be, and what is taken out of either. */
  record Objects(
      List<PathPattern> inner,
      List<PathPattern> outer,
      List<PathPattern> innerExcluded,
      List<PathPattern> outerExcluded) {}

  /** Roles and actions of an item. */
  record Item(List<String> roles, List<String> actions, Node node, String note) {}

  /** When a policy is surely, and when it may be in force; a recurring one is never sure. */
  record Period(
      String innerFrom,
      String innerUntil,
      String outerFrom,
      String outerUntil,
      boolean recurring) {}
}
