/** A service of Quarkus with the gate. */
@NullMarked
package dev.tenon.jaxrs.quarkus;

import org.jspecify.annotations.NullMarked;
