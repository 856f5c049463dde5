/** A new tenant, as objects that a platform's administrator applies or commits. */
@NullMarked
package dev.tenon.examples.gitops.tenant;

import org.jspecify.annotations.NullMarked;
