/** Where a text is wrong, and how we say so. */
@NullMarked
package dev.tenon.diagnostic;

import org.jspecify.annotations.NullMarked;
