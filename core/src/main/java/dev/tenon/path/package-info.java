/**
 * Resource paths and the pattern language: parse, match, cover, intersect.
 *
 * <p>Start with {@link dev.tenon.path.Resource}, the resource of a request, and {@link
 * dev.tenon.path.ResourcePattern}, the resources of a rule. The language:
 *
 * <pre>
 * pattern  = segment *31( "/" segment )       at most two segments are **
 * segment  = "**"                             any number of segments, including none
 *          | "${" name "}"                    one of the subject's values of a variable
 *          | 1*( character | escape | "*" )   "*" is any characters; at most three
 * escape   = "\" ( "/" | "*" | "$" | "\" )
 * </pre>
 *
 * <p>A pattern covers what it matches and everything beneath it. Everything is compared by code
 * unit; nothing is folded, trimmed, decoded or repaired. Matching uses no regular expression,
 * allocates nothing and is bounded for every input. {@link
 * dev.tenon.path.ResourcePattern#covers(ResourcePattern)} and {@link
 * dev.tenon.path.ResourcePattern#intersection} are exact for all resources.
 *
 * <p>This package knows nothing of roles, tenants or effects.
 */
@NullMarked
package dev.tenon.path;

import org.jspecify.annotations.NullMarked;
