/** Applications that must not start. */
@NullMarked
package dev.tenon.spring.broken;

import org.jspecify.annotations.NullMarked;
