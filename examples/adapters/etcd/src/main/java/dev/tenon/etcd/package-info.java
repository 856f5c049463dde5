/** A policy that an etcd cluster keeps: a store for administrations, a source for services. */
@NullMarked
package dev.tenon.etcd;

import org.jspecify.annotations.NullMarked;
