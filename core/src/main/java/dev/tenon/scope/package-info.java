/**
 * A filter as the scope of a storage credential, for the providers of object stores.
 *
 * <p>Start with {@link dev.tenon.scope.StorageScope}. A task of one project gets a credential for
 * that project's keys only: an AWS session policy, a Google credential access boundary, or the
 * directories and blobs of Azure's shared access signatures. A scope that a provider's language
 * cannot express exactly is refused, never widened.
 *
 * <p>This package works with filters and keys, and does not depend on policies or subjects. It
 * signs nothing and makes no calls.
 */
@NullMarked
package dev.tenon.scope;

import org.jspecify.annotations.NullMarked;
