/** A verified token in, a subject out. */
@NullMarked
package dev.tenon.oidc;

import org.jspecify.annotations.NullMarked;
