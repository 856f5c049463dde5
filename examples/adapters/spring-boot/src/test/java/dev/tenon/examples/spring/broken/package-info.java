/** Applications that must not start. */
@NullMarked
package dev.tenon.examples.spring.broken;

import org.jspecify.annotations.NullMarked;
