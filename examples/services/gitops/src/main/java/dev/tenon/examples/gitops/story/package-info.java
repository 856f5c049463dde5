/**
 * The story that the example tells: two tenants, a Git server and an API server on this machine.
 *
 * <p>A service that is made of this example leaves this package out.
 */
@NullMarked
package dev.tenon.examples.gitops.story;

import org.jspecify.annotations.NullMarked;
