/** A build cluster: a remote cache and execution whose instances see nothing of each other. */
@NullMarked
package dev.tenon.examples.remotecache;

import org.jspecify.annotations.NullMarked;
