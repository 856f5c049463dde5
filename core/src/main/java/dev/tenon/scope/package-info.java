/**
 * A filter as the scope of a storage credential, for the providers of object stores.
 *
 * <p>Start with {@link dev.tenon.scope.StorageScope}. A task that works for one project is handed a
 * credential for that project's keys and no others: an AWS session policy, a Google credential
 * access boundary, or the directories and blobs of Azure's shared access signatures. What a
 * provider's language cannot say exactly is refused, never widened.
 *
 * <p>This room knows filters and keys, and neither policies nor subjects. It signs nothing and
 * calls nobody.
 */
@NullMarked
package dev.tenon.scope;

import org.jspecify.annotations.NullMarked;
