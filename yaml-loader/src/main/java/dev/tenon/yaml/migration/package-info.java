/**
 * Policies of other systems, written as policies of this format.
 *
 * <p>Start at {@link dev.tenon.yaml.migration.Migration}. Each format has a class of its own, which
 * fills a {@link dev.tenon.yaml.migration.PolicyDraft}; {@link
 * dev.tenon.yaml.migration.TextPattern} translates the wildcards and regular expressions of all of
 * them. One law holds for each: what cannot be said exactly is said more narrowly and reported,
 * never more widely. So an allow takes what surely matches, and a deny what may match.
 */
@NullMarked
package dev.tenon.yaml.migration;

import org.jspecify.annotations.NullMarked;
