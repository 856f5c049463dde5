/** Resource paths and the pattern language: parse, match, cover, intersect. */
@NullMarked
package dev.tenon.path;

import org.jspecify.annotations.NullMarked;
