/**
 * Resource paths and the pattern language: parse, match, cover, intersect.
 *
 * <p>Start with {@link dev.tenon.path.Resource}, what a request is about, and {@link
 * dev.tenon.path.ResourcePattern}, what a rule is about. The language:
 *
 * <pre>
 * pattern  = segment *31( "/" segment )       at most two segments are **
 * segment  = "**"                             any number of segments, also none
 *          | "${" name "}"                    one of the subject's values of a variable
 *          | 1*( character | escape | "*" )   "*" is any run of characters; at most three
 * escape   = "\" ( "/" | "*" | "$" | "\" )
 * </pre>
 *
 * <p>A pattern covers what it matches and everything beneath it. Everything is compared by code
 * unit; nothing is folded, trimmed, decoded or repaired. Matching uses no regular expression,
 * allocates nothing and is bounded for every input. {@link
 * dev.tenon.path.ResourcePattern#covers(ResourcePattern)} and {@link
 * dev.tenon.path.ResourcePattern#intersection} answer for all resources at once, exactly.
 *
 * <p>This room knows nothing of roles, tenants or effects.
 */
@NullMarked
package dev.tenon.path;

import org.jspecify.annotations.NullMarked;
