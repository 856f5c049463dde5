/** Many services that hold one policy, which is administered in an etcd cluster. */
@NullMarked
package dev.tenon.examples.fleet;

import org.jspecify.annotations.NullMarked;
