/**
 * Questions about whole policies: diff, dead rules, isolation; counterexamples are confirmed.
 *
 * <p>Start with {@link dev.tenon.analysis.Analysis}. An {@link dev.tenon.analysis.Answer} holds for
 * all possible requests, or fails with a {@link dev.tenon.analysis.Counterexample}, or is undecided
 * because the budget of steps was used up. {@code dev.tenon.lint} finds probable mistakes.
 *
 * <p>How it is exact without a solver: there is always a character that no pattern mentions. A path
 * in which each wildcard is filled with it ({@code FreshText}) is the hardest one that its pattern
 * covers, since only another wildcard can match it; so a few generic paths stand for all ({@code
 * PathEnumerator}, and {@code NameEnumerator} within a segment). Where several patterns must cover
 * one path, all ways in which they can overlap are tried. Each path becomes a complete request
 * ({@code Scenario}), which the engine decides ({@code Evaluator}), compiled for the roles that
 * take part. {@code Contrast} proves how few roles are enough.
 *
 * <p>Sources: Miklau and Suciu, "Containment and equivalence for a fragment of XPath", JACM 2004
 * (canonical models); Neven and Schwentick, LMCS 2006. With an unbounded number of {@code **} such
 * questions are coNP-complete; with two in a pattern they are polynomial, and a budget bounds the
 * cost of hostile policies.
 *
 * <p>This package reads no files and prints nothing.
 */
@NullMarked
package dev.tenon.analysis;

import org.jspecify.annotations.NullMarked;
