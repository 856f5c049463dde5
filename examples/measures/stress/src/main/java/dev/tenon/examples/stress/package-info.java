/**
 * What threads may see of a policy that is swapped, held against the memory model by jcstress: run
 * {@code mvn -Pstress}.
 */
@NullMarked
package dev.tenon.examples.stress;

import org.jspecify.annotations.NullMarked;
