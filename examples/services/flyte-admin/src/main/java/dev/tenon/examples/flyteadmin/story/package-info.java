/** Two teams, an issuer, a FlyteAdmin and the proxy between them, on one machine. */
@NullMarked
package dev.tenon.examples.flyteadmin.story;

import org.jspecify.annotations.NullMarked;
