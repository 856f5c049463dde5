/**
 * Questions about whole policies: diff, dead rules, isolation; witnesses are confirmed.
 *
 * <p>Start with {@link dev.tenon.analysis.Analysis}. An {@link dev.tenon.analysis.Answer} holds for
 * every request there can be, or fails with a {@link dev.tenon.analysis.Witness}, or is undecided
 * because the budget of steps was used up. {@link dev.tenon.analysis.Lint} proves nothing: it looks
 * for what was probably not meant.
 *
 * <p>How it is exact without a solver: there is always a character that no pattern mentions. A path
 * in which each wildcard is filled with it ({@code Fresh}) is the hardest one that its pattern
 * covers, since only another wildcard can match it; so a few generic words stand for all ({@code
 * Words}, and {@code Names} within a segment). Where several patterns must cover one path, all ways
 * in which they can lie over each other are tried. Each word becomes a complete request ({@code
 * Scenario}), which the engine decides ({@code Judge}), compiled for the roles that take part. What
 * follows from rules alone is proved in {@code Contrast}, which says how few roles are enough.
 *
 * <p>Sources: Miklau and Suciu, "Containment and equivalence for a fragment of XPath", JACM 2004
 * (canonical models); Neven and Schwentick, LMCS 2006. With an unbounded number of {@code **} such
 * questions are coNP-complete; with two in a pattern they are polynomial, and a budget bounds what
 * hostile policies cost.
 *
 * <p>This room knows no files and prints nothing.
 */
@NullMarked
package dev.tenon.analysis;

import org.jspecify.annotations.NullMarked;
